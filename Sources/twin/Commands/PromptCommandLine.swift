import ArgumentParser
import DSL
import Glibc

/// `twin repl`: a session at the prompt, or from a pipe.
struct PromptCommandLine: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl", abstract: "Start a session: type statements, see values, move in time.")

  @Argument(help: "A script to start from: what it declares is there, nothing has run.")
  var file: String?

  @OptionGroup
  var arguments: SessionArguments

  func validate() throws {
    // `twin chek a.twin` comes here, since `repl` may be left out.
    guard let file, !file.contains("."), !file.contains("/"), access(file, F_OK) != 0 else {
      return
    }
    let known = Twin.configuration.subcommands.compactMap { $0.configuration.commandName }
    throw ValidationError(
      "There is no command and no file `\(file)`. Commands: \(known.joined(separator: ", ")).")
  }

  func run() throws {
    let code = MainActor.assumeIsolated { start() }
    try end(code)
  }

  @MainActor
  private func start() -> Int32 {
    var options = arguments.options(script: file)
    options.isInteractive = true
    // What is recorded stays in memory for `plot` and `export`; a file is for those who name one.
    options.recordsTrace = arguments.tracePath != nil
    let session = Session(plugins: BuiltinPlugins.all, options: options)
    let isTyped = isatty(STDIN_FILENO) == 1
    let prompt = Prompt(session, folder: options.folder, isTyped: isTyped)
    if let file { prompt.load(file) }
    return prompt.run()
  }
}
