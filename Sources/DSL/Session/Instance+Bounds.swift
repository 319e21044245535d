import Engine

/// Conditions simple enough to be located within a twin's steps.
extension Instance {
  /// A whole port of a twin.
  struct PortPlace {
    let twin: TwinSymbol
    let range: BusRange
  }

  /// A comparison of a port with a number that does not change.
  struct PortBound {
    let twin: TwinSymbol
    let comparison: ComparisonExpression
  }

  /// What a condition, or a signal that is one, compares; nil for anything less simple.
  func portBound(_ node: Expression, _ values: SiteValues) throws(ScriptFailure) -> PortBound? {
    if case .signal(let symbol)? = host.checked.resolution(of: node) { return signalBounds[symbol] }
    guard case .binary(let op, let left, let right) = node.kind else { return nil }
    let relation: ComparisonExpression.Relation
    switch op {
    case .less, .lessOrEqual: relation = .less
    case .greater, .greaterOrEqual: relation = .greater
    default: return nil
    }
    if let port = try portPlace(left), let value = try constant(right, values) {
      return PortBound(
        twin: port.twin, comparison: ComparisonExpression(port.range, relation, value))
    }
    if let port = try portPlace(right), let value = try constant(left, values) {
      let mirrored: ComparisonExpression.Relation = relation == .less ? .greater : .less
      return PortBound(
        twin: port.twin, comparison: ComparisonExpression(port.range, mirrored, value))
    }
    return nil
  }

  /// The port that an expression is, by itself or as a signal.
  func portPlace(_ node: Expression) throws(ScriptFailure) -> PortPlace? {
    switch host.checked.resolution(of: node) {
    case .signal(let symbol): return signalPorts[symbol]
    case .port(let use) where use.index == nil && !use.isParameter:
      return PortPlace(twin: use.twin, range: try port(use, element: nil).range)
    default: return nil
    }
  }

  private func constant(
    _ node: Expression, _ values: SiteValues
  ) throws(ScriptFailure) -> Double? {
    (try compile(node, values) as? StepProgram)?.constantValue
  }
}
