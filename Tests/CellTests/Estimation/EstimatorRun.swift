import Engine
import Testing

@testable import Cell

/// A simulated cell, and an estimator that sees its current and voltage once a second.
final class EstimatorRun {
  struct Sample {
    let truth: Double
    let estimate: Double
    let deviation: Double
    let health: Double
  }

  let cell: TwinRig
  let estimator: TwinRig
  /// What the sensors make of current and voltage, from `sensorFaultOnset` on.
  var sensor: ((_ current: Double, _ voltage: Double) -> (current: Double, voltage: Double))?
  var sensorFaultOnset = 0
  private(set) var samples: [Sample] = []

  init(
    method: String, cell settings: [String: SettingValue],
    settings own: [String: SettingValue] = [:]
  ) throws {
    cell = try TwinRig(LithiumIonModel.description, settings, period: 1) {
      try LithiumIonModel($0)
    }
    estimator = try TwinRig(
      EstimatorModel.description,
      own.merging([
        "method": .text(method), "parameters": settings["parameters"] ?? .text("Chen2020"),
      ]) { $1 }, period: 1
    ) { try EstimatorModel($0) }
  }

  /// Loads the cell for `seconds`, or until it is at a cut-off.
  func drive(_ seconds: Int, current: Double) throws {
    for _ in 0..<seconds {
      if current > 0, cell["voltage"] < 2.8 || cell["state_of_charge"] < 0.02 { return }
      if current < 0, cell["voltage"] > 4.2 { return }
      cell["current_load"] = current
      try #require(cell.step() == 0)
      var reading = (current: cell["current"], voltage: cell["voltage"])
      if let sensor, samples.count >= sensorFaultOnset {
        reading = sensor(reading.current, reading.voltage)
      }
      estimator["current"] = reading.current
      estimator["voltage"] = reading.voltage
      estimator["temperature"] = cell["temperature"]
      try #require(estimator.step() == 0)
      samples.append(
        Sample(
          truth: cell["state_of_charge"], estimate: estimator["soc"],
          deviation: estimator["soc_deviation"], health: estimator["soh"]))
    }
  }
}
