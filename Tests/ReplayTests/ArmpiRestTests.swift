import Engine
import Foundation
import Replay
import Robot
import Testing

/// The rule of docs/robot.md, written there before it was run, over all it applies to.
///
/// It finds four resting stretches, hence twelve pairs and 72 traces. Root mean square errors in K, each trace
/// weighing the same, of all pairs and of the six with the stretch that was never tried by itself before:
///
///                  twin  persistence  always-mean  within 1 K
///     all           0.74     1.25         10.8     66 of 72 (persistence 48)
///     new ones      0.79     1.27         11.9     32 of 36 (persistence 24)
///
/// What misses: servo 1 five times (1.04 to 1.81 K), servo 4 once (2.06 K).
@Suite("One rule over all resting stretches of the real logs")
struct ArmpiRestTests {
  /// Errors of the twin, of persistence and of always-mean on one servo's trace, in K.
  private struct Trace {
    let pair: (learned: String, tested: String)
    let servo: Int
    let errors: [Double]
  }

  /// The one that was never tried by itself before the rule was stated; some defaults were chosen over all logs.
  private static let unseen = "20240325_152902"

  @Test(
    "predicts to 1 K and better than persistence and always-mean",
    .enabled(if: ArmpiLogs.folder != nil, "needs data/robot_armpi in /work/shared"))
  func rule() throws {
    let folder = try #require(ArmpiLogs.folder)
    let stretches = try Self.stretches(folder.appending(path: "collected_data"))
    #expect(
      stretches.map(\.name) == [
        "20240105_164214", "20240105_165972", "20240325_135213", Self.unseen,
      ])
    #expect(stretches.map(\.start) == [0, 0, 0, 314])
    let cuts = try stretches.map { try Self.cut($0, folder) }
    var traces: [Trace] = []
    for (learned, past) in zip(stretches, cuts) {
      let servos = try Self.fittedServos(folder, past.path)
      for (tested, log) in zip(stretches, cuts) where tested.name != learned.name {
        let errors = try Self.predict(log.path, servos)
        for servo in 0..<6 {
          traces.append(
            Trace(
              pair: (learned.name, tested.name), servo: servo, errors: errors.map { $0[servo] }))
        }
      }
    }
    #expect(traces.count == 72)
    let new = traces.filter { [$0.pair.learned, $0.pair.tested].contains(Self.unseen) }
    for (name, some) in [("all", traces), ("new", new)] {
      let pooled = (0..<3).map { Self.pooled(some, $0) }
      let within = (0..<3).map { kind in some.count { $0.errors[kind] <= 1 } }
      print("\(name): twin, persistence, always-mean \(pooled) K; within 1 K \(within)")
      #expect(pooled[0] <= 0.85)
      #expect(pooled[0] < 0.7 * pooled[1] && pooled[0] < 0.1 * pooled[2])
    }
    for servo in 0..<6 {
      let own = traces.filter { $0.servo == servo }
      print("servo \(servo + 1): \((0..<3).map { Self.pooled(own, $0) }) K")
      #expect(Self.pooled(own, 0) < 1.15)
    }
    for learned in stretches {
      for tested in stretches where tested.name != learned.name {
        let pair = traces.filter { $0.pair == (learned.name, tested.name) }
        let pooled = (0..<3).map { Self.pooled(pair, $0) }
        print("\(learned.name) → \(tested.name): \(pooled) K, \(pair.count { $0.errors[0] <= 1 })")
        #expect(pooled[0] <= 1.1)
      }
    }
    #expect(traces.count { $0.errors[0] <= 1 } >= 65)
  }

  private static func pooled(_ traces: [Trace], _ kind: Int) -> Double {
    let squares = traces.reduce(0) { $0 + $1.errors[kind] * $1.errors[kind] }
    return (squares / Double(traces.count)).squareRoot()
  }

  private static func stretches(_ logs: URL) throws -> [RestingStretch] {
    try FileManager.default.contentsOfDirectory(atPath: logs.path).sorted().compactMap { name in
      let path = logs.appending(path: name).path
      let twin = try ArmpiLogs.replay(
        path, columns: "position, label", named: "log", in: Scenario(name: "rest", seed: 1))
      guard case .opaque(let value, _)? = twin.properties["log"], let log = value as? SampledLog
      else { return nil }
      guard
        let stretch = RestingStretch(
          name, positions: try log.signals(named: "position"), from: log.start)
      else { return nil }
      let begin = log.start + Double(stretch.start)
      let end = begin + Double(stretch.length)
      let faulty = try log.signals(named: "label").contains { signal in
        zip(signal.times, signal.values).contains { $1 == 1 && $0 >= begin && $0 < end }
      }
      #expect(!faulty, "\(name) has labelled faults; leave those servos out")
      return stretch
    }
  }

  /// The stretch as a log of its own.
  private static func cut(_ stretch: RestingStretch, _ folder: URL) throws -> LogFolder {
    let log = folder.appending(path: "collected_data/\(stretch.name)")
    let cut = try LogFolder()
    for servo in 1...6 {
      let name = "data_motor_\(servo).csv"
      let lines = try String(contentsOf: log.appending(path: name), encoding: .utf8)
        .split(whereSeparator: \.isNewline)
      func time(_ line: Substring) -> Double {
        Double(line.prefix { $0 != "," }) ?? -.infinity
      }
      let first = time(lines[1]) + Double(stretch.start)
      let last = first + Double(stretch.length)
      let kept = lines.dropFirst().filter { time($0) >= first && time($0) <= last }
      try cut.write(name, ([lines[0]] + kept).joined(separator: "\n"))
    }
    return cut
  }

  /// Settings as in examples/armpi_replay.twin.
  private static func fittedServos(_ folder: URL, _ path: String) throws -> SettingValue {
    let scenario = Scenario(name: "fit", seed: 1)
    let past = try ArmpiLogs.replay(
      path, columns: "position, voltage, temperature", named: "past", in: scenario)
    let fit = try scenario.addTwin(
      "thermal", plugin: RobotPlugin(), model: "thermal_fit",
      settings: [
        "file": .text(folder.appending(path: "armpi_fpv.urdf").path),
        "log": try #require(past.properties["log"]), "direction": .numbers([1, 1, 1, -1, 1, 1]),
        "drop_accuracy": .number(0.1), "penalty": .number(0.1), "start_doubt": .number(2),
      ])
    return try #require(fit.properties["servos"])
  }

  /// The errors of the twin, persistence and always-mean, servo by servo.
  private static func predict(_ path: String, _ servos: SettingValue) throws -> [[Double]] {
    let scenario = Scenario(name: "predict", seed: 1)
    let monitor = try scenario.addTwin(
      "servo", plugin: RobotPlugin(), model: "servo_monitor",
      settings: [
        "servos": servos, "initial_window": .number(120), "load_shift": .number(0.5),
      ])
    var done: TwinHandle?
    for column in ["position", "voltage", "temperature"] {
      let twin = try ArmpiLogs.replay(path, columns: column, named: column, in: scenario)
      try scenario.connect(try twin.port("value"), to: try monitor.port("\(column)_reading"))
      done = twin
    }
    guard case .opaque(let value, _)? = done?.properties["log"], let log = value as? SampledLog
    else { return [] }
    let simulation = try Simulation(scenario)
    guard case .reached = simulation.advance(to: Int64((log.end - log.start) * 1e9)) else {
      Issue.record("\(path) did not run to its end")
      return []
    }
    return try ["error", "persistence_error", "mean_error"].map {
      simulation.read(try monitor.port($0).range)
    }
  }
}
