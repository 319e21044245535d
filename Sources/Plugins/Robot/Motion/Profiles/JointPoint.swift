/// Position, velocity and acceleration of one joint at one time, in rad or m and seconds.
public struct JointPoint: Hashable, Sendable, BitwiseCopyable {
  public var position: Double
  public var velocity: Double
  public var acceleration: Double

  public init(position: Double, velocity: Double = 0, acceleration: Double = 0) {
    self.position = position
    self.velocity = velocity
    self.acceleration = acceleration
  }

  /// Where constant jerk leads in `time`.
  func advanced(by time: Double, jerk: Double) -> JointPoint {
    JointPoint(
      position: position + time
        * (velocity + time * (acceleration / 2 + time * (jerk / 6))),
      velocity: velocity + time * (acceleration + time * (jerk / 2)),
      acceleration: acceleration + time * jerk)
  }
}
