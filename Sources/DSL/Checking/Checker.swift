import Engine

/// Checks names, dimensions, kinds, settings and phases of a script before anything runs.
///
/// One checker lives as long as a session: what one input declares, the next can use. It never stops at an
/// error; a value that is wrong becomes `any`, so that one mistake gives one message.
final class Checker {
  /// What the program offers: plugins by name.
  let plugins: [String: PluginDescription]
  /// Reads a file named by `include` or `import`; nil with a reason where it cannot be read.
  let loadFile: (_ path: String, _ from: Int) -> Result<(SourceFile, Int), LoadFailure>
  var units: UnitTable
  var checked = CheckedScript()
  private(set) var diagnostics: [Diagnostic] = []
  private var reported: Set<Report> = []
  /// Plugins the script asked for.
  var usedPlugins: Set<String> = []
  /// Plugins the script asked for that are not here.
  var missingPlugins: Set<String> = []
  var missingStatements: Set<ObjectIdentifier> = []
  /// Statements of included files, by the statement that includes them.
  var included: [ObjectIdentifier: [Statement]] = [:]
  var includeStack: [Int] = []
  /// Results of functions by signature; nil while the body is being checked.
  var functionResults: [FunctionSignature: Type?] = [:]
  var symbols = StatementSymbols()
  var drivenInputs: [PortUse: Span] = [:]
  let globals = Scope(.script, in: nil)
  let main: ScenarioSymbol
  /// Where names are made and used; nil where nobody asks.
  var names: NameNotes?
  /// The first span of the requirement at hand, whose clock the others share.
  var requirementSpan: (node: Expression, span: ClockedSpan)?
  /// What the statements of each block around the present place declare, the innermost last.
  var laterNames: [[String: Span]] = []
  /// How many function bodies are being checked inside one another.
  var callDepth = 0

  struct LoadFailure: Error {
    let reason: String
    var help: String?
  }

  /// The headings of a table that a file names, where it can be read.
  var loadHeadings: (_ path: String, _ from: Int) -> [TableHeading]? = { _, _ in nil }
  /// Files that the script writes itself: what stands in them now says nothing of what it will read. Nil names one
  /// that is worked out.
  var exported: Set<String?> = []

  private struct Report: Hashable {
    let code: DiagnosticCode
    let span: Span
  }

  init(
    plugins: [PluginDescription], units: UnitTable = .standard,
    loadFile: @escaping (_ path: String, _ from: Int) -> Result<(SourceFile, Int), LoadFailure> = {
      _, _ in
      .failure(LoadFailure(reason: "files cannot be included here"))
    }
  ) {
    self.plugins = Dictionary(uniqueKeysWithValues: plugins.map { ($0.name, $0) })
    self.units = units
    self.loadFile = loadFile
    main = ScenarioSymbol(name: "main", syntax: nil, scope: globals)
  }

  /// Checks one input or file at the top level and returns what is to be said about it.
  func check(_ statements: [Statement]) -> [Diagnostic] {
    diagnostics = []
    reported = []
    check(statements, Context(scope: globals, phase: .script))
    return diagnostics.sorted {
      ($0.primary.span.file, $0.primary.span.start) < ($1.primary.span.file, $1.primary.span.start)
    }
  }

  /// Checks statements in order; functions may be used before the line that defines them.
  func check(_ statements: [Statement], _ context: Context) {
    laterNames.append(Self.declaredNames(statements))
    defer { laterNames.removeLast() }
    for statement in statements {
      if case .function(let function) = statement.kind { declare(function, context) }
    }
    var end: Statement?
    for statement in statements {
      if let end {
        warn(
          .unreachable, "this is never reached", at: statement.span,
          secondary: [.init(span: end.span, text: "leaves the block here")], help: "remove it")
        break
      }
      check(statement, context)
      switch statement.kind {
      case .returnValue, .breakLoop, .continueLoop: end = statement
      default: break
      }
    }
  }

  // MARK: Saying what is wrong

  func report(
    _ code: DiagnosticCode, _ message: String, at span: Span, label: String = "",
    secondary: [Diagnostic.Label] = [], help: String? = nil
  ) {
    add(Diagnostic(code, message, at: span, label: label, secondary: secondary, help: help))
  }

  func warn(
    _ code: DiagnosticCode, _ message: String, at span: Span, secondary: [Diagnostic.Label] = [],
    help: String? = nil
  ) {
    add(
      Diagnostic(
        code, message, at: span, secondary: secondary, help: help, severity: .warning))
  }

  private func add(_ diagnostic: Diagnostic) {
    // A function's body is checked once for each signature; say each thing once.
    guard diagnostics.count < 200,
      reported.insert(Report(code: diagnostic.code, span: diagnostic.primary.span)).inserted
    else { return }
    diagnostics.append(diagnostic)
  }
}

/// A function together with the types it is called with and whether it is called at every step.
struct FunctionSignature: Hashable {
  let function: FunctionType
  let arguments: [Type]
  let isStep: Bool
}

/// What the statements of a tree declare, for the compiler and the builder.
struct StatementSymbols {
  var twins: [ObjectIdentifier: TwinSymbol] = [:]
  var signals: [ObjectIdentifier: SignalSymbol] = [:]
  var faults: [ObjectIdentifier: FaultSymbol] = [:]
  var requirements: [ObjectIdentifier: RequirementSymbol] = [:]
  var clocks: [ObjectIdentifier: ClockSymbol] = [:]
  /// What `record … as name` calls its values, by the scope it stands in.
  var recordAliases: [ObjectIdentifier: [String: Type]] = [:]
  var scenarios: [ObjectIdentifier: ScenarioSymbol] = [:]
  var studies: [ObjectIdentifier: StudySymbol] = [:]
  var calibrations: [ObjectIdentifier: CalibrationSymbol] = [:]
}

/// Where in a script the checker is.
struct Context {
  /// When the code at hand runs.
  enum Phase: Sendable {
    /// Top level: at once. May declare, as the scenario `main`.
    case script
    /// The body of a scenario: when it is built.
    case scenario
    /// A signal, condition or law: at each instant.
    case step
    /// The body of `at`, `every` or `when`: at an instant.
    case event
    /// The body of `do`: over time.
    case sequence
    /// The body of a function called from script or event code.
    case function
  }

  var scope: Scope
  var phase: Phase
  var isInLoop = false
  /// Whether temporal operators may stand here.
  var isInRequirement = false
  /// In the condition after `until`, `or 30 min` is a time-out.
  var isUntil = false
  var returns: ReturnCollector?
  /// The scenario whose runs are asked about, at their ends: in the condition of `P(…)`.
  var asked: ScenarioSymbol?
  /// Whether a requirement stands for itself there, before `.margin`, and not for whether it holds.
  var namesRequirement = false
  /// Whether what stands there is recorded, as the remaining life of a requirement can be.
  var isRecorded = false
  /// Whether a fault acts on what stands there, which may be a fault mode.
  var isFaultTarget = false

  init(scope: Scope, phase: Phase) {
    self.scope = scope
    self.phase = phase
  }

  /// The same place with another scope around it.
  func inside(_ scope: Scope) -> Context {
    var context = self
    context.scope = scope
    return context
  }

  func at(_ phase: Phase) -> Context {
    var context = self
    context.phase = phase
    context.isUntil = false
    return context
  }
}

/// Gathers the types a function returns.
final class ReturnCollector {
  var type: Type?
  var span: Span?
  let declared: NumberType?
  let signature: FunctionSignature

  init(declared: NumberType?, signature: FunctionSignature) {
    self.declared = declared
    self.signature = signature
  }
}
