/// Motions with limited speed V, acceleration A and jerk J: the S-curve and its kin.
///
/// Farthest in the time T from (v₀, a₀) to (v₁, a₁) is to go up as fast as can be, then down, as late as
/// can be up again: jerk +J, 0, −J, 0, −J, 0, +J, seven segments of which any may be empty. The acceleration
/// is the lower of
/// - what the start allows, U(t) = min(a₀ + J t, A), and
/// - the higher of what the end demands, L(t) = max(a₁ − J (T − t), −A), and a falling line σ − J t.
///
/// σ follows from the change of velocity, ∫ a dt = v₁ − v₀. With the peak p = min((σ + a₀)/2, A), the trough
/// b = max((σ + a₁ − J T)/2, −A) and the times at A and −A,
/// h = max(0, (σ − 2A + a₀)/J) and k = max(0, (J T − 2A − a₁ − σ)/J),
///
///     ∫ a dt = (2 p² − a₀² + a₁² − 2 b²)/(2 J) + A (h − k),   d/dσ = (p − b)/J ≥ 0,
///
/// which is linear or quadratic in σ between the values where p or b meets its bound. If the
/// velocity where the line crosses zero exceeds V, the motion is instead the fastest to (V, 0), a
/// cruise, and the fastest from (V, 0).
///
/// Own derivation from the seven-segment profile; for the seven segments see Biagiotti & Melchiorri, Trajectory
/// Planning for Automatic Machines and Robots, 2008, section 3.4.
struct JerkLimitedFamily: ProfileFamily {
  var initialVelocity: Double
  var initialAcceleration: Double
  var finalVelocity: Double
  var finalAcceleration: Double
  let limits: JointLimits

  var mirrored: JerkLimitedFamily {
    JerkLimitedFamily(
      initialVelocity: -initialVelocity, initialAcceleration: -initialAcceleration,
      finalVelocity: -finalVelocity, finalAcceleration: -finalAcceleration, limits: limits)
  }

  /// How the acceleration rises and falls: its extremes and how long it stays at them.
  struct Ramps {
    var peak: Double
    var hold: Double
    var trough: Double
    var lowHold: Double
    /// At zero acceleration between peak and trough.
    var cruise = 0.0
  }

  func farthest(in duration: Double) -> AccelerationPieces? {
    ramps(in: duration).map(pieces)
  }

  func pieces(_ ramps: Ramps) -> AccelerationPieces {
    let jerk = limits.jerk
    var pieces = AccelerationPieces()
    pieces.append(
      (ramps.peak - initialAcceleration) / jerk, acceleration: initialAcceleration, jerk: jerk)
    pieces.append(ramps.hold, acceleration: ramps.peak)
    if ramps.cruise > 0 {
      pieces.append(ramps.peak / jerk, acceleration: ramps.peak, jerk: -jerk)
      pieces.append(ramps.cruise, acceleration: 0)
      pieces.append(-ramps.trough / jerk, acceleration: 0, jerk: -jerk)
    } else {
      pieces.append((ramps.peak - ramps.trough) / jerk, acceleration: ramps.peak, jerk: -jerk)
    }
    pieces.append(ramps.lowHold, acceleration: ramps.trough)
    pieces.append(
      (finalAcceleration - ramps.trough) / jerk, acceleration: ramps.trough, jerk: jerk)
    return pieces
  }

  private func ramps(in duration: Double) -> Ramps? {
    guard let ramps = withoutCruise(in: duration) else { return nil }
    guard ramps.peak > 0, ramps.trough < 0, peakVelocity(ramps) > limits.velocity else {
      return ramps
    }
    var cruising = throughTopSpeed
    cruising.cruise = duration - time(cruising)
    return cruising.cruise > 0 ? cruising : ramps
  }

  /// Where the falling line crosses zero.
  private func peakVelocity(_ ramps: Ramps) -> Double {
    initialVelocity + limits.acceleration * ramps.hold
      + (2 * ramps.peak * ramps.peak - initialAcceleration * initialAcceleration)
      / (2 * limits.jerk)
  }

  func time(_ ramps: Ramps) -> Double {
    (2 * ramps.peak - initialAcceleration + finalAcceleration - 2 * ramps.trough) / limits.jerk
      + ramps.hold + ramps.lowHold + ramps.cruise
  }

  /// The fastest way to (V, 0) and from there to the end.
  var throughTopSpeed: Ramps {
    let (acceleration, jerk) = (limits.acceleration, limits.jerk)
    /// Extreme and time at it for the change `rise` of velocity from `other` to no acceleration.
    func ramp(_ rise: Double, _ other: Double) -> (Double, Double) {
      let extreme = max(jerk * rise + other * other / 2, 0).squareRoot()
      guard extreme > acceleration else { return (extreme, 0) }
      let ramps = (2 * acceleration * acceleration - other * other) / (2 * jerk)
      return (acceleration, max(0, (rise - ramps) / acceleration))
    }
    let (peak, hold) = ramp(limits.velocity - initialVelocity, initialAcceleration)
    let (trough, lowHold) = ramp(limits.velocity - finalVelocity, finalAcceleration)
    return Ramps(
      peak: max(peak, initialAcceleration), hold: hold, trough: -max(trough, -finalAcceleration),
      lowHold: lowHold)
  }

  /// The motion of the given duration that disregards V; nil if no motion takes just that long.
  private func withoutCruise(in duration: Double) -> Ramps? {
    let (a0, a1, top, jerk) = (
      initialAcceleration, finalAcceleration, limits.acceleration, limits.jerk
    )
    func ramps(_ line: Double) -> Ramps {
      Ramps(
        peak: max(a0, min((line + a0) / 2, top)), hold: max(0, (line - 2 * top + a0) / jerk),
        trough: min(a1, max((line + a1 - jerk * duration) / 2, -top)),
        lowHold: max(0, (jerk * duration - 2 * top - a1 - line) / jerk))
    }
    func excess(_ ramps: Ramps) -> Double {
      (2 * ramps.peak * ramps.peak - a0 * a0 + a1 * a1 - 2 * ramps.trough * ramps.trough)
        / (2 * jerk) + top * (ramps.hold - ramps.lowHold) - (finalVelocity - initialVelocity)
    }
    let lowest = a0
    let highest = a1 + jerk * duration
    let slack =
      1e-12 * (abs(initialVelocity) + abs(finalVelocity) + top * duration + top * top / jerk)
    guard highest >= lowest - 1e-13 * (abs(a0) + jerk * duration) else { return nil }
    guard excess(ramps(lowest)) <= slack, excess(ramps(highest)) >= -slack else { return nil }
    // The piece of the function that holds the zero.
    let meetsTop = min(max(2 * top - a0, lowest), highest)
    let leavesBottom = min(max(jerk * duration - 2 * top - a1, lowest), highest)
    var left = lowest
    var right = highest
    for bound in [min(meetsTop, leavesBottom), max(meetsTop, leavesBottom)] {
      if excess(ramps(bound)) <= 0 { left = bound } else { right = min(right, bound) }
    }
    let start = ramps(left)
    let missing = -excess(start)
    guard missing > 0, right > left else { return start }
    let slope = (start.peak - start.trough) / jerk
    let isPeakFree = (left + right) / 2 < 2 * top - a0
    let isTroughFree = (left + right) / 2 > jerk * duration - 2 * top - a1
    let curvature = ((isPeakFree ? 0.5 : 0) - (isTroughFree ? 0.5 : 0)) / jerk
    let root = max(slope * slope + 2 * curvature * missing, 0).squareRoot()
    return ramps(min(left + 2 * missing / (slope + root), right))
  }
}
