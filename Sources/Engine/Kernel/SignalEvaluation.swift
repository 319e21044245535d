/// What a simulation calls to bring signals up to date: the expression of one, or one that serves several.
struct SignalEvaluation: Sendable {
  let expression: any StepExpression
  /// Where the result goes on the bus.
  let target: Int
  /// Whose draws they are.
  let owner: String

  /// The evaluations of signals in their order, with neighbours of one kind joined.
  static func evaluations(of signals: [SignalPlan]) -> [SignalEvaluation] {
    var evaluations: [SignalEvaluation] = []
    var rest = signals[...]
    while let first = rest.popFirst() {
      var run = [first]
      while let next = rest.first, isNeighbour(next, of: run[0]) {
        run.append(next)
        rest.removeFirst()
      }
      evaluations.append(contentsOf: joined(run) ?? run.map(alone))
    }
    return evaluations
  }

  private static func isNeighbour(_ signal: SignalPlan, of first: SignalPlan) -> Bool {
    first.expression.isJoinable && signal.expression.isJoinable
      && type(of: signal.expression) == type(of: first.expression)
  }

  private static func joined(_ run: [SignalPlan]) -> [SignalEvaluation]? {
    guard run.count > 1 else { return nil }
    // Ranges are handed out in the order of declaration, so no offset is negative.
    let start = run[0].range.offset
    let parts = run.map { (expression: $0.expression, offset: $0.range.offset - start) }
    guard let whole = type(of: run[0].expression).joined(parts) else { return nil }
    return [SignalEvaluation(expression: whole, target: start, owner: run[0].name)]
  }

  private static func alone(_ signal: SignalPlan) -> SignalEvaluation {
    SignalEvaluation(
      expression: signal.expression, target: signal.range.offset, owner: signal.name)
  }
}
