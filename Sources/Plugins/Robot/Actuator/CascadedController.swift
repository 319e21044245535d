/// A position controller around a speed controller around the motor's current.
///
///     w = clamp(q̇ᵣ + k (qᵣ − q̂), ±w_max)          position loop, k = K_p / K_d
///     τ = τᵣ + z + K_d (w − v̂)                       speed loop
///     ż = K_i/K_p · K_d (w − v̂)                      unless the motor gives all it can in that direction
///
/// With K_d = 0 it is proportional in position, as the firmware of small servos is. τ is divided by
/// the torque constant that the drive believes in. A drive that regulates current brings that
/// about. One that only sets its duty D = R₂₅ i / V₀ reckons with its preset's supply voltage V₀: it
/// puts D V on the motor, whatever the bus gives, and the motor's speed works against that.
struct CascadedController {
  var positionGain = 0.0
  var velocityGain = 0.0
  /// K_i / K_p.
  var integralShare = 0.0
  var speedLimit = Double.infinity

  /// K_d w and whether its limit leaves it free to change with position.
  @inline(__always)
  func speedTerm(error: Double, reference: Double) -> (value: Double, isFree: Bool) {
    let wanted = velocityGain * reference + positionGain * error
    let limit = velocityGain * speedLimit
    guard velocityGain > 0, abs(wanted) > limit else { return (wanted, true) }
    return (wanted < 0 ? -limit : limit, false)
  }

  /// Growth of z within a period.
  @inline(__always)
  func integralGrowth(
    error: Double, reference: Double, measuredSpeed: Double, period: Double
  ) -> Double {
    integralShare * period
      * (speedTerm(error: error, reference: reference).value - velocityGain * measuredSpeed)
  }
}
