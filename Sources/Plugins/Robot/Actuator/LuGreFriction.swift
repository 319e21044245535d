/// Friction of bristles that bend before they slide, over one time step.
///
///     ż = ω − σ₀ |ω| z / g,    τ_f = σ₀ z + σ₁ ż + b ω
///
/// (Canudas de Wit, Olsson, Åström & Lischinsky, IEEE Trans. Automatic Control 40(3), 1995, eqs.
/// 1–3). Backward Euler gives the end of the step in closed form,
///
///     z₁ = (z₀ + h ω) / (1 + h σ₀ |ω| / g),
///
/// never beyond ±g/σ₀ and rising with ω: bristles of any stiffness are stable, and a joint under
/// less torque than g comes to rest. In steady motion τ_f = g sgn ω + b ω.
struct LuGreFriction {
  /// g in N·m.
  private(set) var level = 0.0
  /// σ₀ in N·m/rad; zero for bristles that do not bend, whose dry friction `JointFrictionStep`
  /// solves exactly.
  private(set) var stiffness = 0.0
  /// σ₁ in N·m·s/rad.
  private(set) var damping = 0.0
  /// b in N·m·s/rad.
  private(set) var viscosity = 0.0
  /// z₀ in rad.
  private(set) var deflection = 0.0
  private(set) var step = 1.0
  /// h σ₀ / g.
  private var yield = 0.0
  private var gain = 0.0
  private var offset = 0.0

  init() {}

  init(
    level: Double, stiffness: Double, damping: Double, viscosity: Double, deflection: Double,
    step: Double, rate: Double
  ) {
    self.level = level
    self.viscosity = viscosity
    self.step = step
    guard stiffness > 0, level > 0 else { return }
    self.stiffness = stiffness
    self.damping = damping
    // Friction that has just fallen cannot hold bristles bent as far as before.
    let inverse = stiffness / level
    yield = step * inverse
    self.deflection =
      abs(deflection) * inverse <= 1 ? deflection : (deflection < 0 ? -1 : 1) / inverse
    gain = stiffness + damping * rate
    offset = damping * rate * self.deflection
  }

  /// Friction torque, positive against positive speed, its derivative by the speed, and z₁.
  @inline(__always)
  func torque(_ speed: Double) -> (value: Double, slope: Double, deflection: Double) {
    let share = 1 / (1 + yield * abs(speed))
    let end = (deflection + step * speed) * share
    let sign = speed > 0 ? 1.0 : speed < 0 ? -1 : 0
    let bend = max(step - yield * deflection * sign, 0) * share * share
    return (gain * end - offset + viscosity * speed, gain * bend + viscosity, end)
  }

  /// Heat of the step in J: the work done on the bristles less what they store.
  @inline(__always)
  func heat(_ speed: Double, torque: Double, deflection end: Double) -> Double {
    step * torque * speed
      - stiffness / 2 * (end * end - deflection * deflection)
  }
}
