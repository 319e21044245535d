import Engine

/// What an editor shows beside a word.
public struct Hover: Sendable {
  /// The word.
  public let span: Span
  /// A line that reads like code.
  public let title: String
  public let paragraphs: [String]
}

extension ScriptAnalysis {
  /// What the word at an offset means.
  public func hover(at offset: Int) -> Hover? {
    if let (span, meaning) = word(at: offset), let entry = entry(meaning) {
      return Hover(span: span, title: entry.headline, paragraphs: entry.paragraphs)
    }
    for token in tokens where token.span.start <= offset && offset <= token.span.end {
      guard case .keyword(let keyword) = token.kind else { continue }
      let entry = keyword.documentation
      return Hover(span: token.span, title: entry.headline, paragraphs: entry.paragraphs)
    }
    return nil
  }

  private func entry(_ meaning: NameNotes.Meaning) -> DocumentationEntry? {
    switch meaning {
    case .declared(let span): return declared(span)
    case .builtin(let name): return Builtin.all[name]?.entry
    case .stepVariable(.time):
      return DocumentationEntry("t: time [s]", ["Simulated time since the start of the run."])
    case .stepVariable(let variable): return FaultWords.documentation(of: variable.rawValue)
    case .faultSetting(let word), .faultWord(let word):
      return FaultWords.documentation(of: word)
    case .member(let twin, let name):
      return twin.model.documentation(of: name, shownAs: "\(twin.name).\(name)")
    case .setting(let twin, let name): return setting(name, of: twin)
    case .model(let plugin, let name):
      return plugins.first { $0.name == plugin }?.models.first { $0.name == name }?
        .documentation(plugin)
    case .unit(let name): return checker.units.unit(named: name)?.documentation(name)
    case .faultMember(let member): return member.completion.entry
    case .requirementMember(let member): return member.completion.entry
    case .field(let name, let type): return DocumentationEntry("\(name): \(type.described)", [])
    }
  }

  private func setting(_ name: String, of twin: TwinSymbol) -> DocumentationEntry? {
    if let parameter = twin.model.parameters.first(where: { $0.name == name }) {
      return parameter.documentation(name)
    }
    guard name == "period" || name == "step" else { return nil }
    let standard = QuantityFormat.number(Double(twin.model.period) / 1e9)
    return DocumentationEntry(
      "\(name): time [s]", ["How often the twin steps; \(standard) s unless given."])
  }

  // MARK: Names of the script

  private func declared(_ span: Span) -> DocumentationEntry? {
    guard let declaration = names.declarations[span] else { return nil }
    let source = sources[span.file]
    let line = source.text(ofLine: source.line(at: span.start)).trimmed
    let comments = comments(above: source.line(at: span.start), in: source)
    let first = line.prefix { $0 != " " }
    let startsLine = line.hasPrefix("\(first) \(declaration.name)")
    switch declaration.kind {
    case .plugin:
      return plugins.first { $0.name == declaration.name }?.documentation
    case .twin(let twin):
      let model = twin.model.documentation(twin.plugin)
      return DocumentationEntry(
        "twin \(twin.name) = \(twin.plugin).\(twin.model.name)",
        [comments, twin.model.summary] + model.paragraphs)
    case .function, .scenario, .fault, .requirement, .signal:
      guard startsLine else { fallthrough }
      let head = line.hasSuffix("{") ? String(line.dropLast()).trimmed : line
      let type = if case .signal = declaration.kind { declaration.type.described } else { "" }
      return DocumentationEntry(head, [comments, type])
    default:
      let isStatement = startsLine && Keyword(rawValue: String(first)) != nil && first != "for"
      let title = "\(declaration.name): \(declaration.type.described)"
      return isStatement
        ? DocumentationEntry("\(first) \(title)", [comments, "`\(line)`"])
        : DocumentationEntry(title, [])
    }
  }

  /// The comment right above a line, as one paragraph.
  private func comments(above line: Int, in source: SourceFile) -> String {
    var lines: [String] = []
    var above = line - 1
    while above >= 1 {
      let text = source.text(ofLine: above).trimmed
      guard text.hasPrefix("#") else { break }
      lines.insert(String(text.drop { $0 == "#" }).trimmed, at: 0)
      above -= 1
    }
    return lines.joined(separator: " ")
  }
}
