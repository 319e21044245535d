import Glibc

/// The temperature-dependent constants of one step.
///
/// Everything thermally activated follows k(T) = k(T₀) exp(E/R (1/T₀ − 1/T)).
struct CellKinetics {
  /// RT/F, V.
  let thermalVoltage: Double
  /// D/R² of the particles, 1/s.
  var negativeDiffusionRate: Double
  var positiveDiffusionRate: Double
  /// m c_max, so that j₀ = reaction · √cₑ · √(x (1 − x)).
  let negativeReaction: Double
  let positiveReaction: Double
  /// Factors on the electrolyte's curves.
  let saltDiffusivity: Double
  let conductivity: Double
  let temperature: Double
  /// T − T₀, by which entropic changes shift potentials.
  let excess: Double

  init(_ parameters: CellParameters, temperature: Double) {
    let reference = parameters.referenceTemperature
    let distance =
      temperature == reference ? 0 : (1 / reference - 1 / temperature) / Constants.gas
    func activated(_ energy: Double) -> Double {
      energy == 0 || distance == 0 ? 1 : exp(energy * distance)
    }
    self.temperature = temperature
    excess = temperature - reference
    thermalVoltage = Constants.gas * temperature / Constants.faraday
    let (negative, positive) = (parameters.negative, parameters.positive)
    negativeDiffusionRate =
      negative.diffusivity / (negative.particleRadius * negative.particleRadius)
      * activated(negative.diffusivityEnergy)
    positiveDiffusionRate =
      positive.diffusivity / (positive.particleRadius * positive.particleRadius)
      * activated(positive.diffusivityEnergy)
    negativeReaction =
      negative.reactionRate * negative.maximumConcentration * activated(negative.reactionEnergy)
    positiveReaction =
      positive.reactionRate * positive.maximumConcentration * activated(positive.reactionEnergy)
    saltDiffusivity = activated(parameters.electrolyte.diffusivityEnergy)
    conductivity = activated(parameters.electrolyte.conductivityEnergy)
  }
}
