import Glibc

/// The laws by which the film on the negative particles grows: j < 0 is the current it takes, for a thickness L.
///
///     solvent diffusion        j = −F D c/L                        (Single et al., ChemSusChem 11 (2018) 1950)
///     reaction                 j = −j₀ exp(−(ψ − U)/2θ)
///     EC reaction              j = −F c κ/(1 + L κ/D),  κ = k exp(−(ψ − U)/2θ)
///                                                                  (Yang et al., J. Power Sources 360 (2017) 28)
///     interstitial diffusion   j = −F D c/L exp(−Δφ/θ)             (Single et al. 2018)
///     electron migration       j = κ (Δφ − U)/L where Δφ < U
///
/// θ = RT/F, Δφ = φₛ − φₑ, and ψ = Δφ − ρ L j_tot is what the film leaves of it. All as in Marquis, thesis, University of
/// Oxford 2020, eqs. 5.91–5.96, each times exp(E/R (1/T₀ − 1/T)).
extension Ageing {
  /// A current, A/m², and its slopes.
  struct Law {
    var current = 0.0
    var byInner = 0.0
    var byOuter = 0.0
    var byThickness = 0.0
  }

  func filmLaw(
    thickness: Double, inner: Double, outer: Double, thermalVoltage: Double, scale: Double
  ) -> Law {
    guard let film else { return Law() }
    // Newton's method may try a film that is not there; the laws diverge.
    let thickness = max(thickness, 1e-14)
    var law = Law()
    switch mechanisms.film {
    case .none: break
    case .solventDiffusion:
      law.current =
        -Constants.faraday * film.solventDiffusivity * film.solventConcentration / thickness
      law.byThickness = -law.current / thickness
    case .reaction:
      law.current =
        -film.exchangeCurrent * boundedExp(-0.5 * (inner - film.potential) / thermalVoltage)
      law.byInner = -0.5 * law.current / thermalVoltage
    case .carbonateReaction:
      let rate =
        film.carbonateRate * boundedExp(-0.5 * (inner - film.potential) / thermalVoltage)
      let share = 1 / (1 + thickness * rate / film.carbonateDiffusivity)
      let supply = Constants.faraday * film.carbonateConcentration
      law.current = -supply * rate * share
      law.byInner = 0.5 * supply * share * share * rate / thermalVoltage
      law.byThickness = supply * rate * rate / film.carbonateDiffusivity * share * share
    case .interstitialDiffusion:
      law.current =
        -Constants.faraday * film.interstitialDiffusivity * film.interstitialConcentration
        / thickness * boundedExp(-outer / thermalVoltage)
      law.byOuter = -law.current / thermalVoltage
      law.byThickness = -law.current / thickness
    case .electronMigration:
      guard outer < film.potential else { break }
      law.byOuter = film.electronConductivity / thickness
      law.current = law.byOuter * (outer - film.potential)
      law.byThickness = -law.current / thickness
    }
    law.current *= scale
    law.byInner *= scale
    law.byOuter *= scale
    law.byThickness *= scale
    return law
  }

  /// exp(E/R (1/T₀ − 1/T)).
  func filmActivation(_ temperature: Double, reference: Double) -> Double {
    guard let energy = film?.activationEnergy, energy > 0, temperature != reference else {
      return 1
    }
    return exp(energy / Constants.gas * (1 / reference - 1 / temperature))
  }
}

/// e^x, where a wild guess must not overflow.
@inline(__always)
func boundedExp(_ x: Double) -> Double { exp(min(max(x, -100), 100)) }
