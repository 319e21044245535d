/// An activity made of Swift closures: each does something and says what to wait for before the next.
///
/// ```swift
/// scenario.do(StepSequence(repeating: 3, [
///   { try $0.start(motion, action: "move_to", arguments: target); return .condition(done, deadline: nil) },
///   { .until($0.time + 200_000_000) },
/// ]))
/// ```
///
/// Sendable: `position` is touched only by the one simulation that a fresh copy belongs to.
public final class StepSequence: Activity, @unchecked Sendable {
  public typealias Step = @Sendable (Simulation) throws -> Pause

  private let steps: [Step]
  private let count: Int
  /// How many steps have been taken, repetitions included.
  private var position = 0

  /// - Parameters:
  ///   - repetitions: how often to go through all steps
  ///   - steps: what to do, in order
  public init(repeating repetitions: Int = 1, _ steps: [Step]) {
    self.steps = steps
    count = steps.count * repetitions
  }

  private init(steps: [Step], count: Int) {
    self.steps = steps
    self.count = count
  }

  public func fresh() -> any Activity { StepSequence(steps: steps, count: count) }

  public func resume(_ simulation: Simulation) throws -> Pause {
    guard position < count else { return .finished }
    position += 1
    return try steps[(position - 1) % steps.count](simulation)
  }

  public func save() -> any Sendable { position }

  public func restore(_ saved: any Sendable) {
    guard let position = saved as? Int else {
      preconditionFailure("no state of this activity: \(saved)")
    }
    self.position = position
  }
}
