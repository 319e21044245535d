/// Expressions, from the loosest binding (`in`) to the tightest (calls and fields).
extension Parser {
  mutating func expression() throws(Abandoned) -> Expression {
    let value = try implication()
    guard isAt(.in) else { return value }
    advance()
    let unit = try unitSyntax("after `in`")
    return try node(.convert(value, unit), value.span.through(unit.span), value)
  }

  /// Builds a node; refuses a tree too deep to walk.
  mutating func node(_ kind: Expression.Kind, _ span: Span, _ children: Expression?...)
    throws(Abandoned)
    -> Expression
  {
    try node(kind, span, of: children)
  }

  mutating func node(_ kind: Expression.Kind, _ span: Span, of children: [Expression?])
    throws(Abandoned) -> Expression
  {
    let depth = 1 + (children.lazy.map { $0?.depth ?? 0 }.max() ?? 0)
    guard depth <= Self.depthLimit else {
      throw fail(
        .nestedTooDeeply, "this expression has more than \(Self.depthLimit) levels", at: span,
        help: "give parts of it names with `let`, or put the values in a list and use `sum`")
    }
    return Expression(kind, span, depth: depth)
  }

  mutating func binary(_ op: BinaryOperator, _ left: Expression, _ right: Expression)
    throws(Abandoned) -> Expression
  {
    try node(.binary(op, left, right), left.span.through(right.span), left, right)
  }

  /// `a implies b implies c` is `a implies (b implies c)`.
  mutating func implication() throws(Abandoned) -> Expression {
    let left = try disjunction()
    guard take(.implies) else { return left }
    let right = try nested { parser throws(Abandoned) in try parser.implication() }
    return try binary(.implies, left, right)
  }

  mutating func disjunction() throws(Abandoned) -> Expression {
    var left = try conjunction()
    while take(.or) {
      let right = try conjunction()
      left = try binary(.or, left, right)
    }
    return left
  }

  mutating func conjunction() throws(Abandoned) -> Expression {
    var left = try temporal()
    while take(.and) {
      let right = try temporal()
      left = try binary(.and, left, right)
    }
    return left
  }

  /// `not`, the temporal operators, and what follows a comparison: `held for`, `holds until`.
  mutating func temporal() throws(Abandoned) -> Expression {
    let start = current.span
    if take(.not) {
      let operand = try nested { parser throws(Abandoned) in try parser.temporal() }
      return try node(.not(operand), start.through(operand.span), operand)
    }
    if case .keyword(let keyword) = current.kind,
      let op = TemporalOperator(rawValue: keyword.rawValue)
    {
      advance()
      let bound = try timeBound()
      let operand = try nested { parser throws(Abandoned) in try parser.temporal() }
      return try node(.temporal(op, bound, operand), start.through(operand.span), operand)
    }
    var value = try comparison()
    if isAt(word: "held"), following.kind == .keyword(.for) {
      advance()
      advance()
      let duration = try sum()
      value = try node(
        .heldFor(value, duration), value.span.through(duration.span), value, duration)
    }
    if isAt(word: "holds"), following.kind == .keyword(.until) {
      advance()
      advance()
      let bound = try timeBound()
      let right = try nested { parser throws(Abandoned) in try parser.temporal() }
      value = try node(
        .holdsUntil(value, bound, right), value.span.through(right.span), value, right)
    }
    return value
  }

  mutating func timeBound() throws(Abandoned) -> BoundSyntax? {
    if take(word: "within") { return BoundSyntax(from: nil, to: try sum()) }
    guard isAt(.leftBracket), isTimeInterval else { return nil }
    advance()
    let from = try expression()
    try expect(.comma, "between the ends of the interval")
    let to = try expression()
    try expect(.rightBracket, "after the interval")
    return BoundSyntax(from: from, to: to)
  }

  /// After a temporal operator `[` opens an interval, unless nothing follows its closing bracket.
  private var isTimeInterval: Bool {
    var open = 0
    for token in tokens[position...] {
      switch token.kind {
      case .sign(.leftBracket), .sign(.leftParenthesis): open += 1
      case .sign(.rightBracket), .sign(.rightParenthesis):
        open -= 1
        if open == 0 { return true }
      case .end: return false
      default: break
      }
    }
    return false
  }

  private static let comparisons: [Sign: BinaryOperator] = [
    .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual,
    .greater: .greater,
    .greaterOrEqual: .greaterOrEqual, .about: .about,
  ]

  mutating func comparison() throws(Abandoned) -> Expression {
    let left = try range()
    guard case .sign(let sign) = current.kind, let op = Self.comparisons[sign] else { return left }
    advance()
    let right = try range()
    if case .sign(let next) = current.kind, Self.comparisons[next] != nil {
      throw fail(
        .chainedComparison, "comparisons do not chain", label: "second comparison",
        secondary: [.init(span: left.span.through(right.span), text: "this is true or false")],
        help: "write `a < b and b < c`")
    }
    return try binary(op, left, right)
  }

  mutating func range() throws(Abandoned) -> Expression {
    let from = try sum()
    guard take(.range) else { return from }
    let to = try sum()
    var step: Expression?
    if take(word: "by") { step = try sum() }
    return try node(
      .range(from, to, step: step), from.span.through((step ?? to).span), from, to, step)
  }

  mutating func sum() throws(Abandoned) -> Expression {
    var left = try term()
    while true {
      let op: BinaryOperator
      if isAt(.plus) { op = .add } else if isAt(.minus) { op = .subtract } else { return left }
      advance()
      let right = try term()
      left = try binary(op, left, right)
    }
  }

  mutating func term() throws(Abandoned) -> Expression {
    var left = try unary()
    while true {
      let op: BinaryOperator
      if isAt(.times) {
        op = .multiply
      } else if isAt(.divide) {
        op = .divide
      } else if isAt(.mod) {
        op = .modulo
      } else if isAt(.percent) {
        throw fail(
          .percentOperator, "`%` is the unit per cent and follows a number",
          help: "the remainder of a division is `a mod b`")
      } else {
        return left
      }
      advance()
      let right = try unary()
      left = try binary(op, left, right)
    }
  }

  /// `-a ^ b` is `-(a ^ b)`; `a ^ -b` is allowed; `^` binds to the right.
  mutating func unary() throws(Abandoned) -> Expression {
    let start = current.span
    if take(.minus) {
      spacing.negations.insert(start.start)
      let operand = try nested { parser throws(Abandoned) in try parser.unary() }
      // `-5 degC` is five degrees below zero, not the negative of 278.15 K.
      if case .number(let value, let unit) = operand.kind {
        return try node(.number(-value, unit), start.through(operand.span))
      }
      return try node(.negate(operand), start.through(operand.span), operand)
    }
    let base = try postfix()
    guard take(.power) else { return base }
    let exponent = try nested { parser throws(Abandoned) in try parser.unary() }
    return try binary(.power, base, exponent)
  }
}
