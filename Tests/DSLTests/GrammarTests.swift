import Testing

@testable import DSL

/// The grammar of docs/language.md, rule by rule.
@Suite("The grammar")
struct GrammarTests {
  /// The text of the grammar's block.
  static let text: String = {
    let page = (try? RecordedFile.text("docs/language.md")) ?? ""
    guard let start = page.firstRange(of: "```ebnf\n"),
      let end = page[start.upperBound...].firstRange(of: "```")
    else { return "" }
    return String(page[start.upperBound..<end.lowerBound])
  }()

  /// Without comments.
  static let rulesText = text.replacing(/\(\*.*?\*\)/, with: "")

  /// Rules by name, with their right sides.
  static let rules: [String: String] = Dictionary(
    uniqueKeysWithValues: rulesText.matches(of: /(?m)^([a-z_]+) *= ([^;"]|"[^"]*")*;/).map {
      match in
      let parts = match.output.0.split(separator: "=", maxSplits: 1)
      return (String(match.output.1), String(parts[1]))
    })

  private func complaints(_ text: String) -> [String] {
    Parser.parse(SourceFile(name: "test.twin", text: text), file: 0).diagnostics.map(\.message)
  }

  @Test("every rule has two texts that it accepts and one that it refuses")
  func coverage() {
    #expect(Self.rules.count > 50)
    #expect(Set(GrammarExample.all.map(\.rule)).count == GrammarExample.all.count)
    #expect(Set(Self.rules.keys) == Set(GrammarExample.all.map(\.rule)))
    for example in GrammarExample.all {
      #expect(example.accepted.count >= 2 && !example.refused.isEmpty, "\(example.rule)")
    }
  }

  @Test("accepts what it should, and refuses the rest", arguments: GrammarExample.all)
  func examples(example: GrammarExample) {
    for text in example.accepted { #expect(complaints(text) == [], "\(example.rule): \(text)") }
    for text in example.refused {
      #expect(!complaints(text).isEmpty, "\(example.rule): \(text)")
    }
  }

  @Test("refers to rules it has")
  func references() {
    for (rule, body) in Self.rules {
      for match in body.replacing(/"[^"]*"/, with: "").matches(of: /[a-z_]+/) {
        #expect(Self.rules[String(match.output)] != nil, "\(rule) refers to \(match.output)")
      }
    }
  }

  @Test("names every word of the language, and no other")
  func words() {
    let quoted = Set(Self.rulesText.matches(of: /"([a-z]+)"/).map { String($0.output.1) })
    let known = Set(Keyword.allCases.map(\.rawValue)).union(Keyword.contextual)
    #expect(quoted.subtracting(known) == [])
    #expect(known.subtracting(quoted) == [])
  }

  @Test("names every sign of the language")
  func signs() {
    let quoted = Set(Self.rulesText.matches(of: /"([^"]+)"/).map { String($0.output.1) })
    #expect(Sign.allCases.map(\.rawValue).filter { !quoted.contains($0) } == [])
  }
}
