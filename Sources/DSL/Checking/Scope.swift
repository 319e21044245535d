import Engine
import Synchronization

/// What a name stands for.
struct Binding: Sendable {
  enum Kind: Sendable {
    /// `let`, a function parameter, a loop's variable.
    case constant
    /// `var`
    case variable
    /// `param`, or a parameter of a scenario: a constant within a run.
    case parameter
    case function
    case twin(TwinSymbol)
    case signal(SignalSymbol)
    case fault(FaultSymbol)
    case requirement(RequirementSymbol)
    case scenario(ScenarioSymbol)
    case plugin
    case module(ModuleSymbol)
    /// `t`, and `nominal`, `age` and `severity` in a fault.
    case stepVariable(StepVariable)
    /// Declared by a construct whose plugin is missing: any use is fine.
    case missing
  }

  var kind: Kind
  var type: Type
  let span: Span
}

/// Names the kernel gives a value to at each instant.
enum StepVariable: String, CaseIterable, Sendable {
  case time = "t"
  case nominal, age, severity
}

/// The names visible between two braces, and the scope around them.
final class Scope: Sendable {
  enum Kind: Sendable { case script, scenario, function, block, handler }

  let kind: Kind
  let parent: Scope?
  private let names = Mutex<[String: Binding]>([:])
  private let clocks = Mutex<[ClockSymbol]>([])

  init(_ kind: Kind, in parent: Scope?) {
    self.kind = kind
    self.parent = parent
  }

  /// The binding made in this very scope.
  func own(_ name: String) -> Binding? { names.withLock { $0[name] } }

  /// The innermost binding visible here.
  func find(_ name: String) -> Binding? {
    var scope: Scope? = self
    while let here = scope {
      if let binding = here.own(name) { return binding }
      scope = here.parent
    }
    return nil
  }

  func bind(_ name: String, _ binding: Binding) { names.withLock { $0[name] = binding } }

  func remove(_ name: String) { names.withLock { $0[name] = nil } }

  /// What counts use in this very scope, in the order of its lines.
  var ownClocks: [ClockSymbol] { clocks.withLock { $0 } }

  func add(_ clock: ClockSymbol) { clocks.withLock { $0.append(clock) } }

  /// The names of this very scope.
  var ownNames: [String] { names.withLock { Array($0.keys) } }

  /// Every name visible here.
  var visibleNames: [String] { ownNames + (parent?.visibleNames ?? []) }

  /// All bindings of this very scope.
  var ownBindings: [String: Binding] { names.withLock { $0 } }
}
