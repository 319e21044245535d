/// Shows diagnostics with the lines they are about, in the manner of Elm and Rust.
public struct DiagnosticRenderer: Sendable {
  let sources: [SourceFile]
  /// Whether to use terminal colours.
  let usesColour: Bool

  public init(sources: [SourceFile], usesColour: Bool = false) {
    self.sources = sources
    self.usesColour = usesColour
  }

  public func render(_ diagnostic: Diagnostic) -> String {
    let headline = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    var lines = [
      paint(headline, diagnostic.severity == .error ? "1;31" : "1;33") + ": " + diagnostic.message
    ]
    let span = diagnostic.primary.span
    if sources.indices.contains(span.file) {
      let source = sources[span.file]
      lines.append(
        "  \(source.name):\(source.line(at: span.start)):\(source.column(at: span.start))")
      lines += excerpt(diagnostic)
    }
    if let help = diagnostic.help { lines.append("  " + paint("help", "1;36") + ": " + help) }
    return lines.joined(separator: "\n")
  }

  /// The lines that labels stand on, in order, each with its labels below.
  private func excerpt(_ diagnostic: Diagnostic) -> [String] {
    let all = [(diagnostic.primary, true)] + diagnostic.secondary.map { ($0, false) }
    let shown = all.filter { sources.indices.contains($0.0.span.file) }
    var places: [Place] = []
    for (label, _) in shown {
      let source = sources[label.span.file]
      let place = Place(file: label.span.file, line: source.line(at: label.span.start))
      if !places.contains(place) { places.append(place) }
    }
    places.sort { ($0.file, $0.line) < ($1.file, $1.line) }
    let width = max(3, places.map { String($0.line).count }.max() ?? 3)
    var lines: [String] = []
    var previous: Place?
    for place in places {
      if let previous, previous.file == place.file, place.line > previous.line + 1 {
        lines.append(String(repeating: " ", count: width) + "...")
      }
      if let previous, previous.file != place.file {
        lines.append("  \(sources[place.file].name):")
      }
      previous = place
      let source = sources[place.file]
      let text = source.text(ofLine: place.line).map { $0 == "\t" ? " " : $0 }
      let number = String(place.line)
      let margin = String(repeating: " ", count: width - number.count + 2) + number
      lines.append(paint(margin + " |", "34") + " " + String(text))
      let gutter = String(repeating: " ", count: width + 2) + paint(" |", "34") + " "
      let onLine = shown.filter {
        $0.0.span.file == place.file && source.line(at: $0.0.span.start) == place.line
      }.map { mark($0.0, isPrimary: $0.1, in: source, lineLength: text.count) }
      lines += underline(onLine).map { gutter + $0 }
    }
    return lines
  }

  private struct Place: Equatable {
    let file: Int
    let line: Int
  }

  /// A label's position on its line.
  private struct Mark {
    let column: Int
    let length: Int
    let text: String
    let isPrimary: Bool
  }

  private func mark(
    _ label: Diagnostic.Label, isPrimary: Bool, in source: SourceFile, lineLength: Int
  )
    -> Mark
  {
    let column = source.column(at: label.span.start) - 1
    let isOneLine =
      source.line(at: max(label.span.start, label.span.end - 1))
      == source.line(at: label.span.start)
    let end = isOneLine ? source.column(at: label.span.end) - 1 : lineLength
    return Mark(
      column: column, length: max(1, end - column), text: label.text, isPrimary: isPrimary)
  }

  /// Carets under the line: the rightmost label beside them, the others one line further down each.
  private func underline(_ marks: [Mark]) -> [String] {
    let sorted = marks.sorted { $0.column < $1.column }
    guard let rightmost = sorted.last else { return [] }
    var first = ""
    for mark in sorted {
      let padding = mark.column - first.count
      if padding < 0 { continue }
      first += String(repeating: " ", count: padding)
      first += String(repeating: mark.isPrimary ? "^" : "-", count: mark.length)
    }
    if !rightmost.text.isEmpty { first += " " + rightmost.text }
    var lines = [paintMarks(first)]
    for mark in sorted.dropLast().reversed() where !mark.text.isEmpty {
      lines.append(String(repeating: " ", count: mark.column) + mark.text)
    }
    return lines
  }

  private func paintMarks(_ text: String) -> String { paint(text, "1") }

  private func paint(_ text: String, _ style: String) -> String {
    usesColour ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
