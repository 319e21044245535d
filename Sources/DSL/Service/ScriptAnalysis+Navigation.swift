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

  /// Where the name at an offset was made, or the file that is read there; nil for what is not of the script.
  public func definition(at offset: Int) -> Span? {
    if let (_, file) = names.includes.first(where: { span, _ in
      span.file == 0 && span.start <= offset && offset <= span.end
    }) {
      return Span(file: file, start: 0, end: 0)
    }
    return switch word(at: offset)?.meaning {
    case .declared(let span): span
    case .unit(let name): names.unitDefinitions[name]
    default: nil
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

  /// The place in the script that reads a file, if by way of other files.
  public func inclusion(of file: Int) -> Span {
    var file = file
    var passed: Set<Int> = []
    while passed.insert(file).inserted,
      let place = names.includes.first(where: { $0.value == file })?.key
    {
      if place.file == 0 { return place }
      file = place.file
    }
    return Span(file: 0, start: 0, end: 0)
  }
}
