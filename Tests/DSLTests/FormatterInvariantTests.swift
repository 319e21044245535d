import Glibc
import Testing

@testable import DSL

@Suite("What formatting never changes")
struct FormatterInvariantTests {
  /// The words and signs of a script, its units and its negations: all that its meaning hangs on.
  private struct Meaning: Equatable {
    var tokens: [String] = []
    var units: [String] = []
    var negations: [Int] = []

    /// Nil for a script that does not parse.
    init?(_ text: String) {
      let source = SourceFile(name: "a.twin", text: text)
      var parser = Parser(source, file: 0)
      _ = parser.statements(until: nil)
      guard parser.diagnostics.isEmpty else { return nil }
      for (index, token) in parser.tokens.enumerated() {
        tokens.append(token.kind == .newline ? "newline" : source.text(token.span))
        if parser.spacing.negations.contains(token.span.start) { negations.append(index) }
      }
      units = parser.spacing.units.map { source.text($0).filter { $0 != " " } }
    }
  }

  private func expectKept(_ script: String, _ sourceLocation: SourceLocation = #_sourceLocation) {
    guard let meaning = Meaning(script) else { return }
    let formatted = Formatter.format(SourceFile(name: "a.twin", text: script))
    guard let formatted else {
      Issue.record("a script that parses was refused:\n\(script)", sourceLocation: sourceLocation)
      return
    }
    #expect(
      Meaning(formatted) == meaning, "\(script)\n--- became\n\(formatted)",
      sourceLocation: sourceLocation)
    let again = Formatter.format(SourceFile(name: "a.twin", text: formatted))
    #expect(again == formatted, "\(script)", sourceLocation: sourceLocation)
  }

  @Test("random programs keep their meaning", arguments: 1...8)
  func randomPrograms(seed: UInt64) {
    var writer = RandomScript(seed: seed)
    var read = 0
    for _ in 0..<250 {
      let script = writer.script()
      if Meaning(script) != nil { read += 1 }
      expectKept(script)
    }
    // Random spaces break some scripts (`5 m /s`); a generator that broke them all would test nothing.
    #expect(read > 150, "only \(read) of 250 random scripts parse")
  }

  static let designExamples = SharedFiles.folder + "/design/examples"

  @Test(
    "the scripts of the design keep their meaning",
    .enabled(if: access(designExamples, R_OK) == 0, "../shared is not here"))
  func designScripts() throws {
    let names = [
      "1-robot-reliability", "2-battery-hybrid", "3-turbofan-fleet", "4-machine-maintenance",
      "5-live-dashboard",
    ]
    for name in names {
      let text = try #require(readText("\(Self.designExamples)/\(name).twin"))
      #expect(Meaning(text) != nil, "\(name) does not parse")
      expectKept(text)
    }
  }

  private func readText(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
