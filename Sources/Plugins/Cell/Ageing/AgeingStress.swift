import Foundation

/// How fast a cell ages: the linearised degradation of Xu et al.
///
///     f  = Sₜ(t) S_σ(σ̄) S_T(T̄) + Σᵢ nᵢ S_δ(δᵢ) S_σ(σᵢ) S_T(Tᵢ)
///     S_δ = 1/(k₁ δ^k₂ + k₃)             depth of discharge δ of one cycle
///     S_σ = exp(k_σ (σ − σ_ref))          mean state of charge
///     S_T = exp(k_T (T − T_ref) T_ref/T)  mean temperature, in kelvin
///     Sₜ  = kₜ t                          time
///
/// The sum runs over the rainflow cycles, each with nᵢ = ½ or 1. T_ref/T is a ratio of kelvins: public codes
/// that put degrees Celsius there divide by zero at the freezing point.
///
/// Source: Xu, Oudalov, Ulbig, Andersson & Kirschen (2018), "Modeling of lithium-ion battery degradation for
/// cell life assessment", IEEE Trans. Smart Grid 9(2):1131–1140, doi:10.1109/TSG.2016.2578950; numbers for an
/// LMO cell as agreed on by public implementations (the paper itself was not at hand).
struct AgeingStress: Hashable, Sendable {
  /// How the damage of one cycle grows with its depth.
  enum DepthLaw: Hashable, Sendable {
    /// 1/(k₁ δ^k₂ + k₃), for LMO cells.
    case reciprocal(k1: Double, k2: Double, k3: Double)
    /// a δ^b: the law of the NMC variant in Mathews, Xu et al. (2020), Applied Energy.
    case power(factor: Double, exponent: Double)
  }

  var depthLaw = DepthLaw.reciprocal(k1: 1.4e5, k2: -0.501, k3: -1.23e5)
  /// k_σ.
  var chargeSensitivity = 1.04
  var referenceCharge = 0.5
  /// k_T, in 1/K.
  var temperatureSensitivity = 0.0693
  /// In K.
  var referenceTemperature = 298.15
  /// kₜ, in 1/s.
  var calendarRate = 4.14e-10

  /// S_δ for one whole cycle.
  func depth(_ depth: Double) -> Double {
    guard depth > 0 else { return 0 }
    switch depthLaw {
    case .reciprocal(let k1, let k2, let k3): return 1 / (k1 * pow(depth, k2) + k3)
    case .power(let factor, let exponent): return factor * pow(depth, exponent)
    }
  }

  /// S_σ.
  func charge(_ stateOfCharge: Double) -> Double {
    exp(chargeSensitivity * (stateOfCharge - referenceCharge))
  }

  /// S_T at a temperature in kelvin.
  func temperature(_ temperature: Double) -> Double {
    exp(
      temperatureSensitivity * (temperature - referenceTemperature) * referenceTemperature
        / temperature)
  }

  /// What `seconds` at a mean state of charge and a mean temperature in kelvin add to f.
  func calendarAgeing(seconds: Double, stateOfCharge: Double, temperature: Double) -> Double {
    calendarRate * seconds * charge(stateOfCharge) * self.temperature(temperature)
  }

  /// What one whole cycle adds to f.
  func cycleAgeing(depth: Double, stateOfCharge: Double, temperature: Double) -> Double {
    self.depth(depth) * charge(stateOfCharge) * self.temperature(temperature)
  }
}
