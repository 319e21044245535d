/// Heat of a motor: winding and housing, each with its capacity, joined to each other and to the
/// air around.
///
///     C_w Ṫ_w = P_w − (T_w − T_h)/R_wh
///     C_h Ṫ_h = P_h + (T_w − T_h)/R_wh − (T_h − T_a)/R_ha
///
/// P_w is the copper loss i² R(T_w), P_h the heat of friction; the temperature sensor sits at the
/// housing. The trapezoidal rule keeps the balance of heat to rounding and is stable for any step;
/// its error is (step / time constant)²/12 of a change. The same network is in the data sheets of
/// motor makers and in 20-sim's servo motor editor.
struct ThermalNetwork {
  /// C in J/K.
  let windingCapacity: Double
  let housingCapacity: Double
  /// R in K/W.
  let windingResistance: Double
  let housingResistance: Double

  /// Temperatures a step later, in the unit of the ones given; heat in W.
  func temperatures(
    winding: Double, housing: Double, ambient: Double, copperLoss: Double, frictionHeat: Double,
    after step: Double
  ) -> (winding: Double, housing: Double) {
    let half = step / 2
    let inner = half / windingResistance
    let outer = half / housingResistance
    // (C + h/2 G) ΔT = h (P − G T), a symmetric system of two.
    let windingHeat = step * copperLoss - 2 * inner * (winding - housing)
    let housingHeat =
      step * frictionHeat + 2 * inner * (winding - housing) - 2 * outer * (housing - ambient)
    let a = windingCapacity + inner
    let d = housingCapacity + inner + outer
    let scale = 1 / (a * d - inner * inner)
    return (
      winding + scale * (d * windingHeat + inner * housingHeat),
      housing + scale * (a * housingHeat + inner * windingHeat)
    )
  }
}
