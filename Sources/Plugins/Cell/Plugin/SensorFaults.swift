import Engine

/// The six ways in which a sensor's reading is known to go wrong, for one reading of some size.
///
/// Kinds: arXiv 2506.13577 (bias, drift, gain, stuck, dropout) and the noise of any sensor; sizes are assumptions.
struct SensorFaults {
  /// The port that holds the reading.
  let reading: String
  /// What the modes' names begin with, and what is said of the sensor.
  let name: String
  let sensor: String
  /// Added at full severity, in SI, and in words.
  let bias: (amount: Double, text: String)
  /// In SI for each second.
  let drift: (rate: Double, text: String)
  /// Standard deviation in SI.
  let noise: (deviation: Double, text: String)

  var modes: [FaultModeDescription] {
    let kind = "kind: arXiv 2506.13577"
    return [
      FaultModeDescription(
        "\(name)_bias", on: reading, .offset(amount: bias.amount),
        "\(sensor) reads \(bias.text) too much at full severity.",
        source: kind + "; size: assumption"),
      FaultModeDescription(
        "\(name)_drift", on: reading, .drift(rate: drift.rate),
        "\(sensor)'s error grows by \(drift.text) at full severity.",
        source: kind + "; size: assumption"),
      FaultModeDescription(
        "\(name)_gain", on: reading, .growth(gain: 0.05),
        "\(sensor) reads up to 5 % too much.", source: kind + "; size: assumption"),
      FaultModeDescription(
        "\(name)_stuck", on: reading, .stuck,
        "\(sensor)'s reading stays where it was at onset.", source: kind),
      FaultModeDescription(
        "\(name)_dropout", on: reading, .dropout,
        "\(sensor)'s readings are lost; the last good one stands in.", source: kind),
      FaultModeDescription(
        "\(name)_noise", on: reading, .noise(deviation: noise.deviation),
        "\(sensor) has noise of \(noise.text) at full severity.", source: "size: assumption"),
    ]
  }

  static let cell: [FaultModeDescription] =
    SensorFaults(
      reading: "voltage_measured", name: "voltage_sensor", sensor: "The voltage sensor",
      bias: (0.02, "20 mV"), drift: (1e-6, "1 µV/s"), noise: (5e-3, "5 mV")
    ).modes + current + temperature("temperature_measured", "temperature_sensor")

  static let pack: [FaultModeDescription] =
    SensorFaults(
      reading: "voltage_measured", name: "voltage_sensor", sensor: "The pack's voltage sensor",
      bias: (0.2, "0.2 V"), drift: (1e-5, "10 µV/s"), noise: (0.05, "50 mV")
    ).modes
    + SensorFaults(
      reading: "cell_voltage_measured", name: "cell_voltage_sensor",
      sensor: "A cell's voltage sensor", bias: (0.02, "20 mV"), drift: (1e-6, "1 µV/s"),
      noise: (5e-3, "5 mV")
    ).modes + current
    + temperature("cell_temperature_measured", "cell_temperature_sensor")

  private static let current =
    SensorFaults(
      reading: "current_measured", name: "current_sensor", sensor: "The current sensor",
      bias: (0.1, "100 mA"), drift: (1e-5, "10 µA/s"), noise: (0.05, "50 mA")
    ).modes

  private static func temperature(_ reading: String, _ name: String) -> [FaultModeDescription] {
    SensorFaults(
      reading: reading, name: name, sensor: "A temperature sensor", bias: (5, "5 K"),
      drift: (1e-4, "0.1 mK/s"), noise: (0.5, "0.5 K")
    ).modes
  }
}
