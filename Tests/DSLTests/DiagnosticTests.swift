import Foundation
import Testing

@testable import DSL

/// One golden file for each diagnostic: `name.twin` is a script, `name.expected` what the checker says of it.
///
/// To record anew after a deliberate change: `TWIN_RECORD=1 swift test --filter Diagnostics`, then read the diff.
@Suite("Diagnostics")
struct DiagnosticTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/diagnostics")

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".twin") }.map { String($0.dropLast(5)) }.sorted()

  private static func said(about text: String) -> String {
    let source = SourceFile(name: "test.twin", text: text)
    let (statements, problems) = Parser.parse(source, file: 0)
    let checker = Checker(plugins: [BenchPlugin().description])
    let found = problems.isEmpty ? checker.check(statements) : problems
    let renderer = DiagnosticRenderer(sources: [source])
    return found.map(renderer.render).joined(separator: "\n\n") + "\n"
  }

  @Test("reads as agreed", arguments: names)
  func golden(name: String) throws {
    let script = try String(
      contentsOf: Self.folder.appendingPathComponent(name + ".twin"), encoding: .utf8)
    let file = Self.folder.appendingPathComponent(name + ".expected")
    let found = Self.said(about: script)
    if ProcessInfo.processInfo.environment["TWIN_RECORD"] != nil {
      try found.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(found == expected)
  }

  @Test("there are at least sixty, of at least sixty codes")
  func coverage() throws {
    #expect(Self.names.count >= 60)
    var codes: Set<String> = []
    for name in Self.names {
      let text = try String(
        contentsOf: Self.folder.appendingPathComponent(name + ".expected"), encoding: .utf8)
      for match in text.matches(of: /(error|warning)\[([A-Z]\d+)\]/) {
        codes.insert(String(match.output.2))
      }
    }
    #expect(codes.count >= 60, "\(codes.sorted())")
  }
}
