/// A condition that remembers when it was first fulfilled.
///
/// Yields whether it holds now, and for each of several instants the time in seconds at which it first held then or later;
/// not a number before. What it remembers lies on the bus, at the place it writes to, so that snapshots hold it.
final class AlarmExpression: StepExpression {
  let condition: any StepExpression
  /// The instants from which on the condition counts, in nanoseconds.
  let starts: [Int64]
  /// Where its result goes.
  private let place: BusRange
  var count: Int { starts.count + 1 }

  init(_ condition: any StepExpression, starts: [Int64], at place: BusRange) {
    precondition(condition.count == 1, "a condition of \(condition.count) numbers")
    self.condition = condition
    self.starts = starts
    self.place = place
  }

  func evaluate(_ context: StepContext, into result: UnsafeMutablePointer<Double>) {
    var holds = 0.0
    condition.evaluate(context, into: &holds)
    for (position, start) in starts.enumerated() {
      let known = context.bus[place.offset + 1 + position]
      let isFirst = known.isNaN && holds != 0 && context.time >= start
      result[1 + position] = isFirst ? Double(context.time) / 1e9 : known
    }
    result[0] = holds
  }
}

extension Scenario {
  /// Adds a condition that is watched from several instants on, evaluated as a signal.
  ///
  /// - Returns: whether it holds, then for each of `starts` the time in seconds at which it first held from there on
  public func addAlarm(_ name: String, _ condition: any StepExpression, from starts: [Int64])
    throws(ScenarioError) -> BusRange
  {
    try requireScalar(condition, "the alarm \(name)")
    try reserve(name)
    let range = allocate([0] + starts.map { _ in .nan })
    signals.append(
      SignalPlan(
        name: name, dimension: .one, unit: .one, range: range,
        expression: AlarmExpression(condition, starts: starts, at: range)))
    return range
  }
}
