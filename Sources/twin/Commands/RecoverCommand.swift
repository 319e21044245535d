import ArgumentParser
import Engine

/// `twin recover`: puts a trace in order whose run was cut off, and says what it holds.
struct RecoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Put a trace in order whose run was cut off, and say what it holds.",
    discussion: """
      Every sample flushed before a crash is readable without repair. This command cuts all signals to \
      the same length and says how far they go; a trace in good order is left as it is.
      """)

  @Argument(help: "The trace.")
  var file: String

  func run() throws {
    do {
      let groups = try TraceRecovery.recover(file)
      Terminal.output.write(lines(groups).map { $0 + "\n" }.joined())
    } catch {
      Terminal.error.writeLine("\(Terminal.error.paint("error", .bad)): \(error)")
      try end(2)
    }
  }

  private func lines(_ groups: [TraceRecovery.Group]) -> [String] {
    guard !groups.isEmpty else { return ["\(file) records no signals"] }
    var table = TextTable([
      .init(title: "run"), .init(title: "group"), .init(title: "rows", side: .right),
      .init(title: "up to", side: .right), .init(title: "cut off", side: .right),
      .init(title: "the run"),
    ])
    table.rows = groups.map { group in
      [
        .init(group.run), .init(group.name), .init("\(group.rows)"),
        .init(group.end.map { NumberText.simulated($0) } ?? "–"),
        .init(group.cutRows == 0 ? "–" : "\(group.cutRows)"), .init(group.outcome),
      ]
    }
    return table.lines(for: .output, width: Terminal.output.width, indent: 0)
  }
}
