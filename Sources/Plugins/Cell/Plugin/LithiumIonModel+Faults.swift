import Engine

extension LithiumIonModel {
  /// Ways in which cells are known to fail. Each changes the physics or a reading, never a label.
  static let faultModeDescriptions: [FaultModeDescription] = [
    FaultModeDescription(
      "internal_short_soft", on: "short_conductance", .offset(amount: 0.02),
      "A soft internal short: 50 Ω from electrode to electrode at full severity; drains and warms.",
      source: "law I = V/R, heat V²/R: arXiv 2401.16682; size: assumption"),
    FaultModeDescription(
      "internal_short_growth", on: "short_conductance", .offset(amount: 5),
      "A short that hardens: give severity: 0.004 ^ (1 - age / life) to grow from 50 Ω to 0.2 Ω in its life.",
      source: "soft to hard: arXiv 2401.16682; sizes and exponential growth: assumption"),
    FaultModeDescription(
      "internal_short_hard", on: "short_conductance", .offset(amount: 5),
      "A hard internal short: 0.2 Ω from electrode to electrode at full severity.",
      source: "law: arXiv 2401.16682; size: assumption"),
    FaultModeDescription(
      "contact_resistance_growth", on: "contact_resistance", .offset(amount: 0.05),
      "A weld or tab corrodes: 50 mΩ more at full severity.", source: "size: assumption"),
    FaultModeDescription(
      "loose_terminal", on: "contact_resistance", .offset(amount: 0.015),
      "A loose terminal: 15 mΩ more; inject it intermittently.", source: "size: assumption"),
    FaultModeDescription(
      "cooling_loss", on: "heat_transfer", .loss,
      "The cooling fails: no heat leaves at full severity.", source: "definition"),
    FaultModeDescription(
      "cutoff_disabled", on: "cutoff_margin", .offset(amount: 0.3),
      "Overcharge and over-discharge: down_to, up_to and until_voltage of orders act 0.3 V too late at full severity; an "
        + "`until` of the script sees the true voltage and is not moved: for it, write `until` with "
        + "voltage_measured and give voltage_sensor_bias.",
      source: "kind: arXiv 2506.13577; size: assumption"),
  ]
}
