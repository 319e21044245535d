import ArgumentParser
import Engine

/// `twin version`: the version of the program and of each plugin.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version of twin and of its plugins.")

  func run() {
    var lines = ["twin \(TwinVersion.text)"]
    lines += BuiltinPlugins.all.map { "  \($0.description.name) \($0.description.version)" }
    Terminal.output.write(lines.map { $0 + "\n" }.joined())
  }
}
