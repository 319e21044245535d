import ArgumentParser
import DSL

/// `twin run`: carries out a script and the scenario it describes.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a script and the scenario it describes.")

  @Argument(help: "The script.")
  var file: String

  @OptionGroup
  var arguments: SessionArguments

  @OptionGroup
  var studies: StudyArguments

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("How long to run, in simulated time.", valueName: "\"10 s\""))
  var duration: String?

  @Option(help: "Which scenario to run, where the script has several.")
  var scenario: String?

  @Flag(name: .customLong("no-trace"), help: "Write no trace file.")
  var omitsTrace = false

  @Flag(name: .shortAndLong, help: "Show neither progress nor the account of the run.")
  var quiet = false

  func validate() throws {
    if omitsTrace, arguments.tracePath != nil {
      throw ValidationError(
        "--out names a trace file and --no-trace forbids one: give one of them.")
    }
  }

  func run() throws {
    var options = arguments.options(script: file)
    options.duration = duration
    options.scenario = scenario
    studies.apply(to: &options)
    options.recordsTrace = !omitsTrace
    let session = Session(plugins: BuiltinPlugins.all, options: options)
    Interrupts.install(session.interrupt, patience: 2)
    let view = SessionView(session, showsProgress: !quiet)
    let result = session.run(file: file)
    view.show(result)
    if !quiet { view.show(result.reports) }
    try end(view.exitCode(result))
  }
}
