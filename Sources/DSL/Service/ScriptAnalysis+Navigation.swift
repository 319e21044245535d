/// From a word to its meaning, to where it was made, and to all of its uses.
extension ScriptAnalysis {
  /// The word at an offset of the script; one that ends there counts where none starts.
  func word(at offset: Int) -> (span: Span, meaning: NameNotes.Meaning)? {
    let touching = names.meanings.filter { span, _ in
      span.file == 0 && span.start <= offset && offset <= span.end
    }
    let best = touching.max { $0.key.start < $1.key.start }
    return best.map { ($0.key, $0.value) }
  }

  /// The innermost scope around a place.
  func scope(at offset: Int, file: Int = 0) -> Scope {
    let around = names.scopes.filter { span, _ in
      span.file == file && span.start <= offset && offset <= span.end
    }
    // A function's body has a scope for each signature; the last is as good as any.
    var innermost: (span: Span, scope: Scope)?
    for entry in around {
      if let best = innermost, best.span.end - best.span.start < entry.span.end - entry.span.start {
        continue
      }
      innermost = entry
    }
    return innermost?.scope ?? checker.globals
  }

  /// Where the name at an offset was made; nil for what is not of the script.
  public func definition(at offset: Int) -> Span? {
    switch word(at: offset)?.meaning {
    case .declared(let span): span
    case .unit(let name): names.unitDefinitions[name]
    default: included(at: offset)
    }
  }

  /// Every place that names what the word at an offset names, in order; the place that makes the name is
  /// one of them.
  public func references(at offset: Int) -> [Span] {
    guard let (_, meaning) = word(at: offset) else { return [] }
    return names.meanings.filter { $0.value == meaning }.map(\.key).sorted {
      ($0.file, $0.start) < ($1.file, $1.start)
    }
  }

  /// The start of the file that an `include` at this offset reads.
  private func included(at offset: Int) -> Span? {
    inclusions.first { $0.place.start <= offset && offset <= $0.place.end }
      .map { Span(file: $0.file, start: 0, end: 0) }
  }

  /// The place in the script that reads a file; the first include where another file reads it.
  public func inclusion(of file: Int) -> Span {
    (inclusions.first { $0.file == file } ?? inclusions.first)?.place
      ?? Span(file: 0, start: 0, end: 0)
  }

  private var inclusions: [(place: Span, file: Int)] {
    statements.compactMap { statement in
      guard case .include(let path, _, _) = statement.kind,
        let file = sources.indices.dropFirst().first(where: { sources[$0].name.isFile(path.text) })
      else { return nil }
      return (path.span, file)
    }
  }
}

extension String {
  /// Whether this path is that of a file named in a script.
  fileprivate func isFile(_ name: String) -> Bool { self == name || hasSuffix("/" + name) }
}
