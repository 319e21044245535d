import Engine

/// The result of learning a fleet's fade as a twin whose ports stay as they are; see `FadeFitModel.description`.
final class FadeFitModel: TwinModel {
  private let fleet: FadeFleet
  private let values: [String: [Double]]
  private let outputs: [Double]

  /// Fewer points tell no rate beside the discrepancy.
  private static let fewestCycles = 10

  init(_ request: BuildRequest) throws {
    guard case .opaque(let value, let summary)? = request.settings["log"] else {
      throw PluginError(
        "\(request.twin) needs the log of a fleet",
        help: "write log: fleet.log with a replay.table twin fleet", setting: "log")
    }
    guard let log = value as? SampledLog else {
      throw PluginError(
        "log of \(request.twin) must come from a replay.table twin, not \(summary)",
        help: "write log: fleet.log", setting: "log")
    }
    let cells = try log.sources.map { source in
      guard source.signals.count == 1, let signal = source.signals.first else {
        throw PluginError(
          "\(source.name) has the columns \(source.signals.map(\.name).joined(separator: ", "))",
          help: "play one column, the capacity", place: log.path, setting: "log")
      }
      let history = FadeHistory(
        signal, name: source.name, learnShare: request.number("learn_share"),
        skipped: Int(request.number("skipped_cycles")))
      guard history.firstCapacity > 0, history.health.allSatisfy({ $0 > 0 }) else {
        throw PluginError(
          "\(source.name) has the capacity \(signal.values.min() ?? 0)",
          help: "set lowest: in the replay to leave out rows without one", place: log.path,
          setting: "log")
      }
      guard history.learned.count >= Self.fewestCycles else {
        throw PluginError(
          "\(source.name) leaves \(history.learned.count) of \(signal.values.count) cycles to learn "
            + "from, fewer than \(Self.fewestCycles)",
          help: "raise learn_share or lower skipped_cycles", place: log.path, setting: "learn_share"
        )
      }
      return history
    }
    do {
      fleet = try FadeFleet(
        cells, drawCount: Int(request.number("draws")), seed: UInt64(request.number("seed")))
    } catch let error as CalibrationError {
      throw PluginError("\(request.twin) found no posterior: \(error)", setting: "log")
    }
    let (shared, rates) = fleet.posterior.columns
    func quantile(_ values: [Double], _ share: Double) -> Double {
      values.sorted()[min(Int(share * Double(values.count)), values.count - 1)]
    }
    values = [
      "rate": rates.map { quantile($0, 0.5) }, "rate_lower": rates.map { quantile($0, 0.05) },
      "rate_upper": rates.map { quantile($0, 0.95) }, "deviation": [quantile(shared[2], 0.5)],
      "length": [quantile(shared[3], 0.5) * FadeHistory.unit],
      "noise": [quantile(shared[4], 0.5)],
      "reduction_factor": [fleet.posterior.chains.reductionFactors.max() ?? .nan],
    ]
    outputs = Self.description.ports.flatMap { [values] port in values[port.name] ?? [] }
  }

  var axes: [String: [String]] { ["cells": fleet.cells.map(\.name)] }
  var properties: [String: SettingValue] { ["fleet": .opaque(fleet, summary: fleet.summary)] }
  var portValues: [String: [Double]] { values }
  var stateByteCount: Int { 0 }

  func initialize(_ frame: StepFrame) {}

  func step(_ frame: StepFrame) -> StepStatus {
    for index in outputs.indices { frame.outputs[index] = outputs[index] }
    return 0
  }
}
