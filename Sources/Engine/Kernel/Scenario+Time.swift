/// An `at` or `every`.
struct TimerPlan: Sendable {
  let first: Int64
  /// Nil for a single event.
  let period: Int64?
  /// The last instant at which it may fire.
  let last: Int64
  /// What the three are measured by; nil for time.
  let clock: UseClock?
  let handler: any EventHandler
}

/// A `when`.
struct TriggerPlan: Sendable {
  let condition: any StepExpression
  /// How long the condition must have held without a break.
  let debounce: Int64
  /// What `debounce` is measured by; nil for time.
  let clock: UseClock?
  let handler: any EventHandler
}

/// A `stop when`.
struct StopPlan: Sendable {
  let condition: any StepExpression
  let reason: String
}

/// A `do`.
struct ActivityPlan: Sendable {
  let activity: any Activity
  let startsAtOnce: Bool
}

extension Scenario {
  /// Runs a handler once, at the instant `time`, or at the first at which a clock of use stands there.
  public func at(
    _ time: Int64, on clock: UseClock? = nil, _ handler: any EventHandler
  ) throws(ScenarioError) {
    guard time >= 0 else {
      throw ScenarioError(
        "an event at \(spanText(time, on: clock)) lies before the start of the run")
    }
    timers.append(
      TimerPlan(first: time, period: nil, last: time, clock: clock, handler: handler))
  }

  /// Runs a handler at `start`, `start + period`, … up to and including `end`.
  ///
  /// On a clock of use that runs on by several periods in one instant, the handler runs once there.
  public func every(
    _ period: Int64, from start: Int64 = 0, until end: Int64? = nil, on clock: UseClock? = nil,
    _ handler: any EventHandler
  ) throws(ScenarioError) {
    guard period > 0 else {
      throw ScenarioError(
        "an event cannot come every \(spanText(period, on: clock))",
        help: "a period is at least \(spanText(1, on: clock))")
    }
    guard start >= 0 else {
      throw ScenarioError(
        "an event from \(spanText(start, on: clock)) lies before the start of the run")
    }
    timers.append(
      TimerPlan(first: start, period: period, last: end ?? .max, clock: clock, handler: handler))
  }

  /// Runs a handler whenever the condition begins to hold, or has begun to and held for `debounce`.
  public func when(
    _ condition: any StepExpression, debounce: Int64 = 0, on clock: UseClock? = nil,
    _ handler: any EventHandler
  ) throws(ScenarioError) {
    try requireScalar(condition, "a condition")
    guard debounce >= 0 else {
      throw ScenarioError("a condition cannot be held for \(spanText(debounce, on: clock))")
    }
    triggers.append(
      TriggerPlan(condition: condition, debounce: debounce, clock: clock, handler: handler))
  }

  /// Ends the run at the first instant at whose end the condition holds.
  public func stop(
    when condition: any StepExpression, reason: String = "the stop condition holds"
  ) throws(ScenarioError) {
    try requireScalar(condition, "a stop condition")
    stops.append(StopPlan(condition: condition, reason: reason))
  }

  /// Adds an activity, which starts at the first instant or when `Simulation.begin` says so.
  @discardableResult
  public func `do`(_ activity: any Activity, startsAtOnce: Bool = true) -> ActivityHandle {
    activities.append(ActivityPlan(activity: activity, startsAtOnce: startsAtOnce))
    return ActivityHandle(index: activities.count - 1)
  }

  func requireScalar(_ expression: any StepExpression, _ role: String) throws(ScenarioError) {
    guard expression.count == 1 else {
      throw ScenarioError("\(role) must be one truth value, not \(expression.count)")
    }
  }
}
