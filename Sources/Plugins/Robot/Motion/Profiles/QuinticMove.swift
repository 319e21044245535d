/// A polynomial of degree five from one position, velocity and acceleration to rest at another position.
///
/// q(t) = Σ cₖ tᵏ with the six coefficients fixed by both ends. From rest to rest over the distance Δ in
/// the time T it is Δ (10 s³ − 15 s⁴ + 6 s⁵), s = t/T, with
/// peak speed 15/8 · Δ/T and peak acceleration 10/√3 · Δ/T² (Biagiotti & Melchiorri, Trajectory Planning
/// for Automatic Machines and Robots, 2008, section 2.1.3).
public struct QuinticMove: Sendable, BitwiseCopyable {
  public typealias Point = JointPoint

  /// In seconds.
  public let duration: Double
  private let start: Point
  private let target: Double
  private let cubic: Double
  private let quartic: Double
  private let quintic: Double

  public init(from start: Point, to target: Double, duration: Double) {
    self.duration = duration
    self.start = start
    self.target = target
    guard duration > 0 else {
      (cubic, quartic, quintic) = (0, 0, 0)
      return
    }
    let t = duration
    let distance = target - start.position
    let v = start.velocity * t
    let a = start.acceleration * t * t
    cubic = (20 * distance - 12 * v - 3 * a) / (2 * t * t * t)
    quartic = (-30 * distance + 16 * v + 3 * a) / (2 * t * t * t * t)
    quintic = (12 * distance - 6 * v - a) / (2 * t * t * t * t * t)
  }

  /// The motion at `time` seconds after the start; at rest on the target from `duration` on.
  public func point(at time: Double) -> Point {
    guard time < duration else { return Point(position: target) }
    let t = max(0, time)
    let position =
      start.position
      + t
      * (start.velocity + t * (start.acceleration / 2 + t * (cubic + t * (quartic + t * quintic))))
    let velocity =
      start.velocity
      + t * (start.acceleration + t * (3 * cubic + t * (4 * quartic + t * 5 * quintic)))
    let acceleration =
      start.acceleration + t * (6 * cubic + t * (12 * quartic + t * 20 * quintic))
    return Point(position: position, velocity: velocity, acceleration: acceleration)
  }

  func jerk(at time: Double) -> Double {
    6 * cubic + time * (24 * quartic + time * 60 * quintic)
  }

  /// The largest jerk from `time` on, at the ends or where the parabola of the jerk turns.
  func largestJerk(from time: Double) -> Double {
    guard time < duration else { return 0 }
    let turn = quintic == 0 ? time : min(max(-quartic / (5 * quintic), time), duration)
    return [time, turn, duration].reduce(0) { max($0, abs(jerk(at: $1))) }
  }

  /// The shortest time from rest to rest over `distance` within the limits.
  public static func shortestDuration(
    over distance: Double, maximumSpeed: Double, maximumAcceleration: Double
  ) -> Double {
    let size = abs(distance)
    return max(
      1.875 * size / maximumSpeed,
      (10 / 3.0.squareRoot() * size / maximumAcceleration).squareRoot())
  }
}
