import Engine

/// What library functions make of dimensions.
extension Checker {
  func apply(_ builtin: Builtin, _ arguments: [Argument], _ node: Expression, _ context: Context)
    -> Type
  {
    let given = arguments.map { type($0.value, context.plain) }
    if context.phase == .step, !builtin.isPure {
      report(
        .notInStep, "`\(builtin.name)` cannot be called at every step", at: node.span,
        help: "call it once with `let`, or in an `every` block")
      return .any
    }
    guard
      let places = match(
        arguments, to: builtin.parameters.map(\.name),
        required: { !builtin.parameters[$0].isOptional },
        isVariadic: builtin.isVariadic, signature: builtin.signature, node)
    else { return .any }
    // In the order of the parameters.
    var ordered = [BuiltinArgument?](
      repeating: nil, count: max(builtin.parameters.count, (places.max() ?? -1) + 1))
    for (position, place) in places.enumerated() {
      ordered[place] = BuiltinArgument(type: given[position], node: arguments[position].value)
    }
    return apply(builtin, ordered, node, context)
  }

  private func apply(
    _ builtin: Builtin, _ arguments: [BuiltinArgument?], _ node: Expression, _ context: Context
  ) -> Type {
    let present = arguments.compactMap { $0 }
    let first = arguments.first.flatMap { $0 }
    switch builtin.rule {
    case .same: return elementwise(builtin, first) { number in number }
    case .root(let degree):
      return elementwise(builtin, first) { number in
        guard let dimension = number.dimension.raised(to: 1, over: degree) else { return nil }
        return NumberType(dimension)
      }
    case .bare: return elementwise(builtin, first, needs: .one) { _ in NumberType(.one) }
    case .ofAngle:
      return elementwise(builtin, first, needs: Self.angle, orBare: true) { _ in NumberType(.one) }
    case .toAngle: return elementwise(builtin, first, needs: .one) { _ in NumberType(Self.angle) }
    case .sign: return elementwise(builtin, first) { _ in NumberType(.one) }
    case .angleOfTwo: return common(builtin, present) == nil ? .any : .number(Self.angle)
    case .pair, .clamp: return common(builtin, present).map(Type.number) ?? .any
    case .power:
      for argument in present { bare(builtin, argument) }
      return .scalar
    case .extremum:
      if present.count == 1 {
        return present[0].type.isNumber ? present[0].type : reduced(builtin, first) { $0 }
      }
      return common(builtin, present).map(Type.number) ?? .any
    case .reduce: return reduced(builtin, first) { $0 }
    case .reduceSquare:
      return reduced(builtin, first) { number in
        number.dimension.raised(to: 2).map { NumberType($0) }
      }
    case .reduceToBare: return reduced(builtin, first) { _ in NumberType(.one) }
    case .quantile:
      if let share = arguments[1] { bare(builtin, share) }
      return reduced(builtin, first) { $0 }
    case .dot:
      guard case .list(.number(let a))? = first?.type,
        case .list(.number(let b))? = arguments[1]?.type
      else {
        for argument in present { _ = reduced(builtin, argument) { $0 } }
        return .any
      }
      return .number(a.dimension * b.dimension)
    case .interpolate: return interpolation(builtin, arguments)
    case .distribution, .lognormal, .bareDistribution, .choice, .truncate, .draw:
      return distribution(builtin, arguments, node)
    case .availability, .observedAvailability: return reliability(builtin, arguments)
    default: return collection(builtin, arguments, node, context)
    }
  }

  static let angle = Dimension([.angle: 1])

  // MARK: Numbers

  private func elementwise(
    _ builtin: Builtin, _ argument: BuiltinArgument?, needs: Dimension? = nil, orBare: Bool = false,
    _ result: (NumberType) -> NumberType?
  ) -> Type {
    guard let argument else { return .any }
    func one(_ number: NumberType) -> Type {
      if let needs, !number.dimension.isCompatible(with: needs), !(orBare && number.dimension.isOne)
      {
        report(
          .argumentDimension,
          "`\(builtin.name)` takes \(needs.isOne ? "a bare number" : NumberType(needs).described)",
          at: argument.node.span, label: "this is \(number.described)",
          help: needs.isOne
            ? "divide by a unit first: `x / \(QuantityFormat.number(1)) \(number.dimension.symbol)`"
            : nil)
        return .any
      }
      guard let found = result(number) else {
        report(
          .powerOfDimension, "`\(builtin.name)` of \(number.plainName) has no dimension",
          at: argument.node.span, label: number.described)
        return .any
      }
      return .number(found)
    }
    switch argument.type {
    case .number(let number): return one(number)
    case .list(.number(let number)): return .list(one(number))
    case .any, .list(.any): return argument.type
    default:
      report(
        .expectedNumber, "`\(builtin.name)` takes a number", at: argument.node.span,
        label: "this is \(argument.type.described)")
      return .any
    }
  }

  /// The dimension that all arguments share; nil where unknown or after a report.
  private func common(_ builtin: Builtin, _ arguments: [BuiltinArgument]) -> NumberType? {
    var result: (NumberType, Expression)?
    for argument in arguments {
      switch argument.type {
      case .number(let number):
        guard let (known, node) = result else {
          result = (number, argument.node)
          continue
        }
        if !fits(known, node, number, argument.node) {
          report(
            .argumentDimension, "the arguments of `\(builtin.name)` need one dimension",
            at: argument.node.span,
            label: number.described, secondary: [.init(span: node.span, text: known.described)])
          return nil
        }
        if isZero(node) { result = (number, argument.node) }
      case .any: return nil
      default:
        report(
          .expectedNumber, "`\(builtin.name)` takes numbers", at: argument.node.span,
          label: "this is \(argument.type.described)")
        return nil
      }
    }
    return result?.0
  }

  func bare(_ builtin: Builtin, _ argument: BuiltinArgument) {
    switch argument.type {
    case .any: break
    case .number(let number):
      if !number.dimension.isOne {
        report(
          .notADimensionlessNumber, "`\(builtin.name)` takes a bare number here",
          at: argument.node.span,
          label: number.described)
      }
    default:
      report(
        .expectedNumber, "`\(builtin.name)` takes a number here", at: argument.node.span,
        label: "this is \(argument.type.described)")
    }
  }

  func reduced(
    _ builtin: Builtin, _ argument: BuiltinArgument?, _ result: (NumberType) -> NumberType?
  ) -> Type {
    guard let argument else { return .any }
    switch argument.type {
    case .list(.number(let number)): return result(number).map(Type.number) ?? .any
    case .list(.any), .any, .range: return .any
    default:
      report(
        .expectedList, "`\(builtin.name)` takes a list of numbers", at: argument.node.span,
        label: "this is \(argument.type.described)")
      return .any
    }
  }

  private func interpolation(_ builtin: Builtin, _ arguments: [BuiltinArgument?]) -> Type {
    guard arguments.count >= 3, let x = arguments[0], let xs = arguments[1], let ys = arguments[2]
    else {
      return .any
    }
    let result = reduced(builtin, ys) { $0 }
    if case .number(let at) = x.type, case .list(.number(let known)) = xs.type,
      !fits(at, x.node, known, xs.node)
    {
      report(
        .argumentDimension, "`interpolate` needs x and xs in one dimension", at: xs.node.span,
        label: known.described, secondary: [.init(span: x.node.span, text: at.described)])
    }
    return result
  }

  // MARK: Distributions

  private func distribution(_ builtin: Builtin, _ arguments: [BuiltinArgument?], _ node: Expression)
    -> Type
  {
    let present = arguments.compactMap { $0 }
    switch builtin.rule {
    case .distribution(let bareNames):
      var dimensioned: [BuiltinArgument] = []
      for (parameter, argument) in zip(builtin.parameters, arguments) {
        guard let argument else { continue }
        if bareNames.contains(parameter.name) {
          bare(builtin, argument)
        } else {
          dimensioned.append(argument)
        }
      }
      if dimensioned.isEmpty { return .distribution(NumberType(.one)) }
      return common(builtin, dimensioned).map { .distribution($0) } ?? .any
    case .lognormal:
      guard case .number(let centre)? = arguments[0]?.type, let spread = arguments[1] else {
        return .any
      }
      if case .number(let number) = spread.type, !number.dimension.isOne,
        !number.dimension.isCompatible(with: centre.dimension)
      {
        report(
          .argumentDimension,
          "the spread of `lognormal` is a bare sigma, or has the unit of the centre",
          at: spread.node.span, label: number.described,
          secondary: [.init(span: present[0].node.span, text: centre.described)])
      }
      return .distribution(centre)
    case .bareDistribution:
      for argument in present { bare(builtin, argument) }
      return .distribution(NumberType(.one))
    case .choice:
      if case .list(.number(let number))? = arguments[0]?.type { return .distribution(number) }
      _ = reduced(builtin, arguments[0]) { $0 }
      return .any
    case .truncate:
      if let argument = arguments[0], !argument.type.isDistribution, argument.type != .any {
        report(
          .argumentValue, "`truncated` takes a distribution and a range", at: argument.node.span,
          label: "this is \(argument.type.described)")
      }
      return arguments[0]?.type ?? .any
    default:
      if case .distribution(let number)? = arguments[0]?.type { return .number(number) }
      if let argument = arguments[0], argument.type != .any {
        report(
          .argumentValue, "`draw` takes a distribution", at: argument.node.span,
          label: "this is \(argument.type.described)")
      }
      return .any
    }
  }
}

/// An argument of a library function.
struct BuiltinArgument {
  let type: Type
  let node: Expression
}

extension Type {
  var isNumber: Bool {
    if case .number = self { true } else { false }
  }
}
