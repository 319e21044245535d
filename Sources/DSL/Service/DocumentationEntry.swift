import Engine

/// What is to be said about a word: a headline that reads like code, then paragraphs.
struct DocumentationEntry {
  let headline: String
  var paragraphs: [String]

  init(_ headline: String, _ paragraphs: [String]) {
    self.headline = headline
    self.paragraphs = paragraphs.filter { !$0.isEmpty }
  }

  /// As shown at the prompt.
  var text: String { ([headline] + paragraphs.map { "  " + $0 }).joined(separator: "\n") }
}

extension Builtin {
  var entry: DocumentationEntry { DocumentationEntry("\(signature): \(kinds)", [documentation]) }
}

extension PluginDescription {
  var documentation: DocumentationEntry {
    DocumentationEntry(
      "\(name) \(version): \(summary)",
      ["models: \(models.map(\.name).joined(separator: ", "))"])
  }
}

extension Unit {
  /// What the unit is in SI, under the name it was asked for.
  func documentation(_ name: String) -> DocumentationEntry {
    let shift = isAffine ? " + \(QuantityFormat.number(offset))" : ""
    return DocumentationEntry(
      "\(name): \(dimension.name), \(QuantityFormat.number(scale)) \(dimension.symbol)\(shift)", [])
  }
}
