/// Everything the electrochemical models know of one kind of cell. SI units throughout; temperatures in K.
///
/// Concentrations inside particles appear as stoichiometries x = c/c_max, those in the electrolyte in mol/m³.
struct CellParameters: Sendable {
  /// One porous electrode.
  struct Electrode: Sendable {
    var thickness: Double
    var porosity: Double
    var activeFraction: Double
    var particleRadius: Double
    /// Of the solid, before `solidExponent` reduces it.
    var conductivity: Double
    /// Bruggeman exponents b: effective = bulk · fractionᵇ.
    var electrolyteExponent: Double
    var solidExponent: Double
    var maximumConcentration: Double
    var initialConcentration: Double
    var diffusivity: Double
    var diffusivityEnergy: Double
    /// m in j₀ = m √(cₑ cₛ (c_max − cₛ)), A m⁻² (m³/mol)^1.5.
    var reactionRate: Double
    var reactionEnergy: Double
    /// U(x) at the reference temperature, V.
    var openCircuitPotential: Curve
    /// dU/dT(x), V/K; nil where none is known.
    var entropicChange: Curve?
    var density: Double
    var heatCapacity: Double

    /// Particle surface per volume, 1/m.
    var specificArea: Double { 3 * activeFraction / particleRadius }
    /// Charge per area of cell between x = 0 and x = 1, C/m².
    var arealCapacity: Double {
      Constants.faraday * activeFraction * thickness * maximumConcentration
    }
  }

  struct Separator: Sendable {
    var thickness: Double
    var porosity: Double
    var electrolyteExponent: Double
    var density: Double
    var heatCapacity: Double
  }

  struct Collector: Sendable {
    var thickness: Double
    var density: Double
    var heatCapacity: Double
  }

  struct Electrolyte: Sendable {
    var initialConcentration: Double
    var transference: Double
    var thermodynamicFactor: Double
    /// Of cₑ in mol/m³, m²/s.
    var diffusivity: Curve
    var diffusivityEnergy: Double
    /// Of cₑ in mol/m³, S/m.
    var conductivity: Curve
    var conductivityEnergy: Double
  }

  var name: String
  var title: String
  var sources: [String]
  /// C.
  var nominalCapacity: Double
  /// Area of the electrode sheets, m².
  var area: Double
  var lowerVoltage: Double
  var upperVoltage: Double
  var volume: Double
  var coolingArea: Double
  var heatTransfer: Double
  var referenceTemperature: Double
  var negative: Electrode
  var separator: Separator
  var positive: Electrode
  var negativeCollector: Collector
  var positiveCollector: Collector
  var electrolyte: Electrolyte
  /// What counts as empty and full, where the source says so; else the cut-offs at rest do.
  var window: StoichiometryWindow?
  /// Nil for a set that knows nothing of ageing.
  var ageing: AgeingParameters? = nil

  /// Heat capacity per volume of the layers together, J/(m³ K).
  var volumetricHeatCapacity: Double {
    let layers = [
      (negativeCollector.thickness, negativeCollector.density, negativeCollector.heatCapacity),
      (negative.thickness, negative.density, negative.heatCapacity),
      (separator.thickness, separator.density, separator.heatCapacity),
      (positive.thickness, positive.density, positive.heatCapacity),
      (positiveCollector.thickness, positiveCollector.density, positiveCollector.heatCapacity),
    ]
    let thickness = layers.reduce(0) { $0 + $1.0 }
    return layers.reduce(0) { $0 + $1.0 * $1.1 * $1.2 } / thickness
  }

  /// The same layers with more or less area, so that the nominal capacity is `capacity`.
  func scaled(to capacity: Double) -> CellParameters {
    let factor = capacity / nominalCapacity
    var result = self
    result.nominalCapacity = capacity
    result.area *= factor
    result.volume *= factor
    result.coolingArea *= factor
    return result
  }
}

enum Constants {
  /// C/mol (CODATA 2018).
  static let faraday = 96485.33212
  /// J/(mol K) (CODATA 2018).
  static let gas = 8.314462618
}
