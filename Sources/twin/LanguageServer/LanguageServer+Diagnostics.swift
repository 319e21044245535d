import DSL

/// What is wrong with the open scripts, sent whenever they have changed.
extension LanguageServer {
  /// Sends what the editor does not know yet. Called when no more messages wait, so that a burst of key
  /// presses leads to one analysis.
  func publishDiagnostics() {
    for uri in documents.keys.sorted() where documents[uri]?.needsDiagnostics == true {
      guard let analysis = analysis(uri) else { continue }
      documents[uri]?.needsDiagnostics = false
      var params: [String: JSONValue] = [
        "uri": .string(uri),
        "diagnostics": .array(analysis.diagnostics.map { json($0, analysis) }),
      ]
      if let version = documents[uri]?.version, version != .null { params["version"] = version }
      notify("textDocument/publishDiagnostics", sending: .object(params))
    }
  }

  /// The analysis of an open script.
  func analysis(_ uri: String) -> ScriptAnalysis? {
    let open = Dictionary(
      documents.values.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
    return documents[uri]?.analyse(plugins, allowedPaths: allowedPaths, open: open)
  }

  private func json(_ diagnostic: Diagnostic, _ analysis: ScriptAnalysis) -> JSONValue {
    let place = diagnostic.primary
    // What is wrong in an included file is shown where it is included.
    let span = place.span.file == 0 ? place.span : analysis.inclusion(of: place.span.file)
    var message = diagnostic.message
    if place.span.file != 0, analysis.sources.indices.contains(place.span.file) {
      let source = analysis.sources[place.span.file]
      message = "\(source.name):\(source.line(at: place.span.start)): \(message)"
    }
    if !place.text.isEmpty { message += "\n\(place.text)" }
    if let help = diagnostic.help { message += "\nhelp: \(help)" }
    var result: [String: JSONValue] = [
      "range": JSONValue(span, in: analysis.source, encoding),
      "severity": diagnostic.severity == .error ? 1 : 2,
      "code": .string(diagnostic.code.rawValue),
      "source": "twin",
      "message": .string(message),
    ]
    let related = diagnostic.secondary.compactMap { label -> JSONValue? in
      guard let location = location(label.span, analysis) else { return nil }
      return ["location": location, "message": .string(label.text)]
    }
    if !related.isEmpty { result["relatedInformation"] = .array(related) }
    return .object(result)
  }

  /// Where a stretch is, as the protocol names places.
  func location(_ span: Span, _ analysis: ScriptAnalysis) -> JSONValue? {
    guard analysis.sources.indices.contains(span.file) else { return nil }
    let source = analysis.sources[span.file]
    return [
      "uri": .string(uri(of: source.name)), "range": JSONValue(span, in: source, encoding),
    ]
  }

  /// The editor's own name for a file that is open, so that it knows it again.
  func uri(of path: String) -> String {
    let path = FileURI.withoutDots(path)
    return documents.values.first { $0.path == path }?.uri ?? FileURI.uri(of: path)
  }
}
