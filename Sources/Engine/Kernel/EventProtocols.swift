/// What happens at an instant: the body of `at`, `every` or `when`.
///
/// One handler serves every simulation of a plan, on any thread: whatever it must remember lives in
/// variables of the scenario (`Scenario.addVariable`), so that snapshots hold it.
public protocol EventHandler: AnyObject, Sendable {
  func handle(_ simulation: Simulation) throws
}

/// An event handler made from a Swift closure.
public final class ClosureHandler: EventHandler {
  private let body: @Sendable (Simulation) throws -> Void
  public init(_ body: @escaping @Sendable (Simulation) throws -> Void) { self.body = body }
  public func handle(_ simulation: Simulation) throws { try body(simulation) }
}

/// A sequence of steps with waits in between: the body of `do`, a coroutine.
public protocol Activity: AnyObject, Sendable {
  /// The same activity before its first step, for another simulation of the plan.
  func fresh() -> any Activity
  /// Runs up to the next wait and says what it waits for.
  func resume(_ simulation: Simulation) throws -> Pause
  /// What must be kept to go on from here later.
  func save() -> any Sendable
  /// Goes back to where `save` was called.
  func restore(_ saved: any Sendable)
}

/// What an activity waits for.
public enum Pause: Sendable {
  /// An instant; one that is not later than now is met at once, in the next instant.
  case until(Int64)
  /// A condition, looked at from the next instant on, or the deadline, whichever comes first;
  /// `Simulation.wokeByDeadline` tells which.
  case condition(any StepExpression, deadline: Int64?)
  /// The end of every one of these activities, which may come in this very instant.
  case others([ActivityHandle])
  /// Nothing: the activity has ended.
  case finished
}

/// Names an activity of a scenario.
public struct ActivityHandle: Hashable, Sendable {
  public let index: Int
}
