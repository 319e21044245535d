import Engine
import Foundation
import Replay
import Robot
import Testing

/// How far one fit carries: every healthy log of a minute and more, predicted from the longest one.
///
/// Measured, root mean square errors of 63 traces in K, with the share of them within 1 K:
///
///                  median  90th percentile  within 1 K
///     twin           2.1        5.0            25 %
///     persistence    1.7        5.5            33 %
///     always-mean    6.5       17.2            13 %
///
/// Of the 36 traces on which persistence misses by more than 1.5 K, the twin's median is 3.0 K and persistence's
/// 4.3 K. Not a blind test: the settings were chosen with these logs in view. What is above 1 K is mostly in logs of
/// a moving arm. A likely reason, not proven: currents are not logged, friction holds an unknown part of the load after
/// each move, and the voltmeters' errors of 10 .. 20 mV are worth 4 .. 8 K.
@Suite("One fit over all real logs")
struct ArmpiSpreadTests {
  /// Marked as faulty in the data's own sheet though not by its labels; and the one that is learned from.
  private static let excluded: Set<String> = ["20240325_155003", "20240325_152902"]

  /// Errors of the twin, of persistence and of always-mean on one servo's log, in K.
  private struct Trace {
    let errors: [Double]
  }

  @Test(
    "is far better than always-mean, and better than persistence where something happens",
    .enabled(if: ArmpiLogs.folder != nil, "needs data/robot_armpi in /work/shared"))
  func spread() throws {
    let folder = try #require(ArmpiLogs.folder)
    let logs = folder.appending(path: "collected_data")
    let servos = try fittedServos(folder)
    var traces: [Trace] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: logs.path).sorted()
    where !Self.excluded.contains(name) {
      traces += try predict(logs.appending(path: name).path, servos)
    }
    #expect(traces.count == 63)
    func median(_ traces: [Trace], _ kind: Int) -> Double {
      traces.map { $0.errors[kind] }.sorted()[traces.count / 2]
    }
    #expect(median(traces, 0) < 2.2)
    #expect(median(traces, 0) < 0.5 * median(traces, 2))
    let eventful = traces.filter { $0.errors[1] > 1.5 }
    #expect(eventful.count > 30)
    #expect(median(eventful, 0) < 0.85 * median(eventful, 1))
    let within = traces.count { $0.errors[0] <= 1 }
    #expect(Double(within) > 0.2 * Double(traces.count))
  }

  private func fittedServos(_ folder: URL) throws -> SettingValue {
    let scenario = Scenario(name: "fit", seed: 1)
    let past = try ArmpiLogs.replay(
      folder.appending(path: "collected_data/20240325_152902").path,
      columns: "position, voltage, temperature", named: "past", in: scenario)
    let fit = try scenario.addTwin(
      "thermal", plugin: RobotPlugin(), model: "thermal_fit",
      settings: [
        "file": .text(folder.appending(path: "armpi_fpv.urdf").path),
        "log": try #require(past.properties["log"]), "direction": .numbers([1, 1, 1, -1, 1, 1]),
        "cable_drop": .numbers([2.5e-3, 2.5e-3, 2.5e-3, 1e-2, 2.5e-3, 3e-3]),
        "drop_accuracy": .numbers([0.01, 0.01, 0.01, 0.3, 0.01, 0.03]),
      ])
    return try #require(fit.properties["servos"])
  }

  /// The errors of the healthy traces of one log, none if it is too short.
  private func predict(_ path: String, _ servos: SettingValue) throws -> [Trace] {
    let scenario = Scenario(name: "predict", seed: 1)
    let monitor = try scenario.addTwin(
      "servo", plugin: RobotPlugin(), model: "servo_monitor", settings: ["servos": servos])
    for column in ["position", "voltage", "temperature"] {
      let twin = try ArmpiLogs.replay(path, columns: column, named: column, in: scenario)
      try scenario.connect(try twin.port("value"), to: try monitor.port("\(column)_reading"))
    }
    let labels = try ArmpiLogs.replay(path, columns: "label", named: "label", in: scenario)
    guard case .opaque(let value, _)? = labels.properties["log"], let log = value as? SampledLog
    else { return [] }
    let signals = log.sources.flatMap(\.signals)
    let end = signals.map { $0.times[$0.times.count - 1] }.min() ?? 0
    guard end - log.start >= 60 else { return [] }
    let simulation = try Simulation(scenario)
    guard case .reached = simulation.advance(to: Int64((end - log.start) * 1e9)) else {
      Issue.record("\(path) did not run to its end")
      return []
    }
    let errors = try ["error", "persistence_error", "mean_error"].map {
      simulation.read(try monitor.port($0).range)
    }
    return signals.indices.filter { !signals[$0].values.contains(1) }.map { servo in
      Trace(errors: errors.map { $0[servo] })
    }
  }
}
