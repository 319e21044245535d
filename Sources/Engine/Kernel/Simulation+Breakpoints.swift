/// A condition at which a run stops to be looked at, each time it begins to hold.
///
/// It belongs to one simulation, not to the plan: it may come and go while the run goes on, and changes no number of it.
public struct Breakpoint: Sendable {
  public let condition: any StepExpression
  /// What the run says when it stops there.
  public let reason: String
  /// Whether it held at the last instant looked at.
  var holds = false

  public init(_ condition: any StepExpression, reason: String) {
    self.condition = condition
    self.reason = reason
  }
}

extension Simulation {
  private static let draws = RandomStream(seed: 0, owner: "breakpoint", purpose: "condition")

  /// Stops the run from now on each time `breakpoint` begins to hold; one that holds already must first cease to.
  public func add(_ breakpoint: Breakpoint) {
    breakpoints.append(breakpoint)
    breakpoints[breakpoints.count - 1].holds = holds(breakpoint.condition, Self.draws)
  }

  /// Takes all breakpoints away.
  public func removeBreakpoints() { breakpoints = [] }

  /// Looks at every breakpoint at the end of an instant.
  func checkBreakpoints() {
    for position in breakpoints.indices {
      let holdsNow = holds(breakpoints[position].condition, Self.draws)
      if holdsNow, !breakpoints[position].holds, stopReason == nil {
        stopReason = breakpoints[position].reason
      }
      breakpoints[position].holds = holdsNow
    }
  }

  /// After a jump in time, what holds now is what held.
  func renewBreakpoints() {
    for position in breakpoints.indices {
      breakpoints[position].holds = holds(breakpoints[position].condition, Self.draws)
    }
  }
}
