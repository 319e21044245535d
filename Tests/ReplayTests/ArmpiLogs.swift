import DSL
import Engine
import Foundation
import Replay
import Robot
import Testing

/// The real logs of an ArmPi FPV arm, github:sonic160/digital_twin_robot, if this machine has them.
enum ArmpiLogs {
  static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let folder: URL? = {
    let candidates = [
      ProcessInfo.processInfo.environment["TWIN_SHARED"].map { URL(filePath: $0) },
      checkout.deletingLastPathComponent().appending(path: "shared"),
      checkout.deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared"),
    ]
    return candidates.compactMap { $0?.appending(path: "data/robot_armpi") }.first {
      FileManager.default.fileExists(atPath: $0.appending(path: "armpi_fpv.urdf").path)
    }
  }()

  /// Runs the example and returns what it logged and its trace.
  static func runExample(
    _ script: String = "armpi_replay.twin", data: String, allowed: [String] = []
  ) throws -> (result: SessionResult, lines: [String], trace: TraceReader?) {
    let output = try LogFolder()
    let session = Session(
      plugins: [ReplayPlugin(), RobotPlugin()],
      options: SessionOptions(
        folder: checkout.appending(path: "examples").path, outputFolder: output.path,
        allowedPaths: allowed,
        parameters: [("data", data)],
        tracePath: output.path + "/trace.h5"))
    var lines: [String] = []
    session.onEvent = { event in
      if case .log(let text, _) = event { lines.append(text) }
    }
    let result = session.run(file: checkout.appending(path: "examples/\(script)").path)
    return (result, lines, try? TraceReader(output.path + "/trace.h5"))
  }

  private static let limits = [
    "position": (-100.0, 1100.0, 150.0), "voltage": (5000, 9000, 1500), "temperature": (10, 100, 4),
    "label": (0, 1, .infinity),
  ]

  /// A replay of columns of a log without its glitches, as the example has it.
  static func replay(
    _ path: String, columns: String, named name: String, in scenario: Scenario
  ) throws -> TwinHandle {
    let limits = try columns.split(separator: ", ").map {
      try #require(Self.limits[String($0)])
    }
    return try scenario.addTwin(
      name, plugin: ReplayPlugin(), model: "table",
      settings: [
        "file": .text(path), "columns": .text(columns), "lowest": .numbers(limits.map(\.0)),
        "highest": .numbers(limits.map(\.1)), "spike": .numbers(limits.map(\.2)),
      ])
  }
}
