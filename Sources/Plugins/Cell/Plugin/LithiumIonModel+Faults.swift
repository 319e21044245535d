import Engine

extension LithiumIonModel {
  /// Ways in which cells are known to fail. Each changes the physics or a reading, never a label.
  static let faultModeDescriptions: [FaultModeDescription] =
    [
      FaultModeDescription(
        "internal_short_soft", on: "short_conductance", .offset(amount: 0.02),
        "A soft internal short: 50 Ω from electrode to electrode at full severity; drains and warms.",
        source: "law I = V/R, heat V²/R: arXiv 2401.16682; size: assumption"),
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
        "Overcharge and over-discharge: orders run 0.3 V past their end at full severity.",
        source: "kind: arXiv 2506.13577; size: assumption"),
      FaultModeDescription(
        "voltage_sensor_bias", on: "voltage_measured", .offset(amount: 0.02),
        "The voltage sensor reads 20 mV too much at full severity.", source: "size: assumption"),
      FaultModeDescription(
        "voltage_sensor_drift", on: "voltage_measured", .drift(rate: 1e-6),
        "The voltage sensor's error grows by 1 µV/s at full severity.", source: "size: assumption"),
      FaultModeDescription(
        "voltage_sensor_stuck", on: "voltage_measured", .stuck,
        "The voltage reading stays where it was at onset.", source: "kind: arXiv 2506.13577"),
      FaultModeDescription(
        "current_sensor_bias", on: "current_measured", .offset(amount: 0.1),
        "The current sensor reads 100 mA too much at full severity.", source: "size: assumption"),
      FaultModeDescription(
        "current_sensor_gain", on: "current_measured", .growth(gain: 0.05),
        "The current sensor reads up to 5 % too much.", source: "size: assumption"),
      FaultModeDescription(
        "current_sensor_dropout", on: "current_measured", .dropout,
        "Current readings are lost; the last good one stands in.", source: "kind: arXiv 2506.13577"),
      FaultModeDescription(
        "temperature_sensor_bias", on: "temperature_measured", .offset(amount: 5),
        "The temperature sensor reads 5 K too much at full severity.", source: "size: assumption"),
      FaultModeDescription(
        "temperature_sensor_stuck", on: "temperature_measured", .stuck,
        "The temperature reading stays where it was at onset.", source: "kind: arXiv 2506.13577"),
    ] + ageingFaultModes
}
