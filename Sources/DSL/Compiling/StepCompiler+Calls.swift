import Engine

/// Calls in step expressions.
extension StepCompiler {
  mutating func call(_ callee: Expression, _ arguments: [Argument], _ node: Expression)
    throws(ScriptFailure)
    -> StepValue
  {
    if case .builtin(let name)? = checked.resolution(of: callee), let builtin = Builtin.all[name] {
      return try library(builtin, arguments, node)
    }
    guard case .function(let function) = checked.type(of: callee) else {
      throw Self.failure(
        "which function is called here is not known before the run", callee,
        help: "step expressions call functions by their names")
    }
    return try inline(function.syntax, arguments, node)
  }

  // MARK: Functions of the script

  private mutating func inline(
    _ function: FunctionSyntax, _ arguments: [Argument], _ node: Expression
  )
    throws(ScriptFailure) -> StepValue
  {
    guard !callStack.contains(ObjectIdentifier(function)) else {
      throw Self.failure(
        "`\(function.name?.text ?? "func")` calls itself, which a step expression cannot", node,
        help: "use a loop, or work the value out once with `let`")
    }
    var scope: [String: StepValue] = [:]
    for (position, parameter) in function.parameters.enumerated() {
      let given = arguments.enumerated().first { index, argument in
        argument.label.map { $0.text == parameter.name.text } ?? (index == position)
      }
      guard let argument = given?.element.value ?? parameter.defaultValue else { continue }
      if case .function = checked.type(of: argument) { continue }
      let passed = try value(argument)
      scope[parameter.name.text] = try build(node) { builder throws(StepError) in
        try builder.settled(passed)
      }
    }
    callStack.append(ObjectIdentifier(function))
    frames.append(locals.count)
    locals.append(scope)
    defer {
      locals.removeLast()
      frames.removeLast()
      callStack.removeLast()
    }
    switch function.body {
    case .expression(let body): return try value(body)
    case .block(let block): return try self.body(block, function, node)
    }
  }

  private mutating func body(_ block: Block, _ function: FunctionSyntax, _ node: Expression)
    throws(ScriptFailure)
    -> StepValue
  {
    guard Self.alwaysReturns(block) else {
      throw Self.failure(
        "`\(function.name?.text ?? "func")` does not return a value on every path", node,
        help: "end the function with `return …`")
    }
    // A body that is one return needs no variable for its result.
    if block.statements.count == 1, case .returnValue(let value?) = block.statements[0].kind {
      return try self.value(value)
    }
    let end = builder.makeLabel()
    exits.append(FunctionExit(end: end, result: nil))
    for statement in block.statements { try run(statement) }
    builder.bind(end)
    let exit = exits.removeLast()
    guard let result = exit.result else {
      throw Self.failure("this function returns nothing", node)
    }
    return result
  }

  /// Whether no path runs off the end of a block.
  private static func alwaysReturns(_ block: Block) -> Bool {
    block.statements.contains { statement in
      switch statement.kind {
      case .returnValue(let value): value != nil
      case .branch(_, let body, let otherwise?): alwaysReturns(body) && alwaysReturns(otherwise)
      default: false
      }
    }
  }

  // MARK: The library

  private static let unary: [String: UnaryFunction] = [
    "abs": .abs, "sign": .sign, "sqrt": .sqrt, "cbrt": .cbrt, "exp": .exp, "log": .log,
    "log10": .log10,
    "log2": .log2, "sin": .sin, "cos": .cos, "tan": .tan, "asin": .asin, "acos": .acos,
    "atan": .atan,
    "sinh": .sinh, "cosh": .cosh, "tanh": .tanh, "floor": .floor, "ceil": .ceil, "round": .round,
  ]

  private static let binary: [String: BinaryFunction] = [
    "atan2": .atan2, "hypot": .hypot, "pow": .power,
  ]

  private static let reductions: [String: Reduction] = [
    "sum": .sum, "mean": .mean, "norm": .norm, "variance": .variance, "deviation": .deviation,
    "all": .all,
    "any": .any,
  ]

  private mutating func library(_ builtin: Builtin, _ arguments: [Argument], _ node: Expression)
    throws(ScriptFailure) -> StepValue
  {
    if case .distribution = checked.type(of: node) { return try draw(builtin, arguments, node) }
    var values: [StepValue] = []
    for argument in ordered(arguments, builtin) {
      guard let argument else {
        throw Self.failure("`\(builtin.signature)` needs all its arguments", node)
      }
      values.append(try value(argument))
    }
    let name = builtin.name
    return try build(node) { builder throws(StepError) in
      if let function = StepCompiler.unary[name] { return try builder.unary(function, values[0]) }
      if let function = StepCompiler.binary[name] {
        return try builder.binary(function, values[0], values[1])
      }
      if let reduction = StepCompiler.reductions[name] {
        guard values[0].isVector, values[0].count > 0 || name == "sum" else {
          throw StepError("`\(name)` needs a list that is not empty")
        }
        return try builder.reduce(reduction, values[0])
      }
      switch name {
      case "min", "max":
        if values.count == 1, values[0].isVector {
          guard values[0].count > 0 else {
            throw StepError("`\(name)` needs a list that is not empty")
          }
          return try builder.reduce(name == "min" ? .min : .max, values[0])
        }
        var result = values[0]
        for value in values.dropFirst() {
          result = try builder.binary(name == "min" ? .min : .max, result, value)
        }
        return result
      case "clamp":
        return try builder.binary(.max, try builder.binary(.min, values[0], values[2]), values[1])
      case "dot": return try builder.dot(values[0], values[1])
      case "interpolate": return try builder.interpolate(values[0], values[1], values[2])
      case "count": return .constant(Double(values[0].count))
      default: throw StepError("`\(name)` cannot be called at every step")
      }
    }
  }

  /// Arguments in the order of the parameters.
  private func ordered(_ arguments: [Argument], _ builtin: Builtin) -> [Expression?] {
    if builtin.isVariadic { return arguments.map(\.value) }
    return builtin.parameters.enumerated().map { position, parameter in
      arguments.enumerated().first { index, argument in
        argument.label.map { $0.text == parameter.name } ?? (index == position)
      }?.element.value
    }
  }

  // MARK: Random numbers

  /// A distribution in a step expression is one draw at each evaluation.
  ///
  /// Where parameters change from step to step, the draw is a standard one, moved and stretched.
  private mutating func draw(_ builtin: Builtin, _ arguments: [Argument], _ node: Expression)
    throws(ScriptFailure)
    -> StepValue
  {
    var values: [StepValue?] = []
    for argument in ordered(arguments, builtin) {
      values.append(try argument.map { argument throws(ScriptFailure) in try value(argument) })
    }
    let constants = values.map { $0?.constant }
    let areKnown = zip(values, constants).allSatisfy { $0 == nil || $1 != nil }
    let isMean = areSpreadsInUnits(arguments, builtin)
    return try build(node) { builder throws(StepError) in
      if areKnown {
        let known: Distribution?
        do throws(DistributionError) {
          known = try StepCompiler.distribution(builtin.name, constants, isMean: isMean)
        } catch { throw StepError("\(error)") }
        if let known { return try builder.draw(known) }
      }
      func standard(_ distribution: Distribution?) throws(StepError) -> Distribution {
        guard let distribution else { throw StepError("`\(builtin.name)` has no standard form") }
        return distribution
      }
      switch builtin.name {
      case "normal":
        let draw = try builder.draw(try standard(try? .normal(mean: 0, deviation: 1)))
        let spread = try builder.binary(.multiply, draw, values[1] ?? .constant(0))
        return try builder.binary(.add, values[0] ?? .constant(0), spread)
      case "uniform":
        let draw = try builder.draw(try standard(try? .uniform(lower: 0, upper: 1)))
        let low = values[0] ?? .constant(0)
        let width = try builder.binary(.subtract, values[1] ?? .constant(1), low)
        return try builder.binary(.add, low, try builder.binary(.multiply, draw, width))
      case "exponential":
        let draw = try builder.draw(try standard(try? .exponential(mean: 1)))
        return try builder.binary(.multiply, draw, values[0] ?? .constant(1))
      case "bernoulli":
        let draw = try builder.draw(try standard(try? .uniform(lower: 0, upper: 1)))
        return try builder.binary(.less, draw, values[0] ?? .constant(0))
      default:
        throw StepError(
          "the parameters of `\(builtin.name)` must not change from step to step",
          help: "normal, uniform, exponential and bernoulli may have changing parameters")
      }
    }
  }

  private func areSpreadsInUnits(_ arguments: [Argument], _ builtin: Builtin) -> Bool {
    guard builtin.name == "lognormal",
      let spread = ordered(arguments, builtin).last.flatMap({ $0 }),
      case .number(let type) = checked.type(of: spread)
    else { return false }
    return !type.dimension.isOne
  }

  private static func distribution(_ name: String, _ values: [Double?], isMean: Bool)
    throws(DistributionError)
    -> Distribution?
  {
    func at(_ index: Int, _ standard: Double = 0) -> Double {
      index < values.count ? values[index] ?? standard : standard
    }
    switch name {
    case "normal": return try .normal(mean: at(0), deviation: at(1))
    case "lognormal":
      return isMean
        ? try .lognormal(mean: at(0), deviation: at(1))
        : try .lognormal(median: at(0), sigma: at(1))
    case "uniform": return try .uniform(lower: at(0), upper: at(1))
    case "triangular": return try .triangular(lower: at(0), mode: at(1), upper: at(2))
    case "exponential": return try .exponential(mean: at(0))
    case "weibull": return try .weibull(shape: at(0), scale: at(1), location: at(2))
    case "gamma": return try .gamma(shape: at(0), scale: at(1))
    case "beta": return try .beta(alpha: at(0), beta: at(1))
    case "bernoulli": return try .bernoulli(probability: at(0))
    case "poisson": return try .poisson(mean: at(0))
    default: return nil
    }
  }
}
