import ArgumentParser

/// `scripts/bench`: measures twin side by side with what it is compared with.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures speed figures, as ratios to references timed in the same run.",
    discussion: "Exits with 1 if a figure misses its limit.")

  @Argument(help: "Which groups to measure; all if none is named.")
  var groups: [FigureGroup] = []

  @Flag(help: "Print one line of JSON for each figure.")
  var json = false

  func run() throws {
    var figures: [Figure] = []
    for group in groups.isEmpty ? FigureGroup.allCases : groups {
      figures += try group.measure()
    }
    let report = FigureReport(figures: figures)
    print(json ? report.json : report.table)
    if !figures.allSatisfy(\.isKept) { throw ExitCode.failure }
  }
}
