/// The supply that all joints share, with the sag of its cables and source.
///
///     V = V₀ − R Σ |i_j D_j|,    D_j = u_j / V
///
/// A bridge at full duty draws the motor's current, which the voltage itself drives; below full duty it draws
/// what the power u i takes. The sum counts current that a braking motor sends back as a load: small
/// supplies burn it. Source: the sag of Rhoban's BAM actuator models (arXiv:2410.08650).
struct SupplyBus {
  /// V₀ in V.
  let openCircuit: Double
  /// R in Ω.
  let resistance: Double

  /// What one motor draws, linearised about the last time step.
  struct Load {
    /// Voltage and current of the motor.
    let voltage: Double
    let current: Double
    /// Conductance of the winding where the bridge is at full duty, else zero.
    let conductance: Double
  }

  /// Voltage at which supply and motors agree; `last` is that of the step before.
  ///
  /// Full-duty motors are solved with the voltage, which keeps a weak supply from ringing; the others
  /// by substitution, which falls to the highest of the voltages that satisfy them.
  func voltage(
    last: Double, count: Int, load: (Int) -> Load
  ) -> Double {
    guard resistance > 0 else { return openCircuit }
    var full = 0.0
    var conductance = 0.0
    for joint in 0..<count {
      let load = load(joint)
      guard load.conductance > 0 else { continue }
      full += abs(load.current)
      if load.voltage * load.current > 0 { conductance += load.conductance }
    }
    var voltage = last
    for _ in 0..<3 {
      var partial = 0.0
      for joint in 0..<count {
        let load = load(joint)
        guard load.conductance == 0, load.current != 0 else { continue }
        partial += abs(load.current) * min(1, abs(load.voltage) / max(voltage, 1e-9))
      }
      voltage =
        (openCircuit - resistance * (full - conductance * last + partial))
        / (1 + resistance * conductance)
      voltage = max(voltage, 0)
    }
    return voltage
  }
}
