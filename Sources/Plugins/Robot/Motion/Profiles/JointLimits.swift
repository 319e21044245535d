/// Largest speed, acceleration and jerk of one joint, in rad or m and seconds; all positive.
public struct JointLimits: Hashable, Sendable {
  public var velocity: Double
  public var acceleration: Double
  /// Infinite where acceleration may jump.
  public var jerk: Double

  public init(velocity: Double, acceleration: Double, jerk: Double = .infinity) {
    self.velocity = velocity
    self.acceleration = acceleration
    self.jerk = jerk
  }
}
