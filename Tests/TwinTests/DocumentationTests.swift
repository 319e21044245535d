import Foundation
import Testing

/// Every block of the documents is run, and what is shown below it compared with what comes of it.
///
/// - `twin`: a script, run by `twin run`; a `text` block directly below is all it shows. With a word like
///   `gears.twin`, later blocks of the document find it under that name.
/// - `twin error`: the same, for a script that must end with exit code 2.
/// - `twin check`: a script that `twin check` must find nothing wrong with.
/// - `csv name.csv`, `json name.json`: a file for the blocks after it.
/// - `console`: commands after `$ ` with what they show, or entries after `twin> `.
/// - `sh`: commands. `ebnf`: the grammar, which DSLTests read.
///
/// To record what scripts show: `TWIN_RECORD=1 scripts/test --filter Documentation`, then read the diff.
@Suite("Documentation")
struct DocumentationTests {
  static let isRecording = ProcessInfo.processInfo.environment["TWIN_RECORD"] != nil

  /// Blocks that are not run, by their first line, with the reason.
  static let notRun = [
    "import Engine": "EmbeddingTests compiles and runs it",
    "let plan = try makePickAndPlace(folder: \"examples\").plan()":
      "EmbeddingTests runs these calls; the text is the gist of its body",
    "/                         format = \"twin-trace\", format_version = 1": "a picture of a file",
    "/              format = \"twin-study\", format_version = 1": "a picture of a file",
    "from h5py import File": "StudyPythonTests runs it on results of a study",
    "import h5py": "RecordingPythonTests opens a trace with h5py; this file does not exist",
    "time    = h5read('run.h5', '/run0/every_1ms/time');": "MATLAB is not free",
  ]

  /// Commands that are not run, with the reason.
  static let notRunCommands = [
    "scripts/test": "it would run this test",
    "scripts/cluster/setup": "it loads packages from the network",
    "scripts/cluster/dask_study reach.twin --out all.h5": "ClusterTests runs it",
    "scripts/cluster/dask_study reach.twin --out all.h5 --scheduler tcp://head:8786 --shards 200":
      "ClusterTests runs it with a cluster of its own",
    "scripts/cluster/slurm_study reach.twin --out all.h5 -- --partition=long --time=2:00:00":
      "ClusterTests runs it with a stand-in for Slurm",
  ]

  static let scriptBlocks = Documents.blocks.filter { $0.isScript && !$0.words.contains("check") }
  static let checkedBlocks = Documents.blocks.filter { $0.isScript && $0.words.contains("check") }
  static let transcriptBlocks = Documents.blocks.filter { $0.language == "console" }
  static let commandBlocks = Documents.blocks.filter { $0.language == "sh" }

  @Test("has only blocks that are run, or that say why not", arguments: Documents.names)
  func kinds(document: String) {
    for block in Documents.blocks where block.document == document {
      switch block.language {
      case "twin", "console", "sh", "ebnf": break
      case "csv", "json": #expect(block.fileName != nil, "\(block.place): the file has no name")
      default:
        #expect(
          block.lines.first.map { Self.notRun[$0] != nil } == true,
          "\(block.place): a block of the unknown kind `\(block.language)`")
      }
    }
  }

  @Test(
    "its scripts show what it says they show", .disabled(if: isRecording), arguments: scriptBlocks)
  func scripts(block: DocumentBlock) throws {
    let (status, shown) = try DocumentRun.script(block)
    #expect(shown == block.output?.text ?? "", "\(block.place)")
    #expect(block.expectsError ? status == 2 : status < 2, "\(block.place)")
  }

  @Test("its parts of scripts have no errors", arguments: checkedBlocks)
  func parts(block: DocumentBlock) throws {
    let folder = try Documents.folder(for: block)
    try folder.write(block.text, to: "example.twin")
    let outcome = try TwinBinary.run(["check", "example.twin"], in: folder, mergesErrors: true)
    #expect(outcome.status == 0, "\(block.place): \(outcome.output)")
  }

  @Test("its commands show what it says they show", arguments: transcriptBlocks)
  func transcripts(block: DocumentBlock) throws {
    guard block.lines.contains(where: { $0.hasPrefix("$ ") }) else {
      let (expected, shown) = try DocumentRun.session(block)
      #expect(shown == expected, "\(block.place)")
      return
    }
    let folder = try Documents.folder(for: block)
    for step in DocumentRun.steps(block) {
      guard let (status, shown) = try DocumentRun.command(step.command, in: folder) else {
        #expect(Self.notRunCommands[step.command] != nil, "\(block.place): \(step.command)")
        continue
      }
      #expect(status < 2, "\(block.place)")
      // A command without anything below it is shown for itself.
      if !step.shown.isEmpty { #expect(shown == step.shown, "\(block.place): \(step.command)") }
    }
  }

  @Test("its other commands do not fail", arguments: commandBlocks)
  func commands(block: DocumentBlock) throws {
    let folder = try Documents.folder(for: block)
    for line in block.lines where !line.isEmpty && Self.notRunCommands[line] == nil {
      let (status, shown) = try #require(
        try DocumentRun.command(line, in: folder), "\(block.place): \(line)")
      #expect(status < 2, "\(block.place): \(shown)")
    }
  }

  @Test("takes down what its scripts show", .enabled(if: isRecording), arguments: Documents.names)
  func record(document: String) throws {
    var lines = try Documents.text(document)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // From the end, so that the lines of earlier blocks stay where they are.
    for block in Self.scriptBlocks.reversed() where block.document == document {
      let (_, shown) = try DocumentRun.script(block)
      let output = shown.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let fenced = shown.isEmpty ? [] : ["", "```text"] + output.map(String.init) + ["```"]
      let old = block.output.map {
        $0.line + $0.text.split(separator: "\n", omittingEmptySubsequences: false).count
      }
      lines.replaceSubrange((block.end + 1)..<((old ?? block.end) + 1), with: fenced)
    }
    try lines.joined(separator: "\n").write(
      to: Documents.root.appendingPathComponent(document), atomically: true, encoding: .utf8)
  }
}
