import Engine
import Foundation
import Replay
import Testing

/// A folder of files that a test writes and a replay reads.
final class LogFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init(_ files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }

  func write(_ name: String, _ text: String) throws {
    try text.write(to: url.appending(path: name), atomically: true, encoding: .utf8)
  }

  /// Adds a replay of a file, or of the whole folder, to a scenario.
  func replay(
    _ file: String = ".", in scenario: Scenario, named name: String = "log",
    _ settings: [String: SettingValue] = [:], period: Double = 0.1
  ) throws -> TwinHandle {
    var settings = settings
    settings["file"] = .text(file == "." ? path : path + "/" + file)
    settings["period"] = .number(period)
    return try scenario.addTwin(
      name, plugin: ReplayPlugin(), model: "table", settings: settings)
  }

  /// What building a replay of a file complains about.
  func complaint(_ file: String = ".", _ settings: [String: SettingValue] = [:]) -> String {
    do {
      _ = try replay(file, in: Scenario(name: "replay", seed: 1), settings)
      return ""
    } catch {
      return "\(error)"
    }
  }
}
