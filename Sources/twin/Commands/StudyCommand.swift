import ArgumentParser
import DSL
import Engine

/// `twin study`: carries out a study of a script, or a part of its runs, and writes the results.
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study", abstract: "Carry out a study of a script, or put its parts together.",
    subcommands: [CarryOut.self, Merge.self], defaultSubcommand: CarryOut.self)

  /// `twin study file.twin --shard 2/8 --out part-2.h5`
  struct CarryOut: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run",
      abstract: "Carry out a study, or a part of its runs, and write the results.")

    @Argument(help: "The script.")
    var file: String

    @OptionGroup
    var arguments: SessionArguments

    @Option(help: "Which study, where the script has several; the first unless told.")
    var study: String?

    @Option(help: ArgumentHelp("Only a part of the runs.", valueName: "i/n"))
    var shard: ShardArgument?

    @OptionGroup
    var known: StudyArguments

    @Flag(name: .shortAndLong, help: "Show neither progress nor the account of the study.")
    var quiet = false

    func run() throws {
      var options = arguments.options(script: file)
      let stem = file.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? "study"
      let part = shard.map { "-\($0.shard.index)-of-\($0.shard.count)" } ?? ""
      let path = arguments.tracePath ?? "\(stem)-\(study ?? "study")\(part).h5"
      options.tracePath = nil
      known.apply(to: &options)
      options.studies.only = .init(study: study, shard: shard?.shard, path: path)
      let session = Session(plugins: BuiltinPlugins.all, options: options)
      Interrupts.install(session.interrupt, patience: 2)
      let view = SessionView(session, showsProgress: !quiet)
      let result = session.run(file: file)
      view.show(result)
      if result.outcome == .fine, !session.hasCarriedOutStudy {
        let known = session.studyNames
        view.complain(
          study.map { "\(file) has no study \($0)" } ?? "\(file) has no study",
          help: known.isEmpty
            ? "add `study s of scenario_name { … }`" : "it has \(known.joined(separator: ", "))")
        try end(2)
      }
      try end(view.exitCode(result))
    }
  }

  /// `twin study merge part-*.h5 --out all.h5`
  struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "merge", abstract: "Put the parts of a study together.")

    @Argument(help: "The parts.")
    var parts: [String]

    @Option(name: .customLong("out"), help: "The file of the whole.")
    var path: String

    func run() throws {
      do throws(TraceError) {
        let merged = try StudyFile.merged(
          parts.map { path throws(TraceError) in (path, try StudyFile(reading: path)) })
        try merged.write(path)
        let missing = merged.missing.count
        Terminal.output.writeLine(
          "study \(merged.study) of \(merged.scenario): \(merged.rows.count) of \(merged.runCount) runs in \(path)"
            + (missing == 0 ? "" : ", \(missing) are missing"))
      } catch {
        Terminal.error.writeLine(
          Terminal.error.paint("error", .bad) + ": \(error.path): \(error.message)")
        if let help = error.help { Terminal.error.writeLine("  help: \(help)") }
        try end(2)
      }
    }
  }
}

/// What runs of studies are known, and how many threads carry out the rest.
struct StudyArguments: ParsableArguments {
  @Option(
    name: .customLong("from"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Take the runs in these files of results as done.", valueName: "results.h5"))
  var files: [String] = []

  @Option(help: "How many threads carry out studies; one for each processor unless told.")
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 || threads > 1024 {
      throw ValidationError("--threads \(threads) is no number of threads: give 1 to 1024.")
    }
  }

  func apply(to options: inout SessionOptions) {
    options.studies.known = files
    options.studies.threads = threads
  }
}

/// `2/8`: the second of eight parts.
struct ShardArgument: ExpressibleByArgument {
  let shard: StudyOrder.Shard

  init?(argument: String) {
    let parts = argument.split(separator: "/").compactMap { Int($0) }
    guard parts.count == 2, let shard = StudyOrder.Shard(index: parts[0], count: parts[1]) else {
      return nil
    }
    self.shard = shard
  }
}
