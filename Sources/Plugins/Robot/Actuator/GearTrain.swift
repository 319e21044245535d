/// The gear between rotor and joint over one time step: rigid, or two masses with backlash between
/// elastic teeth.
///
///     J ω̇ = τ_m − τ_f − τ_g,    δ̇ = ω − q̇,    p = max(|δ| − b/2, 0)
///     τ_g = max(0, k p + d ṗ) sgn δ
///
/// Speeds, inertia and angles are as seen at the joint. The teeth carry nothing within the gap, and
/// never pull. δ and p are those of the end of the step and ṗ is p's mean rate within it, so that
/// damping too acts only where teeth touch, the torque rises with ω − q̇ without a jump, and teeth
/// of any stiffness are stable. Sources: the dead-zone model of Nordin & Gutman (Automatica 38,
/// 2002, 1633–1649); MuJoCo issue #3468 has the same states.
struct GearTrain {
  /// Whether the rotor turns with the joint.
  var isRigid = true
  /// J in kg·m².
  var rotorInertia = 0.0
  /// k in N·m/rad.
  var stiffness = 0.0
  /// d in N·m·s/rad.
  var damping = 0.0
  /// b/2 in rad.
  var halfGap = 0.0
  /// δ and ω at the start of the step.
  var deflection = 0.0
  var rotorSpeed = 0.0
  var step = 1.0

  /// Torque on the joint when the rotor runs ahead by the given speed, and its derivative.
  @inline(__always)
  func toothTorque(ahead slip: Double) -> (value: Double, slope: Double) {
    let end = deflection + step * slip
    let side = end > 0 ? 1.0 : -1
    let depth = abs(end) - halfGap
    guard depth > 0 else { return (0, 0) }
    let before = max(side * deflection - halfGap, 0)
    let rate = damping / step
    let torque = (stiffness + rate) * depth - rate * before
    return torque > 0 ? (side * torque, (stiffness + rate) * step) : (0, 0)
  }

  /// Where the teeth lie that carry a torque at rest.
  func deflection(carrying torque: Double) -> Double {
    guard torque != 0 else { return 0 }
    return torque / stiffness + (torque < 0 ? -halfGap : halfGap)
  }
}
