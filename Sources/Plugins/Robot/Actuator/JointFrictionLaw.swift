import Glibc

/// The steady friction of a geared joint: how much torque it takes to turn at a speed, load and
/// temperature.
///
///     g = c (F_c + |f_l τ_l + f_m τ_m| + (F_s + f_s |τ_l|) (1 + κ_s ΔT) exp(−|ω/ω_s|^α)
///         + W F_w exp(−|ω/ω_w|²))
///     τ_f = g sgn ω + c (b exp(−κ ΔT) + W b_w) ω,    ω_s = ω_s25 (1 + κ_ω ΔT)
///
/// τ_l is the torque that the gear passes on, τ_m the motor's, ΔT the housing's temperature above
/// 25 °C, W the wear from 0 to 1 and c the factor `joint_friction`. Load and temperature enter as
/// in Bittencourt & Gunnarsson (J. Dyn. Sys. Meas. Control 134, 2012: Coulomb and Stribeck terms
/// with load, Stribeck speed with temperature, viscous term exponential in temperature; their
/// constant viscous part is left out and their Stribeck term is taken relative), wear as in Bittencourt & Axelsson (LiTH-ISY-R-3058: a Stribeck-like and a viscous
/// term), the difference of motor's and load's share as in Rhoban's BAM (arXiv:2410.08650).
struct JointFrictionLaw {
  /// Dry friction that neither speed nor load changes, in N·m.
  var coulomb = 0.0
  /// More of it at rest.
  var stribeck = 0.0
  var stribeckSpeed = 1.0
  var stribeckExponent = 2.0
  var wear = 0.0
  var wearSpeed = 1.0
  var loadShare = 0.0
  var motorShare = 0.0
  var stribeckLoadShare = 0.0
  /// In N·m·s/rad, temperature and wear included.
  var viscosity = 0.0

  /// g: the dry friction at a speed and under a load.
  @inline(__always)
  func level(speed: Double, load: Double, motor: Double) -> Double {
    var level = coulomb + abs(loadShare * load + motorShare * motor)
    let excess = stribeck + stribeckLoadShare * abs(load)
    if excess != 0 {
      level += excess * Self.fall(abs(speed) / stribeckSpeed, stribeckExponent)
    }
    if wear > 0 { level += wear * Self.fall(abs(speed) / wearSpeed, 2) }
    return max(level, 0)
  }

  /// exp(−x^α), without transcendental functions at rest and far above the Stribeck speed.
  @inline(__always)
  static func fall(_ x: Double, _ exponent: Double) -> Double {
    if x == 0 { return 1 }
    let power = exponent == 2 ? x * x : exponent == 1 ? x : x > 40 ? 40 : pow(x, exponent)
    return power < 40 ? exp(-power) : 0
  }
}
