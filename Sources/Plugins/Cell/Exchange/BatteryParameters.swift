import Foundation

/// The parameters of a cell as a BPX file (Battery Parameter eXchange, 0.x and 1.x) gives them; all in SI.
///
/// Stoichiometry is the lithium in a particle over its largest; the cell is full where the negative electrode
/// is at its largest stoichiometry and the positive one at its smallest. Exchange current density:
///
///     j₀ = F K √(cₑ/cₑ₀ · s (1 − s)),   K(T) = K exp(E_K/R (1/T_ref − 1/T))
///
/// Source: BPX standard, Faraday Institution, https://bpxstandard.com.
struct BatteryParameters: Hashable, Sendable {
  enum Model: String, CaseIterable, Hashable, Sendable {
    case singleParticle = "SPM"
    case singleParticleWithElectrolyte = "SPMe"
    case doyleFullerNewman = "DFN"
    case partial = "Partial"
  }

  var title: String
  var references: String
  /// Version of the format, as written.
  var version: String
  var model: Model
  var cell: Cell
  /// Nil in parameter sets for single-particle models, as is `separator`.
  var electrolyte: Electrolyte?
  var negativeElectrode: Electrode
  var positiveElectrode: Electrode
  var separator: Layer?
  var state: State
  /// What the file adds of its own, by name; nested names are joined by /.
  var userDefined: [String: MaterialFunction]

  struct Cell: Hashable, Sendable {
    var electrodeArea: Double
    /// How many electrode pairs are connected in parallel.
    var electrodePairs: Int
    var lowerCutOff: Double
    var upperCutOff: Double
    /// In coulombs.
    var nominalCapacity: Double
    /// In K.
    var referenceTemperature: Double
    var volume: Double?
    var externalSurfaceArea: Double?
    var density: Double?
    var specificHeatCapacity: Double?
  }

  struct Electrolyte: Hashable, Sendable {
    var transferenceNumber: Double
    /// Over the concentration.
    var diffusivity: MaterialFunction
    var diffusivityActivationEnergy: Double
    /// Over the concentration.
    var conductivity: MaterialFunction
    var conductivityActivationEnergy: Double
  }

  /// A porous layer.
  struct Layer: Hashable, Sendable {
    var thickness: Double
    var porosity: Double
    /// Effective over bulk transport: the inverse MacMullin number.
    var transportEfficiency: Double
  }

  struct Electrode: Hashable, Sendable {
    var thickness: Double
    /// Nil, as is the conductivity, in parameter sets for single-particle models.
    var layer: Layer?
    /// Effective electronic conductivity of the porous matrix.
    var conductivity: Double?
    /// One for each active material; at least one.
    var materials: [ActiveMaterial]
  }

  struct ActiveMaterial: Hashable, Sendable {
    /// Empty where the electrode has one material only.
    var name: String
    var minimumStoichiometry: Double
    var maximumStoichiometry: Double
    var maximumConcentration: Double
    var particleRadius: Double
    var surfaceAreaPerVolume: Double
    /// Over the stoichiometry, as the next three.
    var diffusivity: MaterialFunction
    var openCircuitPotential: MaterialFunction
    /// The branches of a material with hysteresis.
    var delithiationPotential: MaterialFunction?
    var lithiationPotential: MaterialFunction?
    var hysteresisDecay: Double?
    /// dU/dT; nil where the file has none.
    var entropicChange: MaterialFunction?
    var diffusivityActivationEnergy: Double
    /// K, in mol/(m² s).
    var reactionRate: Double
    var reactionRateActivationEnergy: Double

    /// Share of the electrode's volume, for spheres: a R/3.
    var volumeFraction: Double { surfaceAreaPerVolume * particleRadius / 3 }
  }

  /// Where a simulation starts, and the world around it.
  struct State: Hashable, Sendable {
    var stateOfCharge: Double
    /// In K.
    var temperature: Double
    /// In K.
    var ambientTemperature: Double
    var electrolyteConcentration: Double?
    var heatTransferCoefficient: Double?
  }

  /// Stoichiometries of the negative and positive electrode (their first materials) at a state of charge.
  func stoichiometries(atCharge charge: Double) -> (negative: Double, positive: Double) {
    let (negative, positive) = (negativeElectrode.materials[0], positiveElectrode.materials[0])
    return (
      negative.minimumStoichiometry
        + charge * (negative.maximumStoichiometry - negative.minimumStoichiometry),
      positive.maximumStoichiometry
        - charge * (positive.maximumStoichiometry - positive.minimumStoichiometry)
    )
  }

  /// Open-circuit voltage of the cell at a state of charge and the reference temperature.
  func openCircuitVoltage(atCharge charge: Double) -> Double {
    let stoichiometry = stoichiometries(atCharge: charge)
    return positiveElectrode.materials[0].openCircuitPotential.value(at: stoichiometry.positive)
      - negativeElectrode.materials[0].openCircuitPotential.value(at: stoichiometry.negative)
  }
}
