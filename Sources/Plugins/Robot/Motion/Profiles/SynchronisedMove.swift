/// Joint motions that start and end together.
///
/// Each joint has a least time of its own (`ProfileFamily`). All take the least time T that every joint can
/// take. A joint with time to spare blends the farthest and the nearest of its motions of duration T: x(t) =
/// λ x_far(t) + (1 − λ) x_near(t), λ = (D − D_near)/(D_far − D_near). The blend lasts T, covers D, and keeps
/// all limits because both extremes keep them. From rest to rest it is the fastest motion of duration T with
/// all speeds scaled down.
///
/// A joint that comes in fast and has time to spare runs out further than it must. Where that would leave its
/// travel, it takes its own least time and waits.
public struct SynchronisedMove: Sendable {
  /// What may jump.
  public enum Shape: Sendable {
    /// Acceleration jumps; the jerk limit is not looked at.
    case trapezoid
    /// Jerk jumps.
    case sCurve
  }

  public let profiles: [JointProfile]
  /// In seconds.
  public let duration: Double

  /// From `starts` to `ends`, in `shortest` seconds or as much longer as the limits need.
  ///
  /// - Parameter travel: What positions each joint can take; any if empty.
  /// - Throws: `EndBeyondLimits` if an end state breaks its limits; a start state that does is braked first.
  public init(
    _ shape: Shape, from starts: [JointPoint], to ends: [JointPoint], limits: [JointLimits],
    travel: [ClosedRange<Double>] = [], atLeast shortest: Double = 0
  ) throws(EndBeyondLimits) {
    var profiles: [JointProfile] = []
    var families: [any ProfileFamily] = []
    var total = shortest
    for joint in starts.indices {
      if let broken = EndBeyondLimits(shape, ends[joint], limits[joint], joint: joint) {
        throw broken
      }
      let profile = Self.braked(shape, starts[joint], limits[joint])
      let family = Self.family(shape, profile.end, ends[joint], limits[joint])
      total = max(
        total,
        profile.duration
          + family.shortestDuration(over: ends[joint].position - profile.end.position))
      profiles.append(profile)
      families.append(family)
    }
    // Filling one joint's gap may land in another's; each has two at most.
    for _ in 0...(2 * starts.count) {
      let before = total
      for joint in starts.indices {
        let braking = profiles[joint].duration
        total = max(
          total,
          braking
            + families[joint].feasibleDuration(
              over: ends[joint].position - profiles[joint].end.position, atLeast: total - braking))
      }
      if total == before { break }
    }
    for joint in starts.indices {
      let braked = profiles[joint]
      let distance = ends[joint].position - braked.end.position
      profiles[joint].append(families[joint], over: distance, until: total)
      profiles[joint].settle(on: ends[joint], duration: total)
      guard !travel.isEmpty, ends[joint].velocity == 0, ends[joint].acceleration == 0,
        profiles[joint].leaves(travel[joint])
      else { continue }
      let own = braked.duration + families[joint].shortestDuration(over: distance)
      profiles[joint] = braked
      profiles[joint].append(families[joint], over: distance, until: own)
      profiles[joint].settle(on: ends[joint], duration: own)
    }
    self.profiles = profiles
    duration = total
  }

  /// Brings all joints to rest together as soon as the limits allow, wherever that is.
  init(
    _ shape: Shape, stopping starts: [JointPoint], limits: [JointLimits],
    travel: [ClosedRange<Double>] = []
  ) {
    var profiles: [JointProfile] = []
    var families: [any ProfileFamily] = []
    var total = 0.0
    for joint in starts.indices {
      let profile = Self.braked(shape, starts[joint], limits[joint])
      let family = Self.family(shape, profile.end, JointPoint(position: 0), limits[joint])
      total = max(total, profile.duration + family.shortestChange)
      profiles.append(profile)
      families.append(family)
    }
    for joint in starts.indices {
      let braked = profiles[joint]
      profiles[joint].stop(by: families[joint], at: total)
      guard !travel.isEmpty, profiles[joint].leaves(travel[joint]) else { continue }
      profiles[joint] = braked
      profiles[joint].stop(
        by: families[joint], at: braked.duration + families[joint].shortestChange)
    }
    self.profiles = profiles
    duration = total
  }

  private static func family(
    _ shape: Shape, _ start: JointPoint, _ end: JointPoint, _ limits: JointLimits
  ) -> any ProfileFamily {
    switch shape {
    case .trapezoid:
      TrapezoidFamily(
        initialVelocity: start.velocity, finalVelocity: end.velocity, limits: limits)
    case .sCurve:
      JerkLimitedFamily(
        initialVelocity: start.velocity, initialAcceleration: start.acceleration,
        finalVelocity: end.velocity, finalAcceleration: end.acceleration, limits: limits)
    }
  }
}

extension JointProfile {
  /// Goes on with the motion of a family that covers `distance` just at `total` seconds after the profile's
  /// start.
  fileprivate mutating func append(
    _ family: any ProfileFamily, over distance: Double, until total: Double
  ) {
    guard let extremes = family.extremes(in: total - duration) else { return }
    let width = extremes.far - extremes.near
    let share = width > 0 ? min(max((distance - extremes.near) / width, 0), 1) : 1
    append(share, of: extremes.farthest, restOf: extremes.nearest)
  }

  /// Goes on to rest at `total` seconds, half-way between the nearest and the farthest place.
  fileprivate mutating func stop(by family: any ProfileFamily, at total: Double) {
    if let extremes = family.extremes(in: total - duration) {
      append(family, over: (extremes.near + extremes.far) / 2, until: total)
    }
    settle(on: JointPoint(position: end.position), duration: total)
  }

  /// Whether the joint gets anywhere beyond the travel.
  fileprivate func leaves(_ travel: ClosedRange<Double>) -> Bool {
    let reach = reach
    let slack = 1e-9
    return reach.lowerBound < travel.lowerBound - slack
      || reach.upperBound > travel.upperBound + slack
  }
}

/// A state that a joint cannot end in without having broken its limits just before.
public struct EndBeyondLimits: Error, Hashable {
  public let joint: Int
  /// `velocity` or `acceleration`.
  public let quantity: String
  public let value: Double
  public let limit: Double

  /// Nil if the end state is within the limits.
  init?(_ shape: SynchronisedMove.Shape, _ end: JointPoint, _ limits: JointLimits, joint: Int) {
    self.joint = joint
    let isSmooth = shape == .sCurve
    if isSmooth && abs(end.acceleration) > limits.acceleration {
      (quantity, value, limit) = ("acceleration", end.acceleration, limits.acceleration)
      return
    }
    // An end that still slows down was faster before: v₁ ± a₁²/2J.
    let ramp = isSmooth ? end.acceleration * end.acceleration / (2 * limits.jerk) : 0
    let before = end.acceleration < 0 ? end.velocity + ramp : end.velocity - ramp
    let worst = abs(before) > abs(end.velocity) ? before : end.velocity
    guard abs(worst) > limits.velocity * (1 + 1e-12) else { return nil }
    (quantity, value, limit) = ("velocity", worst, limits.velocity)
  }
}
