/// Names that several scripts of a folder share by including one file.
extension ScriptAnalysis {
  /// A place that makes a name, as every script calls it.
  public struct SharedName: Hashable, Sendable {
    /// The file, with links and dots resolved.
    public let path: String
    public let start: Int
    public let end: Int
  }

  /// The name that the word at an offset stands for, if other scripts may use it too.
  public func sharedName(at offset: Int) -> SharedName? {
    guard case .declared(let span)? = word(at: offset)?.meaning,
      sources.indices.contains(span.file)
    else { return nil }
    return SharedName(
      path: FileAccess.absolute(sources[span.file].name), start: span.start, end: span.end)
  }

  /// Every place of this script, and of the files it includes, that uses the name.
  public func uses(of name: SharedName) -> [Span] {
    guard
      let file = sources.firstIndex(where: { FileAccess.absolute($0.name) == name.path })
    else { return [] }
    let declaration = Span(file: file, start: name.start, end: name.end)
    return names.meanings.filter { $0.value == .declared(declaration) }.map(\.key).sorted {
      ($0.file, $0.start) < ($1.file, $1.start)
    }
  }

  /// Whether a place of this script is the one that makes the name.
  public func makes(_ name: SharedName, at span: Span) -> Bool {
    span.start == name.start && span.end == name.end
      && FileAccess.absolute(sources[span.file].name) == name.path
  }

  /// Whether no name `new` is seen where the places lie.
  public func isFree(_ new: String, at places: [Span]) -> Bool {
    places.allSatisfy { scope(at: $0.start, file: $0.file).find(new) == nil }
  }
}
