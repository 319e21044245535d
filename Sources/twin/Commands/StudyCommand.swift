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

    @Option(
      help: ArgumentHelp("Only the i-th of n parts of the runs.", valueName: "i/n"),
      transform: StudyOrder.Shard.init(argument:))
    var shard: StudyOrder.Shard?

    @OptionGroup
    var known: StudyArguments

    @Flag(name: .shortAndLong, help: "Show neither progress nor the account of the study.")
    var quiet = false

    func run() throws {
      var options = arguments.options(script: file)
      options.tracePath = nil
      known.apply(to: &options)
      options.studies.only = .init(
        study: study, shard: shard, path: arguments.tracePath)
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

    @Argument(help: ArgumentHelp("The parts.", valueName: "part.h5"))
    var parts: [String]

    @Option(
      name: .customLong("out"),
      help: ArgumentHelp("The file of the whole.", valueName: "results.h5"))
    var path: String

    func run() throws {
      let merged: StudyFile
      do throws(TraceError) {
        merged = try StudyFile.merged(
          parts.map { path throws(TraceError) in (path, try StudyFile(reading: path)) })
        try merged.write(path)
      } catch {
        complain("\(error.path): \(error.message)", help: error.help)
        return try end(2)
      }
      Terminal.output.writeLine(
        "study \(merged.study) of \(merged.scenario): \(merged.rows.count) of \(merged.runCount) runs in \(path)"
      )
      let missing = merged.missing
      guard !missing.isEmpty else { return }
      complain(
        "\(missing.count) runs are missing: \(Self.text(missing))",
        help: "merge again with the parts that hold them")
      try end(1)
    }

    private func complain(_ message: String, help: String?) {
      Terminal.error.writeLine(Terminal.error.paint("error", .bad) + ": \(message)")
      if let help { Terminal.error.writeLine("  help: \(help)") }
    }

    /// The first numbers of a list.
    static func text(_ runs: [Int]) -> String {
      runs.prefix(8).map(String.init).joined(separator: ", ") + (runs.count > 8 ? ", …" : "")
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

extension StudyOrder.Shard {
  /// `2/8`: the second of eight parts.
  fileprivate init(argument: String) throws {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else {
      throw ValidationError("give two numbers: 2/8 is the second of eight parts.")
    }
    guard let shard = Self(index: index, count: count) else {
      throw ValidationError(
        count < 1
          ? "there are no \(count) parts: 2/8 is the second of eight."
          : "of \(count) parts the first is 1/\(count) and the last \(count)/\(count).")
    }
    self = shard
  }
}
