/// How parts combine: names with `and`, `or` and `at_least(2, a, b, c)`.
indirect enum SystemFormula {
  /// A name, and where it stands.
  case part(String, Expression)
  case all([SystemFormula])
  case any([SystemFormula])
  case atLeast(Expression, [SystemFormula])

  /// What a formula cannot hold.
  struct Problem: Error {
    let node: Expression
    let message: String
    let help: String?
  }

  /// The word for k of n.
  static let countWord = "at_least"

  init(_ node: Expression, _ kind: SystemSyntax.Kind) throws(Problem) {
    switch node.kind {
    case .name(let name): self = .part(name, node)
    case .binary(.and, _, _): self = .all(try Self.inputs(node, .and, kind))
    case .binary(.or, _, _): self = .any(try Self.inputs(node, .or, kind))
    case .call(let callee, let arguments) where callee.kind.name == Self.countWord:
      guard let count = arguments.first, arguments.count > 1,
        arguments.allSatisfy({ $0.label == nil })
      else {
        throw Problem(
          node: node, message: "`\(Self.countWord)` takes a number and what it counts",
          help: "such as `\(Self.countWord)(2, a, b, c)`")
      }
      var inputs: [SystemFormula] = []
      for argument in arguments.dropFirst() { inputs.append(try Self(argument.value, kind)) }
      self = .atLeast(count.value, inputs)
    case .not:
      throw Problem(
        node: node, message: "a \(kind.title) has no `not`",
        help: kind == .faultTree
          ? "a further failure never mends anything; give the opposite event a name of its own"
          : "a further block that works never breaks anything")
    default:
      throw Problem(
        node: node,
        message: "a \(kind.title) combines names with `and`, `or` and `\(Self.countWord)`",
        help: "a part of it is named here and has its \(kind.number) in `\(kind.part)s`")
    }
  }

  /// The inputs of a chain such as `a and b and c`.
  private static func inputs(
    _ node: Expression, _ word: BinaryOperator, _ kind: SystemSyntax.Kind
  ) throws(Problem) -> [SystemFormula] {
    guard case .binary(word, let left, let right) = node.kind else {
      return [try SystemFormula(node, kind)]
    }
    return try inputs(left, word, kind) + [try SystemFormula(right, kind)]
  }

  /// The names it holds, in their order.
  var names: [(name: String, node: Expression)] {
    switch self {
    case .part(let name, let node): [(name, node)]
    case .all(let inputs), .any(let inputs), .atLeast(_, let inputs): inputs.flatMap(\.names)
    }
  }

  /// The numbers of every `at_least`.
  var counts: [Expression] { gates.map(\.count) }

  /// Every `at_least`: its number, and how many inputs it has.
  var gates: [(count: Expression, inputs: Int)] {
    switch self {
    case .part: []
    case .all(let inputs), .any(let inputs): inputs.flatMap(\.gates)
    case .atLeast(let count, let inputs): [(count, inputs.count)] + inputs.flatMap(\.gates)
    }
  }
}
