/// The supply that all joints share, with the sag of its cables and source.
///
///     V = V₀ − R Σ |i_j D_j|,    D_j = u_j / V
///
/// A bridge at full duty draws the motor's current, which the voltage itself drives; below full
/// duty it draws what the power u i takes. The sum counts current that a braking motor sends back
/// as a load: small supplies burn it. Source: the sag of Rhoban's BAM actuator models
/// (arXiv:2410.08650).
struct SupplyBus {
  /// V₀ in V.
  let openCircuit: Double
  /// R in Ω.
  let resistance: Double

  /// Voltage at which supply and motors agree; `last` is that of the step before, whose currents
  /// count.
  ///
  /// Full-duty motors are solved with the voltage, which keeps a weak supply from ringing. What the
  /// others draw is taken at the last voltage: it changes little in a step, and over a few steps
  /// both agree.
  @inline(__always)
  func voltage(last: Double, _ motors: UnsafePointer<ActuatorState>, count: Int) -> Double {
    guard resistance > 0 else { return openCircuit }
    var drawn = 0.0
    var conductance = 0.0
    let inverse = 1 / max(last, 1e-9)
    for joint in 0..<count {
      let motor = motors + joint
      let current = abs(motor.pointee.current)
      if motor.pointee.fullDutyConductance > 0 {
        drawn += current
        if motor.pointee.voltage * motor.pointee.current > 0 {
          conductance += motor.pointee.fullDutyConductance
        }
      } else {
        drawn += current * min(1, abs(motor.pointee.voltage) * inverse)
      }
    }
    let sag = resistance * (drawn - conductance * last)
    return max((openCircuit - sag) / (1 + resistance * conductance), 0)
  }
}
