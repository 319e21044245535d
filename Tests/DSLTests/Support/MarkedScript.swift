import Testing

@testable import DSL

/// A script with the place of interest marked by `‸`.
struct MarkedScript {
  let analysis: ScriptAnalysis
  let offset: Int

  init(_ text: String, open: [String: String] = [:]) throws {
    let parts = text.split(separator: "‸", omittingEmptySubsequences: false)
    try #require(parts.count == 2, "a script has one mark")
    offset = parts[0].utf8.count
    analysis = ScriptAnalysis(
      parts.joined(), name: "/scripts/main.twin", plugins: [TankPlugin().description],
      open: open)
  }

  /// The title of what is shown beside the word, and its paragraphs.
  var hover: String? {
    analysis.hover(at: offset).map { ([$0.title] + $0.paragraphs).joined(separator: "\n") }
  }

  var completions: [String] { analysis.completions(at: offset).map(\.name) }

  /// The script after a rename; every place must be in it.
  func renamed(to name: String) throws -> String {
    var text = analysis.source.text
    let bytes = try analysis.rename(at: offset, to: name).sorted { $0.start > $1.start }
    for span in bytes {
      text = SourceFile(name: "", text: text).replacing(span.start, span.end, with: name)
    }
    return text
  }

  /// The texts of all lines that use the word, with their numbers.
  var references: [String] {
    analysis.references(at: offset).map { span in
      let source = analysis.sources[span.file]
      return "\(source.line(at: span.start)):\(source.column(at: span.start))"
    }
  }

  /// Line and column of the definition.
  var definition: String? {
    analysis.definition(at: offset).map { span in
      let source = analysis.sources[span.file]
      return "\(source.line(at: span.start)):\(source.column(at: span.start))"
    }
  }
}
