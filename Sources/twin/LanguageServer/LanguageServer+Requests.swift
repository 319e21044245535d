import DSL

/// Answers to questions about one open script.
extension LanguageServer {
  func answerAboutScript(_ method: String, _ params: JSONValue) throws(ResponseError) -> JSONValue {
    switch method {
    case "textDocument/hover": return try hover(params)
    case "textDocument/completion": return try completion(params)
    case "textDocument/definition": return try definition(params)
    case "textDocument/references": return try references(params)
    case "textDocument/prepareRename": return try prepareRename(params)
    case "textDocument/rename": return try rename(params)
    case "textDocument/documentSymbol": return try symbols(params)
    case "textDocument/formatting": return try formatting(params)
    default: throw .methodNotFound(method)
    }
  }

  private func script(_ params: JSONValue) throws(ResponseError) -> ScriptAnalysis {
    guard let uri = params["textDocument"]?["uri"]?.string else {
      throw .invalidParams("`textDocument` has a `uri`")
    }
    guard let analysis = analysis(uri) else { throw .invalidParams("\(uri) is not open") }
    return analysis
  }

  private func place(_ params: JSONValue) throws(ResponseError) -> (ScriptAnalysis, Int) {
    let analysis = try script(params)
    return (analysis, analysis.source.offset(of: try params.position("position"), encoding))
  }

  // MARK: Words

  private func hover(_ params: JSONValue) throws(ResponseError) -> JSONValue {
    let (analysis, offset) = try place(params)
    guard let hover = analysis.hover(at: offset) else { return .null }
    let text = (["```twin\n\(hover.title)\n```"] + hover.paragraphs).joined(separator: "\n\n")
    return [
      "contents": ["kind": "markdown", "value": .string(text)],
      "range": JSONValue(hover.span, in: analysis.source, encoding),
    ]
  }

  private func completion(_ params: JSONValue) throws(ResponseError) -> JSONValue {
    let (analysis, offset) = try place(params)
    let items = analysis.completions(at: offset).map { item -> JSONValue in
      var json: [String: JSONValue] = ["label": .string(item.name), "kind": item.kind.code]
      if !item.detail.isEmpty { json["detail"] = .string(item.detail) }
      if !item.documentation.isEmpty { json["documentation"] = .string(item.documentation) }
      if item.kind == .setting { json["insertText"] = .string("\(item.name): ") }
      return .object(json)
    }
    return ["isIncomplete": false, "items": .array(items)]
  }

  private func definition(_ params: JSONValue) throws(ResponseError) -> JSONValue {
    let (analysis, offset) = try place(params)
    return analysis.definition(at: offset).flatMap { location($0, analysis) } ?? .null
  }

  private func references(_ params: JSONValue) throws(ResponseError) -> JSONValue {
    let (analysis, offset) = try place(params)
    let includesDeclaration = params["context"]?["includeDeclaration"]?.bool ?? true
    let declaration = includesDeclaration ? nil : analysis.definition(at: offset)
    var places = analysis.references(at: offset).filter { $0 != declaration }
      .compactMap { location($0, analysis) }
    if let name = analysis.sharedName(at: offset) {
      for other in scripts(sharing: name) {
        for span in other.uses(of: name) {
          guard let place = location(span, other), !places.contains(place),
            includesDeclaration || !other.makes(name, at: span)
          else { continue }
          places.append(place)
        }
      }
    }
    return .array(places)
  }

  // MARK: Names

  private func prepareRename(_ params: JSONValue) throws(ResponseError) -> JSONValue {
    let (analysis, offset) = try place(params)
    do throws(RenameRefusal) {
      return JSONValue(try analysis.renamable(at: offset), in: analysis.source, encoding)
    } catch {
      throw .requestFailed(error.description)
    }
  }

  private func rename(_ params: JSONValue) throws(ResponseError) -> JSONValue {
    let (analysis, offset) = try place(params)
    guard let name = params["newName"]?.string else {
      throw .invalidParams("a rename has a `newName`")
    }
    let spans: [Span]
    do throws(RenameRefusal) {
      spans = try analysis.rename(at: offset, to: name)
    } catch {
      throw .requestFailed(error.description)
    }
    var changes: [String: [JSONValue]] = [:]
    func replace(_ spans: [Span], in analysis: ScriptAnalysis) {
      for span in spans {
        let source = analysis.sources[span.file]
        let edit: JSONValue = [
          "range": JSONValue(span, in: source, encoding), "newText": .string(name),
        ]
        let uri = uri(of: source.name)
        if changes[uri]?.contains(edit) != true { changes[uri, default: []].append(edit) }
      }
    }
    replace(spans, in: analysis)
    if !spans.isEmpty, let shared = analysis.sharedName(at: offset) {
      for other in scripts(sharing: shared) {
        let uses = other.uses(of: shared)
        guard other.isFree(name, at: uses) else {
          throw .requestFailed("\(RenameRefusal.taken(name)), in \(other.source.name)")
        }
        replace(uses, in: other)
      }
    }
    return ["changes": .object(changes.mapValues(JSONValue.array))]
  }

  // MARK: The whole script

  private func symbols(_ params: JSONValue) throws(ResponseError) -> JSONValue {
    let analysis = try script(params)
    func json(_ item: OutlineItem) -> JSONValue {
      [
        "name": .string(item.name), "kind": item.kind.code, "detail": .string(item.detail),
        "range": JSONValue(item.span, in: analysis.source, encoding),
        "selectionRange": JSONValue(item.nameSpan, in: analysis.source, encoding),
        "children": .array(item.children.map(json)),
      ]
    }
    return .array(analysis.outline.map(json))
  }

  private func formatting(_ params: JSONValue) throws(ResponseError) -> JSONValue {
    let source = try script(params).source
    // A script that does not parse stays as it is; its diagnostics say why.
    guard let formatted = Formatter.format(source), formatted != source.text else { return [] }
    let all = Span(file: 0, start: 0, end: source.bytes.count)
    return [["range": JSONValue(all, in: source, encoding), "newText": .string(formatted)]]
  }
}
