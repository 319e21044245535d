import Engine

/// Comparisons, and whether two values fit together.
extension Checker {
  func comparison(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ node: Expression,
    _ context: Context
  ) -> Type {
    let a = type(left, context)
    let b = type(right, context)
    let isEquality = op == .equal || op == .notEqual
    switch (a, b) {
    case (.any, _), (_, .any): break
    case (.number(let x), .number(let y)):
      guard !fits(x, left, y, right) else { break }
      report(
        .cannotCompare, "cannot compare \(x.plainName) with \(y.plainName)", at: right.span,
        label: y.described,
        secondary: [.init(span: left.span, text: x.described)],
        help: helpForMismatch(x, left, y, right) ?? helpWithPorts(of: left, fitting: y, context))
    case (.text, .text):
      if context.phase == .step { forbidText(node, context) }
    case (.truth, .truth) where isEquality: break
    case (.none, _) where isEquality, (_, .none) where isEquality: break
    case (.list, .list) where isEquality || op == .about: break
    case (.record, .record) where isEquality: break
    case (.list(.number), .number), (.number, .list(.number)):
      report(
        .cannotCompareKinds, "cannot compare \(a.described) with \(b.described)", at: node.span,
        help: "compare its `max(…)`, `min(…)` or one element")
    default:
      report(
        .cannotCompareKinds, "cannot compare \(a.described) with \(b.described)", at: node.span,
        label: "`\(op.rawValue)` needs two values of one kind")
    }
    return .truth
  }

  /// `cell has a temperature port: cell.temperature`.
  func helpWithPorts(of node: Expression, fitting number: NumberType, _ context: Context)
    -> String?
  {
    guard case .port(let reference)? = checked.resolution(of: node) else { return nil }
    let fitting = reference.twin.model.ports.filter { $0.unit.dimension == number.dimension }
    guard let first = (fitting.first { $0.direction == .output } ?? fitting.first)?.name else {
      return nil
    }
    return
      "\(reference.twin.name) has \(number.plainName.withArticle) port: \(reference.twin.name).\(first)"
  }

  // MARK: Fitting

  /// Whether two numbers may meet in a sum or comparison. A written 0 fits every dimension but temperature.
  func fits(_ x: NumberType, _ left: Expression, _ y: NumberType, _ right: Expression) -> Bool {
    if x.dimension.isCompatible(with: y.dimension) { return true }
    if isZero(left), y.dimension != Self.temperature { return true }
    return isZero(right) && x.dimension != Self.temperature
  }

  /// Whether an expression is a written zero without a unit.
  func isZero(_ node: Expression) -> Bool {
    if case .number(let value, nil) = node.kind { value == 0 } else { false }
  }

  /// One type for two branches.
  func unify(
    _ a: Type, _ left: Expression, _ b: Type, _ right: Expression, code: DiagnosticCode,
    kinds: DiagnosticCode, what: String
  ) -> Type {
    if a == b { return a }
    if a == .any { return b }
    if b == .any { return a }
    if case .number(let x) = a, case .number(let y) = b {
      guard fits(x, left, y, right) else {
        report(
          code, "\(what) need one dimension", at: right.span, label: y.described,
          secondary: [.init(span: left.span, text: x.described)])
        return .any
      }
      let base = isZero(left) ? y : x
      let scale: NumberType.Scale = x.scale == .point || y.scale == .point ? .point : base.scale
      return .number(NumberType(base.dimension, scale: scale, display: base.display))
    }
    if case .list(let x) = a, case .list(let y) = b {
      return .list(x == .any ? y : y == .any ? x : .any)
    }
    if a == .none || b == .none { return .any }
    if !Self.isSameKind(a, b) {
      report(
        kinds, "\(what) need one kind of value", at: right.span, label: "this is \(b.described)",
        secondary: [.init(span: left.span, text: "this is \(a.described)")])
    }
    return .any
  }

  /// Whether two types differ in details only.
  static func isSameKind(_ a: Type, _ b: Type) -> Bool {
    switch (a, b) {
    case (.number, .number), (.list, .list), (.record, .record), (.distribution, .distribution),
      (.function, .function), (.function, .builtin), (.builtin, .function), (.builtin, .builtin),
      (.any, _), (_, .any), (.run, .run):
      true
    default: a == b
    }
  }
}

extension Type {
  var isDistribution: Bool {
    if case .distribution = self { true } else { false }
  }

  /// A number, or a list of them.
  var isNumeric: Bool {
    switch self {
    case .number, .list(.number), .list(.any), .any: true
    default: false
    }
  }
}

extension String {
  /// "a voltage", "an angle".
  var withArticle: String {
    guard let first else { return self }
    return ("aeiou".contains(first) ? "an " : "a ") + self
  }
}
