/// What the checker found out about the nodes of a tree, for the compiler.
///
/// A function's body is checked once for each signature it is called with; a node's type is what all of
/// these have in common.
struct CheckedScript: Sendable {
  private(set) var types: [ObjectIdentifier: Type] = [:]
  private(set) var resolutions: [ObjectIdentifier: Resolution] = [:]

  /// The type of a node's value; `any` where signatures differ.
  func type(of node: Expression) -> Type { types[ObjectIdentifier(node)] ?? .any }

  /// What a name, member or index node refers to; nil where it is a plain value.
  func resolution(of node: Expression) -> Resolution? { resolutions[ObjectIdentifier(node)] }

  /// Names that stand for a `var`.
  private var variables: Set<ObjectIdentifier> = []

  /// What measures spans that are no times.
  private var clocks: [ObjectIdentifier: ClockSymbol] = [:]

  /// What measures the span, or the rate, that a node yields; nil for time.
  func clock(of node: Expression) -> ClockSymbol? { clocks[ObjectIdentifier(node)] }

  mutating func note(_ clock: ClockSymbol, for node: Expression) {
    clocks[ObjectIdentifier(node)] = clock
  }

  /// Whether a name node stands for a `var`, whose value changes.
  func isVariable(_ node: Expression) -> Bool { variables.contains(ObjectIdentifier(node)) }

  mutating func noteVariable(_ node: Expression) { variables.insert(ObjectIdentifier(node)) }

  mutating func noteType(_ type: Type, for node: Expression) {
    let key = ObjectIdentifier(node)
    if let earlier = types[key], earlier != type {
      types[key] = .any
    } else {
      types[key] = type
    }
  }

  mutating func note(_ resolution: Resolution, for node: Expression) {
    resolutions[ObjectIdentifier(node)] = resolution
  }
}
