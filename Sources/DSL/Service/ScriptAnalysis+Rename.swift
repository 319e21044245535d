import Engine

/// Other names for what the script names.
extension ScriptAnalysis {
  /// The word at an offset, if it can get another name.
  public func renamable(at offset: Int) throws(RenameRefusal) -> Span {
    guard let (span, meaning) = word(at: offset) else {
      if let token = tokens.first(where: { $0.span.start <= offset && offset <= $0.span.end }),
        let word = token.word
      {
        throw .notOfTheScript(word)
      }
      throw .noName
    }
    let word = source.text(span)
    switch meaning {
    case .declared(let declaration):
      switch names.declarations[declaration]?.kind {
      case .plugin?, .missing?, nil: throw .notOfTheScript(word)
      default: break
      }
      // A file imported without `as` is named by its path.
      guard sources[declaration.file].text(declaration) == word else { throw .notOfTheScript(word) }
    case .unit(let name):
      guard names.unitDefinitions[name] != nil else { throw .notOfTheScript(word) }
    default: throw .notOfTheScript(word)
    }
    return span
  }

  /// Every place to be replaced when the word at an offset gets the name `new`.
  public func rename(at offset: Int, to new: String) throws(RenameRefusal) -> [Span] {
    let span = try renamable(at: offset)
    try checkName(new)
    let places = references(at: offset)
    guard source.text(span) != new else { return [] }
    if case .unit? = word(at: offset)?.meaning {
      if checker.units.unit(named: new) != nil { throw .taken(new) }
      return places
    }
    if Builtin.all[new] != nil || new == StepVariable.time.rawValue { throw .taken(new) }
    for place in places where scope(at: place.start, file: place.file).find(new) != nil {
      throw .taken(new)
    }
    return places
  }

  private func checkName(_ text: String) throws(RenameRefusal) {
    if Keyword(rawValue: text) != nil { throw .keyword(text) }
    var lexer = Lexer(SourceFile(name: "", text: text), file: 0)
    guard let first = lexer.tokenize().first, first.kind == .name(text) else {
      throw .notAName(text)
    }
  }
}
