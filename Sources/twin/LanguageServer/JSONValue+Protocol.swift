import DSL

/// Shapes that many messages of the protocol share.
extension JSONValue {
  /// The position under a key of this object.
  func position(_ key: String) throws(ResponseError) -> SourcePosition {
    guard let line = self[key]?["line"]?.int, let character = self[key]?["character"]?.int else {
      throw .invalidParams("`\(key)` has a `line` and a `character`")
    }
    return SourcePosition(line: line, character: character)
  }

  init(_ position: SourcePosition) {
    self = ["line": JSONValue(position.line), "character": JSONValue(position.character)]
  }

  /// The range of a stretch of its source.
  init(_ span: Span, in source: SourceFile, _ encoding: PositionEncoding) {
    self = [
      "start": JSONValue(source.position(at: span.start, encoding)),
      "end": JSONValue(source.position(at: span.end, encoding)),
    ]
  }
}

extension OutlineItem.Kind {
  /// `SymbolKind` of the protocol.
  var code: JSONValue {
    switch self {
    case .plugin: 4  // package
    case .module: 2
    case .unit: 11  // interface
    case .constant: 14
    case .variable: 13
    case .parameter: 7  // property
    case .function: 12
    case .scenario: 3  // namespace
    case .twin: 19  // object
    case .signal: 8  // field
    case .fault: 24  // event
    case .requirement: 17  // boolean
    case .study: 5  // class
    }
  }
}

extension Completion.Kind {
  /// `CompletionItemKind` of the protocol.
  var code: JSONValue {
    switch self {
    case .keyword: 14
    case .constant, .requirement: 21
    case .variable, .signal: 6
    case .parameter, .setting, .property: 10
    case .function: 3
    case .scenario, .module, .plugin: 9
    case .fault, .faultMode: 23
    case .twin: 6
    case .port, .field: 5
    case .action: 2
    case .model: 7
    case .unit: 11
    }
  }
}
