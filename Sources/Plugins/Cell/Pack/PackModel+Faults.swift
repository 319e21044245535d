import Engine

extension PackModel {
  /// Ways in which packs are known to fail. Each changes the physics or a reading, never a label.
  static let faultModeDescriptions: [FaultModeDescription] = [
    FaultModeDescription(
      "cell_imbalance", on: "cell_short_conductance", .offset(amount: 0.005),
      "A cell discharges itself, by 200 Ω at full severity, and falls behind the others.",
      source: "kind: arXiv 2506.13577; size: assumption"),
    FaultModeDescription(
      "weak_cell", on: "cell_capacity", .loss,
      "A cell loses electrode area and with it capacity.", source: "size: definition"),
    FaultModeDescription(
      "cell_resistance_growth", on: "cell_resistance", .growth(gain: 2),
      "A cell's ohmic resistance grows, threefold at full severity.", source: "size: assumption"),
    FaultModeDescription(
      "internal_short_soft", on: "cell_short_conductance", .offset(amount: 0.02),
      "A soft internal short of a cell: 50 Ω at full severity.",
      source: "law I = V/R, heat V²/R: arXiv 2401.16682; size: assumption"),
    FaultModeDescription(
      "internal_short_hard", on: "cell_short_conductance", .offset(amount: 5),
      "A hard internal short of a cell: 0.2 Ω at full severity.",
      source: "law: arXiv 2401.16682; size: assumption"),
    FaultModeDescription(
      "connection_growth", on: "cell_connection_resistance", .offset(amount: 0.05),
      "A cell's weld corrodes: 50 mΩ more at full severity.", source: "size: assumption"),
    FaultModeDescription(
      "loose_connection", on: "cell_connection_resistance", .offset(amount: 10),
      "A cell's weld breaks: 10 Ω more at full severity; inject it intermittently.",
      source: "size: assumption"),
    FaultModeDescription(
      "contact_resistance_growth", on: "contact_resistance", .offset(amount: 0.05),
      "A terminal or contactor corrodes: 50 mΩ more at full severity.",
      source: "size: assumption"),
    FaultModeDescription(
      "loose_terminal", on: "contact_resistance", .offset(amount: 0.015),
      "A loose terminal: 15 mΩ more; inject it intermittently.", source: "size: assumption"),
    FaultModeDescription(
      "cooling_loss", on: "heat_transfer", .loss,
      "The cooling of the pack fails: no heat leaves at full severity.", source: "definition"),
    FaultModeDescription(
      "cell_cooling_loss", on: "cell_cooling", .loss,
      "The cooling of a cell fails.", source: "definition"),
    FaultModeDescription(
      "external_heating", on: "ambient_temperature", .offset(amount: 130),
      "Heat from outside, 130 K at full severity; with runaway: arrhenius cells decompose.",
      source: "oven test: Hatchard et al. 2001; Kim et al. 2007"),
    FaultModeDescription(
      "protection_disabled", on: "cutoff_margin", .offset(amount: 0.3),
      "Overcharge and over-discharge: the limits of cells and the ends of orders act 0.3 V a cell too late at full "
        + "severity; an `until` of the script is not moved.",
      source: "kind: arXiv 2506.13577; size: assumption"),
    FaultModeDescription(
      "balancing_off", on: "balancing_threshold", .set(amount: 0),
      "Balancing stops.", source: "definition"),
  ]
}
