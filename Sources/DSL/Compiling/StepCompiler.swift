import Engine

/// Compiles an expression that is evaluated at every instant: constants folded, ports resolved to places on the
/// bus, functions of the script compiled in place.
struct StepCompiler {
  let checked: CheckedScript
  let environment: any StepEnvironment
  var builder = StepBuilder()
  /// Names of functions being compiled in place: their parameters and variables.
  var locals: [[String: StepValue]] = [[:]]
  /// Functions being compiled in place, so that one that calls itself is found.
  var callStack: [ObjectIdentifier] = []
  /// Where `return` goes in the function being compiled in place.
  var exits: [FunctionExit] = []

  struct FunctionExit {
    let end: StepBuilder.Label
    var result: StepValue?
  }

  init(_ checked: CheckedScript, _ environment: any StepEnvironment) {
    self.checked = checked
    self.environment = environment
  }

  /// The program of an expression.
  ///
  /// - Throws: a failure placed at the part of the expression that has no step code.
  func compile(_ node: Expression) throws(ScriptFailure) -> StepProgram {
    var compiler = self
    let value = try compiler.value(node)
    do { return try compiler.builder.finish(value) } catch { throw Self.failure(error, node) }
  }

  /// Carries out builder operations; what they refuse is placed at `node`.
  mutating func build<Result>(
    _ node: Expression, _ body: (inout StepBuilder) throws(StepError) -> Result
  ) throws(ScriptFailure) -> Result {
    do { return try body(&builder) } catch { throw Self.failure(error, node) }
  }

  static func failure(_ error: StepError, _ node: Expression) -> ScriptFailure {
    failure(error.message, node, help: error.help)
  }

  static func failure(_ message: String, _ node: Expression, help: String? = nil) -> ScriptFailure {
    ScriptFailure(
      message, help: help,
      trace: [ScriptFailure.Place(function: "", source: "", line: 0, span: node.span)])
  }

  // MARK: Expressions

  mutating func value(_ node: Expression) throws(ScriptFailure) -> StepValue {
    switch node.kind {
    case .number(let number, let unit):
      guard let unit else { return .constant(number) }
      guard case .number(let type) = checked.type(of: node), let known = type.display else {
        throw Self.failure("the unit \(unit.text) is not known", node)
      }
      return .constant(known.toSI(number))
    case .truth(let truth): return .constant(truth ? 1 : 0)
    case .name(let name): return try self.name(name, node)
    case .list(let items):
      var elements: [StepValue] = []
      for item in items { elements.append(try value(item)) }
      return try build(node) { builder throws(StepError) in try builder.vector(elements) }
    case .negate(let operand):
      let inner = try value(operand)
      return try build(node) { builder throws(StepError) in try builder.unary(.negate, inner) }
    case .not(let operand):
      let inner = try value(operand)
      return try build(node) { builder throws(StepError) in try builder.unary(.not, inner) }
    case .binary(let op, let left, let right): return try binary(op, left, right, node)
    case .convert(let inner, _): return try value(inner)
    case .choose(let condition, let then, let otherwise):
      let truth = try value(condition)
      if let known = truth.constant { return try value(known != 0 ? then : otherwise) }
      let (a, b) = (try value(then), try value(otherwise))
      return try build(node) { builder throws(StepError) in try builder.choose(truth, a, b) }
    case .member(let base, let name): return try member(base, name, node)
    case .index(let base, let index): return try self.index(base, index, node)
    case .call(let callee, let arguments): return try call(callee, arguments, node)
    default:
      throw Self.failure(
        "this cannot be calculated at every step", node,
        help: "step expressions are made of numbers, ports, functions and comparisons")
    }
  }

  private mutating func name(_ name: String, _ node: Expression) throws(ScriptFailure) -> StepValue
  {
    for scope in locals.suffix(from: localStart).reversed() {
      if let value = scope[name] { return value }
    }
    switch checked.resolution(of: node) {
    case .stepVariable(let variable)?:
      return try build(node) { builder throws(StepError) in try builder.context(variable) }
    case .signal(let signal)?:
      let range = try environment.range(of: signal)
      return try read(range, node)
    case .requirement(let requirement)?:
      return try read(try environment.range(of: requirement, nil), node)
    default: break
    }
    if let constant = environment.constant(name) {
      switch constant {
      case .number(let number): return .constant(number)
      case .truth(let truth): return .constant(truth ? 1 : 0)
      case .numbers(let numbers): return .constants(numbers)
      case .distribution(let distribution):
        return try build(node) { builder throws(StepError) in try builder.draw(distribution) }
      }
    }
    switch environment.variable(name) {
    case .bus(let range)?: return try read(range, node)
    case .live(let variable)?:
      return try build(node) { builder throws(StepError) in try builder.live(variable) }
    case nil: break
    }
    throw Self.failure(
      "`\(name)` has no value that can be read at every step", node,
      help: "step expressions read numbers, truth values and lists of numbers")
  }

  /// Locals of a function hide those of its callers.
  private var localStart: Int { max(0, locals.count - frameDepth) }
  /// How many scopes belong to the function being compiled.
  private var frameDepth: Int { frames.last.map { locals.count - $0 } ?? locals.count }
  /// Where the scopes of each function begin.
  var frames: [Int] = []

  mutating func read(_ range: BusRange, _ node: Expression) throws(ScriptFailure) -> StepValue {
    let isVector = if case .list = checked.type(of: node) { true } else { range.count > 1 }
    return try build(node) { builder throws(StepError) in try builder.bus(range, isVector: isVector)
    }
  }

  private mutating func member(_ base: Expression, _ name: Name, _ node: Expression)
    throws(ScriptFailure)
    -> StepValue
  {
    switch checked.resolution(of: node) {
    case .port(let use)?: return try port(use, node)
    case .faultSignal(let fault, let member)?:
      return try read(try environment.range(of: fault, member), node)
    case .requirementMember(let requirement, let member)?:
      return try read(try environment.range(of: requirement, member), node)
    default: break
    }
    if name.text == "count" { return .constant(Double(try value(base).count)) }
    throw Self.failure("`.\(name.text)` cannot be read at every step", node)
  }

  private mutating func port(_ use: PortUse, _ node: Expression) throws(ScriptFailure) -> StepValue
  {
    guard let index = use.index else {
      return try read(try environment.range(of: use, element: nil), node)
    }
    if case .string(let parts) = index.expression.kind, case .text(let text)? = parts.first,
      parts.count == 1
    {
      return try read(try environment.range(of: use, element: .name(text)), node)
    }
    let position = try value(index.expression)
    if let known = position.constant {
      guard known == known.rounded(), abs(known) < 1e9 else {
        throw Self.failure("an index is a whole number from 1", index.expression)
      }
      return try read(try environment.range(of: use, element: .position(Int(known))), node)
    }
    let whole = try environment.range(of: use, element: nil)
    return try build(node) { builder throws(StepError) in
      try builder.element(try builder.bus(whole, isVector: true), position)
    }
  }

  private mutating func index(_ base: Expression, _ index: Expression, _ node: Expression)
    throws(ScriptFailure)
    -> StepValue
  {
    if case .port(let use)? = checked.resolution(of: node) { return try port(use, node) }
    let vector = try value(base)
    let position = try value(index)
    guard vector.isVector else {
      throw Self.failure("this is one number and has no elements", base)
    }
    return try build(node) { builder throws(StepError) in try builder.element(vector, position) }
  }

  // MARK: Operators

  private static let functions: [BinaryOperator: BinaryFunction] = [
    .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .modulo: .modulo,
    .power: .power, .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual,
    .and: .and, .or: .or,
  ]

  private mutating func binary(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ node: Expression
  ) throws(ScriptFailure) -> StepValue {
    if op.isComparison, checked.type(of: left) == .text {
      throw Self.failure("texts cannot be compared at every step", node)
    }
    let a = try value(left)
    let b = try value(right)
    return try build(node) { builder throws(StepError) in
      switch op {
      case .greater: return try builder.binary(.less, b, a)
      case .greaterOrEqual: return try builder.binary(.lessOrEqual, b, a)
      case .implies: return try builder.binary(.or, try builder.unary(.not, a), b)
      case .about:
        let gap = try builder.unary(.abs, try builder.binary(.subtract, a, b))
        let size = try builder.binary(.max, try builder.unary(.abs, a), try builder.unary(.abs, b))
        return try builder.binary(
          .lessOrEqual, gap, try builder.binary(.multiply, size, .constant(1e-9)))
      default:
        guard let function = StepCompiler.functions[op] else {
          throw StepError("`\(op.rawValue)` cannot be calculated at every step")
        }
        return try builder.binary(function, a, b)
      }
    }
  }
}
