import Foundation
import Testing

@testable import DSL

/// The pages of docs/ that list what the code has are made from the code.
///
/// To make them anew: `TWIN_RECORD=1 scripts/test --filter Reference`, then read the diff.
@Suite("Reference pages")
struct ReferenceTests {
  @Test("docs/builtins.md lists the functions of the library")
  func builtins() throws {
    let page = ReferencePages.builtins
    #expect(try RecordedFile.text("docs/builtins.md", recording: page) == page)
  }

  @Test("docs/units.md lists the units")
  func units() throws {
    let page = ReferencePages.units
    #expect(try RecordedFile.text("docs/units.md", recording: page) == page)
  }

  @Test("docs/diagnostics.md lists the codes, with examples from the golden files")
  func diagnostics() throws {
    let folder = "Tests/DSLTests/Fixtures/diagnostics/"
    let fixtures = try DiagnosticTests.names.map { name in
      (
        script: try RecordedFile.text(folder + name + ".twin"),
        expected: try RecordedFile.text(folder + name + ".expected")
      )
    }
    let page = ReferencePages.diagnostics(fixtures: fixtures)
    #expect(try RecordedFile.text("docs/diagnostics.md", recording: page) == page)
  }

  @Test("every function is documented in a sentence, and no two codes mean the same")
  func sentences() {
    for builtin in Builtin.all.values {
      #expect(builtin.documentation.hasSuffix("."), "\(builtin.name)")
      #expect(builtin.kinds.contains("→"), "\(builtin.name)")
    }
    let meanings = Set(DiagnosticCode.allCases.map(\.meaning))
    #expect(meanings.count == DiagnosticCode.allCases.count)
  }

  @Test("the prompt tells of a function what the page tells")
  func prompt() throws {
    let session = Session(plugins: [], options: SessionOptions(isInteractive: true))
    let told = try #require(session.documentation(of: "clamp"))
    #expect(
      told == "clamp(x, low, high): A, A, A → A\n  x, but not below low and not above high.")
  }
}
