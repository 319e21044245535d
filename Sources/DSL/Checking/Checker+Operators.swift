import Engine

/// Dimensions through operators.
extension Checker {
  func binary(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ node: Expression,
    _ context: Context
  ) -> Type {
    switch op {
    case .and, .or, .implies:
      if op == .or, context.isUntil { return alternative(left, right, context) }
      let inner = op == .implies ? context : context.plain
      expectTruth(left, inner, "`\(op.rawValue)` needs")
      expectTruth(right, inner, "`\(op.rawValue)` needs")
      return .truth
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .about:
      return comparison(op, left, right, node, context.plain)
    case .power: return power(left, right, context.plain)
    case .add, .subtract, .multiply, .divide, .modulo:
      return arithmetic(op, left, right, node, context.plain)
    }
  }

  /// `until a or 30 min`: a time beside a condition is a time-out.
  func alternative(_ left: Expression, _ right: Expression, _ context: Context) -> Type {
    for side in [left, right] {
      let found = type(side, context)
      if case .number(let number) = found, !number.dimension.isOne {
        _ = span(of: number, side, context, "a time-out is")
        continue
      }
      switch found {
      case .truth, .any: break
      default:
        report(
          .expectedTruth, "`until` takes conditions and times, joined by `or`", at: side.span,
          label: "this is \(found.described)")
      }
    }
    return .truth
  }

  /// The conditions and the time-out in what stands after `until`.
  func untilParts(_ node: Expression) -> (conditions: [Expression], timeouts: [Expression]) {
    if case .binary(.or, let left, let right) = node.kind {
      let a = untilParts(left)
      let b = untilParts(right)
      return (a.conditions + b.conditions, a.timeouts + b.timeouts)
    }
    if case .number = checked.type(of: node) { return ([], [node]) }
    return ([node], [])
  }

  // MARK: Arithmetic

  func arithmetic(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ node: Expression,
    _ context: Context
  ) -> Type {
    // At every step a distribution stands for a draw: `nominal + normal(sd: 2 mV)`.
    let a = drawn(type(left, context), context)
    let b = drawn(type(right, context), context)
    if a == .any || b == .any { return .any }
    switch (a, b) {
    case (.number(let x), .number(let y)):
      return number(op, x, left, y, right, node).map(Type.number) ?? .any
    case (.list(.any), .number), (.list(.any), .list), (.number, .list(.any)),
      (.list(.number), .list(.any)):
      return .list(.any)
    case (.list(.number(let x)), .number(let y)), (.number(let x), .list(.number(let y))),
      (.list(.number(let x)), .list(.number(let y))):
      return .list(number(op, x, left, y, right, node).map(Type.number) ?? .any)
    case (.text, .text) where op == .add:
      forbidText(node, context)
      return .text
    case (.text, _) where op == .add, (_, .text) where op == .add:
      report(
        .expectedText, "cannot join \(a.described) and \(b.described)", at: node.span,
        help: "put the value into the text: `\"… {value}\"`")
      return .text
    case (.distribution, _), (_, .distribution):
      report(
        .expectedNumber, "a distribution is not a number",
        at: (a.isDistribution ? left : right).span,
        help: "take one value with `draw(…)`, or use it where a law may stand, such as `onset:`")
      return .any
    default:
      let isLeftWrong = !a.isNumeric
      let wrong = isLeftWrong ? left : right
      report(
        .expectedNumber, "`\(op.rawValue)` needs numbers", at: wrong.span,
        label: "this is \((isLeftWrong ? a : b).described)")
      return .any
    }
  }

  func drawn(_ type: Type, _ context: Context) -> Type {
    if context.phase == .step, case .distribution(let number) = type { return .number(number) }
    return type
  }

  func forbidText(_ node: Expression, _ context: Context) {
    guard context.phase == .step else { return }
    report(
      .notInStep, "text cannot be made at every step", at: node.span,
      help: "use `log` in a `when` or `every` block")
  }

  /// The type of `x op y`, or nil after a report.
  func number(
    _ op: BinaryOperator, _ x: NumberType, _ left: Expression, _ y: NumberType, _ right: Expression,
    _ node: Expression
  ) -> NumberType? {
    switch op {
    case .multiply:
      let display = x.dimension.isOne ? y.display : (y.dimension.isOne ? x.display : nil)
      return NumberType(
        x.dimension * y.dimension, scale: differenceIfScaled(x, y),
        display: display?.isAffine == true || display?.dimension.isOne == true ? nil : display)
    case .divide:
      let display =
        y.dimension.isOne
        ? (x.display?.isAffine == true ? nil : x.display)
        : (x.dimension.isOne ? y.display?.reciprocal : nil)
      return NumberType(
        x.dimension / y.dimension, scale: differenceIfScaled(x, y), display: display)
    default: break
    }
    guard fits(x, left, y, right) else {
      let verb = op == .add ? "add" : op == .subtract ? "subtract" : "take the remainder of"
      report(
        .cannotAdd, "cannot \(verb) \(x.plainName) and \(y.plainName)", at: right.span,
        label: y.described,
        secondary: [.init(span: left.span, text: x.described)],
        help: helpForMismatch(x, left, y, right))
      return nil
    }
    let dimension = isZero(left) ? y.dimension : x.dimension
    let display = x.display ?? y.display
    switch (op, x.scale, y.scale) {
    case (.add, .point, .point):
      report(
        .addTwoPoints, "two temperatures on a scale cannot be added", at: node.span,
        secondary: [
          .init(span: left.span, text: x.described), .init(span: right.span, text: y.described),
        ],
        help: "a difference is written in K: `25 degC + 5 K`")
      return nil
    case (.add, .point, _), (.add, _, .point):
      return NumberType(
        dimension, scale: .point, display: x.scale == .point ? x.display : y.display)
    case (.subtract, .point, .point): return NumberType(dimension, scale: .difference)
    case (.subtract, .ratio, .point),
      (.subtract, .point, .ratio) where dimension == Self.temperature:
      // A port in K minus 40 degC is a difference; a point minus 5 K is a point.
      if y.scale == .point { return NumberType(dimension, scale: .difference) }
      return NumberType(dimension, scale: .point, display: x.display)
    case (.subtract, .point, .difference):
      return NumberType(dimension, scale: .point, display: x.display)
    case (_, .difference, .difference):
      return NumberType(dimension, scale: .difference, display: display)
    default: return NumberType(dimension, display: display?.isAffine == true ? nil : display)
    }
  }

  func differenceIfScaled(_ x: NumberType, _ y: NumberType) -> NumberType.Scale {
    x.scale == .difference && y.dimension.isOne || y.scale == .difference && x.dimension.isOne
      ? .difference : .ratio
  }

  static let temperature = Dimension([.temperature: 1])

  /// What usually lies behind two sides that do not fit.
  func helpForMismatch(
    _ x: NumberType, _ left: Expression, _ y: NumberType, _ right: Expression
  )
    -> String?
  {
    let frequency = Dimension([.time: -1])
    let withoutAngle = Self.angle
    if [x.dimension, y.dimension].contains(frequency),
      [x.dimension, y.dimension].contains(frequency * Self.angle)
    {
      return "one turn is 360 deg: a frequency times `360 deg` is an angular velocity"
    }
    if x.dimension == y.dimension * withoutAngle || y.dimension == x.dimension * withoutAngle {
      return "an angle is divided by `1 rad` to give a bare number; `2 * 180 deg` is one turn"
    }
    if x.dimension.isOne, case .number(let value, nil) = left.kind {
      return "give the number a unit: `\(QuantityFormat.number(value)) \(y.dimension.symbol)`"
    }
    if y.dimension.isOne, case .number(let value, nil) = right.kind {
      return "give the number a unit: `\(QuantityFormat.number(value)) \(x.dimension.symbol)`"
    }
    return nil
  }

  func negate(_ operand: Expression, _ context: Context) -> Type {
    let found = type(operand, context.plain)
    switch found {
    case .number(let number):
      guard number.scale != .point else {
        report(
          .negatePoint, "a temperature on a scale has no negative", at: operand.span,
          label: number.described,
          help: "write `-5 degC` for five degrees below zero")
        return .any
      }
      return found
    case .list(.number), .list(.any), .any: return found
    default:
      report(
        .expectedNumber, "`-` needs a number", at: operand.span, label: "this is \(found.described)"
      )
      return .any
    }
  }

  func power(_ base: Expression, _ exponent: Expression, _ context: Context) -> Type {
    let a = type(base, context)
    let b = type(exponent, context)
    if case .number(let y) = b, !y.dimension.isOne {
      report(
        .exponentHasDimension, "an exponent is a bare number", at: exponent.span, label: y.described
      )
      return .any
    }
    switch a {
    case .number(let x):
      return powered(x, base, exponent).map(Type.number) ?? .any
    case .list(.number(let x)):
      return .list(powered(x, base, exponent).map(Type.number) ?? .any)
    case .any, .list(.any): return a
    default:
      report(.expectedNumber, "`^` needs a number", at: base.span, label: "this is \(a.described)")
      return .any
    }
  }

  func powered(_ x: NumberType, _ base: Expression, _ exponent: Expression) -> NumberType? {
    if x.dimension.isOne { return NumberType(.one) }
    guard let (numerator, denominator) = Self.rational(exponent) else {
      report(
        .powerOfDimension, "the power of a number with a unit must be written as a number",
        at: exponent.span,
        label: "not known before the script runs",
        secondary: [.init(span: base.span, text: x.described)],
        help:
          "divide by a unit first: `(x / \(QuantityFormat.number(1)) \(x.dimension.symbol)) ^ n`")
      return nil
    }
    guard let dimension = x.dimension.raised(to: numerator, over: denominator) else {
      report(
        .powerOfDimension, "\(x.plainName) to this power has no dimension", at: exponent.span,
        secondary: [.init(span: base.span, text: x.described)])
      return nil
    }
    return NumberType(dimension)
  }

  /// The value of an exponent written with literals only, as a fraction.
  static func rational(_ node: Expression) -> (Int, Int)? {
    switch node.kind {
    case .number(let value, nil):
      for denominator in 1...12
      where (value * Double(denominator)).rounded() == value * Double(denominator) {
        let numerator = value * Double(denominator)
        return abs(numerator) < 1e6 ? (Int(numerator), denominator) : nil
      }
      return nil
    case .negate(let inner): return rational(inner).map { (-$0.0, $0.1) }
    case .binary(.divide, let a, let b):
      guard let x = rational(a), let y = rational(b), y.0 != 0 else { return nil }
      let product = x.1.multipliedReportingOverflow(by: y.0)
      let top = x.0.multipliedReportingOverflow(by: y.1)
      return product.overflow || top.overflow ? nil : (top.partialValue, product.partialValue)
    default: return nil
    }
  }
}

extension Unit {
  /// The unit of a rate, such as 1/h; nil where the coherent unit, such as Hz, reads better.
  fileprivate var reciprocal: Unit? {
    guard !isAffine, scale != 1, !symbol.contains(where: { "/*^".contains($0) }) else { return nil }
    return Unit("1/" + symbol, .one / dimension, scale: 1 / scale)
  }
}
