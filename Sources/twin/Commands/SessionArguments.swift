import ArgumentParser
import DSL

/// What decides about runs, whether of a script or at the prompt.
struct SessionArguments: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Give a parameter another value.", valueName: "name=\"4 kg\""))
  var settings: [Setting] = []

  @Option(help: "Replace the seed of all random draws.")
  var seed: UInt64?

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("Write the trace to this file.", valueName: "trace.h5"))
  var tracePath: String?

  @Option(
    name: .customLong("allow-path"), parsing: .singleValue,
    help: ArgumentHelp(
      "Let the script read and write here too, beside its own folder and the current one.",
      valueName: "folder"))
  var allowedPaths: [String] = []

  @Option(
    name: .customLong("max-steps"),
    help: ArgumentHelp(
      "End the script after so many passes through loops and calls.", valueName: "count"))
  var stepLimit: Int?

  @Option(
    name: .customLong("max-memory"),
    help: ArgumentHelp(
      "End the script when its values take more; 1024 unless told.", valueName: "MB"))
  var memoryLimit: Int?

  func validate() throws {
    for (name, limit) in [("steps", stepLimit), ("memory", memoryLimit)] {
      if let limit, limit < 1 || limit > 1 << 40 {
        throw ValidationError("--max-\(name) \(limit) is no limit: give a number from 1.")
      }
    }
  }

  /// `name=value`, as written.
  struct Setting: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
      guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex else { return nil }
      name = argument[..<sign].filter { $0 != " " }
      value = String(argument[argument.index(after: sign)...])
    }
  }

  /// - Parameter script: the file that names its folder for the files it reads
  func options(script: String?) -> SessionOptions {
    var options = SessionOptions()
    options.folder = Self.folder(of: script)
    options.allowedPaths = allowedPaths
    options.limits.steps = stepLimit
    if let memoryLimit { options.limits.memory = memoryLimit << 20 }
    options.seed = seed
    options.parameters = settings.map { ($0.name, $0.value) }
    options.tracePath = tracePath
    return options
  }

  static func folder(of path: String?) -> String { path.map(SessionOptions.folder) ?? "." }
}
