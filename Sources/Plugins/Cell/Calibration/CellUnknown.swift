import Engine

/// A property of a cell that a calibration can find out.
///
/// All but the contact resistance are factors on what the parameter set says, so that 1 means "as published".
public enum CellUnknown: String, CaseIterable, Hashable, Sendable {
  case capacity
  case negativeDiffusivity = "negative_diffusivity"
  case positiveDiffusivity = "positive_diffusivity"
  case negativeReactionRate = "negative_reaction_rate"
  case positiveReactionRate = "positive_reaction_rate"
  case heatTransfer = "heat_transfer"
  /// In Ω.
  case contactResistance = "contact_resistance"

  /// What is believed before any measurement: cells of one kind differ little in capacity, published rates much.
  ///
  /// Spreads: assumption; diffusivities and reaction rates of one material differ by factors of 2 to 10 between
  /// publications (Wang et al., Prog. Energy 4 (2022) 032004).
  public var usualPrior: (median: Double, spread: Double) {
    switch self {
    case .capacity: (1, 0.05)
    case .negativeDiffusivity, .positiveDiffusivity: (1, 0.7)
    case .negativeReactionRate, .positiveReactionRate: (1, 0.7)
    case .heatTransfer: (1, 0.4)
    case .contactResistance: (0.01, 0.7)
    }
  }

  /// The cell with this property set.
  func apply(_ value: Double, to parameters: inout CellParameters, contact: inout Double) {
    switch self {
    case .capacity:
      parameters = parameters.scaled(to: parameters.nominalCapacity * value)
    case .negativeDiffusivity: parameters.negative.diffusivity *= value
    case .positiveDiffusivity: parameters.positive.diffusivity *= value
    case .negativeReactionRate: parameters.negative.reactionRate *= value
    case .positiveReactionRate: parameters.positive.reactionRate *= value
    case .heatTransfer: parameters.heatTransfer *= value
    case .contactResistance: contact = value
    }
  }
}
