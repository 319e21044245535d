import Engine

/// One script as an editor sees it: what is wrong with it, and what each word of it means.
///
/// Nothing runs. A script with errors is analysed as far as it can be read.
///
/// ```swift
/// let analysis = ScriptAnalysis("let a = 3 V", name: "a.twin", plugins: [])
/// print(analysis.hover(at: 4)?.title ?? "")  // let a: voltage [V]
/// ```
public final class ScriptAnalysis {
  /// The script, and then the files it includes.
  public private(set) var sources: [SourceFile]
  /// What there is to say about the script; about the syntax alone where that is broken.
  public let diagnostics: [Diagnostic]
  let statements: [Statement]
  let tokens: [Token]
  let plugins: [PluginDescription]
  let checker: Checker
  let names: NameNotes

  /// The script itself.
  public var source: SourceFile { sources[0] }

  /// Reads and checks a script.
  ///
  /// - Parameters:
  ///   - name: the script's path, whose folder holds what it may include
  ///   - allowedPaths: further folders and files that it may include
  ///   - open: texts of files by path that take the place of what is on the disk
  public init(
    _ text: String, name: String, plugins: [PluginDescription], allowedPaths: [String] = [],
    open: [String: String] = [:]
  ) {
    let folder = FileAccess.folder(of: name)
    let reader = IncludedFiles(
      SourceFile(name: name, text: text),
      files: FileAccess(folder: folder, outputFolder: folder, allowed: allowedPaths), open: open)
    let checker = Checker(plugins: plugins) { path, from in reader.read(path, from) }
    checker.loadHeadings = { path, from in reader.headings(path, from) }
    checker.names = NameNotes()
    var parser = Parser(reader.sources[0], file: 0)
    let statements = parser.statements(until: nil)
    let found = checker.check(statements)
    let problems = parser.diagnostics.sorted { $0.primary.span.start < $1.primary.span.start }
    // A broken statement would only lead to complaints about names it was to define.
    diagnostics = problems.isEmpty ? found : problems
    sources = reader.sources
    tokens = parser.tokens
    names = Self.placed(checker.names ?? NameNotes(), in: reader.sources)
    self.statements = statements
    self.plugins = plugins
    self.checker = checker
  }

  /// The notes with every meaning at exactly its word: a name in brackets is noted with its brackets, and a
  /// unit is a product of names.
  private static func placed(_ notes: NameNotes, in sources: [SourceFile]) -> NameNotes {
    var notes = notes
    for (span, meaning) in notes.meanings where sources.indices.contains(span.file) {
      let source = sources[span.file]
      guard span.start < source.bytes.count, source.bytes[span.start] == UInt8(ascii: "(") else {
        continue
      }
      var lexer = Lexer(source, file: span.file, within: span)
      if let word = lexer.tokenize().first(where: { $0.word != nil }) {
        notes.move(meaning, from: span, to: word.span)
      }
    }
    for unit in notes.units where sources.indices.contains(unit.span.file) {
      // A format such as `.2f mV` ends in its unit.
      let span = Span(
        file: unit.span.file, start: unit.span.end - unit.text.utf8.count, end: unit.span.end)
      var lexer = Lexer(sources[span.file], file: span.file, within: span)
      for token in lexer.tokenize() {
        if case .name(let name) = token.kind { notes.note(.unit(name), at: token.span) }
      }
    }
    return notes
  }
}

/// Reads the files that a script includes, each once.
private final class IncludedFiles {
  var sources: [SourceFile]
  private let files: FileAccess
  private let open: [String: String]
  private var known: [String: Int] = [:]

  init(_ script: SourceFile, files: FileAccess, open: [String: String]) {
    sources = [script]
    self.files = files
    self.open = open
  }

  func headings(_ path: String, _ from: Int) -> [TableHeading]? {
    let folder = FileAccess.folder(of: sources[from].name)
    return (try? files.path(reading: path, from: folder)).flatMap { try? TableHeading.read($0) }
  }

  func read(_ path: String, _ from: Int) -> Result<(SourceFile, Int), Checker.LoadFailure> {
    let full: String
    do {
      full = try files.path(reading: path, from: FileAccess.folder(of: sources[from].name))
    } catch {
      return .failure(.init(reason: error.message, help: error.help))
    }
    if full == sources[0].name { return .success((sources[0], 0)) }
    if let file = known[full] { return .success((sources[file], file)) }
    let text = open[full].map { .success($0) } ?? SourceReader.text(of: full)
    return text.map { text in
      known[full] = sources.count
      sources.append(SourceFile(name: full, text: text))
      return (sources[sources.count - 1], sources.count - 1)
    }
  }
}
