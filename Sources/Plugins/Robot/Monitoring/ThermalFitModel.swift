import Engine

/// The result of a fit as a twin whose ports stay as they are; see `ThermalFitModel.description`.
final class ThermalFitModel: TwinModel {
  private let servos: FittedServos
  private let outputs: [Double]

  /// How often the log is sampled, in s.
  private static let sampling = 0.1
  /// A shorter log shows no slow mode.
  private static let shortestLog = 60.0

  init(_ request: BuildRequest) throws {
    guard case .opaque(let value, let summary)? = request.settings["log"] else {
      throw PluginError(
        "\(request.twin) needs a log", help: "write log: past.log with a replay.table twin past",
        setting: "log")
    }
    guard let log = value as? SampledLog else {
      throw PluginError(
        "log of \(request.twin) must come from a replay.table twin, not \(summary)",
        help: "write log: past.log", setting: "log")
    }
    let chain = try ServoChain(request, servos: log.sources.map(\.name))
    let readings: ServoLog
    do {
      readings = try ServoLog(log, step: Self.sampling)
    } catch {
      throw PluginError(error.message, help: error.help, place: error.path, setting: "log")
    }
    let length = Double(readings.count) * readings.step
    guard length >= Self.shortestLog else {
      throw PluginError(
        "the log lasts \(length) s, too short to learn how servos heat",
        help: "give one of at least \(Self.shortestLog) s", place: log.path, setting: "log")
    }
    let harness = HarnessEstimate(
      drops: try request.numbers("cable_drop", count: chain.count),
      accuracies: try request.numbers("drop_accuracy", count: chain.count),
      spread: request.number("usual_rise"))
    servos = ThermalFit(
      readings, chain: chain, harness: harness, startSpread: request.number("start_spread"),
      settlingTime: request.number("settling_time"), penalty: request.number("penalty"),
      startDoubt: request.number("start_doubt")
    ).run()
    outputs =
      [servos.network.fastTime, servos.network.slowTime, servos.network.fastShare]
      + servos.errors + servos.meanTemperatures
  }

  var axes: [String: [String]] { ["servos": servos.chain.names] }
  var properties: [String: SettingValue] { ["servos": .opaque(servos, summary: servos.summary)] }
  var stateByteCount: Int { 0 }
  var portValues: [String: [Double]] {
    [
      "fast_time": [servos.network.fastTime], "slow_time": [servos.network.slowTime],
      "fast_share": [servos.network.fastShare], "fit_error": servos.errors,
      "mean_temperature": servos.meanTemperatures,
    ]
  }

  func initialize(_ frame: StepFrame) {}

  func step(_ frame: StepFrame) -> StepStatus {
    for index in outputs.indices { frame.outputs[index] = outputs[index] }
    return 0
  }
}
