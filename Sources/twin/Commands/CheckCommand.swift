import ArgumentParser
import DSL

/// `twin check`: everything that is wrong with scripts, without running them.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong with scripts; run nothing.")

  @Argument(help: ArgumentHelp("The scripts.", valueName: "file"))
  var files: [String]

  @Option(
    name: .customLong("allow-path"), parsing: .singleValue,
    help: ArgumentHelp("Let the scripts include files from here too.", valueName: "folder"))
  var allowedPaths: [String] = []

  func run() throws {
    var code: Int32 = 0
    for file in files {
      let options = SessionOptions(
        folder: SessionOptions.folder(of: file), allowedPaths: allowedPaths)
      let session = Session(plugins: BuiltinPlugins.all, options: options)
      let view = SessionView(session)
      let result = session.check(file: file)
      view.show(result)
      code = max(code, view.exitCode(result))
      if result.diagnostics.isEmpty {
        Terminal.output.writeLine("\(file): \(Terminal.output.paint("fine", .good))")
      }
    }
    try end(code)
  }
}
