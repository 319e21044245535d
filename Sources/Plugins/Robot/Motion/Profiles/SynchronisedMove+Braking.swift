extension SynchronisedMove {
  /// What a joint does first if its start breaks the limits or is bound to break them: the fastest way back.
  ///
  /// A trapezoid slows down to V. With limited jerk the velocity V is met with no acceleration left: jerk −J
  /// to the acceleration −√(J (v₀ − V) + a₀²/2), at most A, which is held until v = V + a²/2J. From there the
  /// ordinary profile begins, with jerk +J.
  static func braked(_ shape: Shape, _ start: JointPoint, _ limits: JointLimits) -> JointProfile {
    var profile = JointProfile(at: start)
    let (top, speed, jerk) = (limits.acceleration, limits.velocity, limits.jerk)
    guard shape == .sCurve else {
      let excess = abs(start.velocity) - speed
      if excess > 0 {
        profile.append(
          excess / top, acceleration: start.velocity > 0 ? -top : top, jerk: 0)
        profile.end.velocity = start.velocity > 0 ? speed : -speed
      }
      return profile
    }
    if abs(start.acceleration) > top {
      let sign: Double = start.acceleration > 0 ? 1 : -1
      profile.append(
        (abs(start.acceleration) - top) / jerk, acceleration: start.acceleration,
        jerk: -sign * jerk)
      profile.end.acceleration = sign * top
    }
    let (v, a) = (profile.end.velocity, profile.end.acceleration)
    /// The velocity at which the acceleration is gone, if it goes at once.
    let settled = v + a * abs(a) / (2 * jerk)
    guard abs(settled) > speed * (1 + 1e-12) else { return profile }
    let sign: Double = settled > 0 ? 1 : -1
    let (fast, rising) = (sign * v, sign * a)
    let trough = min(max(jerk * (fast - speed) + rising * rising / 2, 0).squareRoot(), top)
    profile.append((rising + trough) / jerk, acceleration: a, jerk: -sign * jerk)
    let reached = speed + trough * trough / (2 * jerk)
    profile.append(
      (sign * profile.end.velocity - reached) / top, acceleration: -sign * trough, jerk: 0)
    profile.end = JointPoint(
      position: profile.end.position, velocity: sign * reached, acceleration: -sign * trough)
    return profile
  }
}
