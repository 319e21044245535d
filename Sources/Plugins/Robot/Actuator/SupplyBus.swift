/// The supply that all joints share, with the sag of its cables and source.
///
///     V = V₀ − R Σ |i_j D_j|,    D_j = u_j / V
///
/// A bridge of fixed duty, at full duty above all, draws a share D of the motor's current, which a share D of the voltage
/// drives; one that regulates current below full duty draws what the power u i takes. The sum counts current that a
/// braking motor sends back as a load: small supplies burn it. Source: the sag of Rhoban's BAM actuator models
/// (arXiv:2410.08650).
struct SupplyBus {
  /// V₀ in V.
  let openCircuit: Double
  /// R in Ω.
  let resistance: Double

  /// Voltage at which supply and motors agree; `last` is that of the step before, whose currents
  /// count.
  ///
  /// Motors of fixed duty are solved with the voltage, ∂(i D)/∂V = D²/R_w, which keeps a weak supply from ringing. What
  /// the others draw is taken at the last voltage: it changes little in a step, and over a few steps both agree.
  @inline(__always)
  func voltage(last: Double, _ motors: UnsafePointer<ActuatorState>, count: Int) -> Double {
    guard resistance > 0 else { return openCircuit }
    var drawn = 0.0
    var conductance = 0.0
    let inverse = 1 / max(last, 1e-9)
    for joint in 0..<count {
      let motor = motors + joint
      // Without a voltage every duty is full.
      let duty = last > 1e-9 ? min(1, abs(motor.pointee.voltage) * inverse) : 1
      drawn += abs(motor.pointee.current) * duty
      if motor.pointee.voltage * motor.pointee.current > 0 {
        conductance += duty * duty * motor.pointee.fixedDutyConductance
      }
    }
    let sag = resistance * (drawn - conductance * last)
    return max((openCircuit - sag) / (1 + resistance * conductance), 0)
  }
}
