/// Motions with limited speed and acceleration: the trapezoid of velocity and its kin.
///
/// Farthest in the time T from velocity v₀ to v₁ is to speed up at A for t = (T + (v₁ − v₀)/A)/2, then to
/// slow down at A; where that would exceed V, to cruise at V in between. The distance D beyond that of the
/// direct change of velocity has the peak velocity √(A D + (v₀² + v₁²)/2) (Biagiotti & Melchiorri, Trajectory
/// Planning for Automatic Machines and Robots, 2008, section 3.2, for v₀, v₁ of any sign).
struct TrapezoidFamily: ProfileFamily {
  var initialVelocity: Double
  var finalVelocity: Double
  let limits: JointLimits

  var mirrored: TrapezoidFamily {
    TrapezoidFamily(
      initialVelocity: -initialVelocity, finalVelocity: -finalVelocity, limits: limits)
  }

  func farthest(in duration: Double) -> AccelerationPieces? {
    let acceleration = limits.acceleration
    let change = (finalVelocity - initialVelocity) / acceleration
    guard duration >= abs(change) * (1 - 1e-14) else { return nil }
    var rise = max(0, (duration + change) / 2)
    var fall = max(0, (duration - change) / 2)
    var cruise = 0.0
    if initialVelocity + acceleration * rise > limits.velocity {
      rise = max(0, (limits.velocity - initialVelocity) / acceleration)
      fall = max(0, (limits.velocity - finalVelocity) / acceleration)
      cruise = duration - rise - fall
    }
    var pieces = AccelerationPieces()
    pieces.append(rise, acceleration: acceleration)
    pieces.append(cruise, acceleration: 0)
    pieces.append(fall, acceleration: -acceleration)
    return pieces
  }

  var shortestChange: Double { abs(finalVelocity - initialVelocity) / limits.acceleration }

  func shortestDuration(over distance: Double) -> Double {
    let direct = shortestChange
    let way = (initialVelocity + finalVelocity) / 2 * direct
    if distance < way { return mirrored.shortestDuration(over: -distance) }
    let (a, v) = (limits.acceleration, limits.velocity)
    let squares = (initialVelocity * initialVelocity + finalVelocity * finalVelocity) / 2
    let peak = max(a * distance + squares, 0).squareRoot()
    guard peak > v else {
      return max(direct, (2 * peak - initialVelocity - finalVelocity) / a)
    }
    return (2 * v - initialVelocity - finalVelocity) / a + (distance - (v * v - squares) / a) / v
  }
}
