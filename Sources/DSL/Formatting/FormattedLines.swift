/// Lines of a formatted script, with comments that end them set in columns.
struct FormattedLines {
  private struct Line {
    var code: String
    var comment: String?
    /// Whether the code ends in an opening bracket: no blank line follows.
    var opens = false

    /// Columns of the code; nil where a string in it runs over several lines.
    var width: Int? { code.contains("\n") ? nil : code.count }
  }

  /// Code lengths may differ by this much before their comments are no longer put below each other.
  private static let alignmentReach = 40

  private var lines: [Line] = []
  /// Whether the last line may still grow.
  private(set) var isLineOpen = false

  mutating func startLine(indentation: Int, afterBlankLine: Bool) {
    if afterBlankLine, let last = lines.last, !last.opens { lines.append(Line(code: "")) }
    lines.append(Line(code: String(repeating: " ", count: indentation)))
    isLineOpen = true
  }

  mutating func append(_ text: String, opens: Bool = false) {
    lines[lines.count - 1].code += text
    lines[lines.count - 1].opens = opens
  }

  /// Sets a comment at the end of the line being written.
  mutating func append(comment: String) {
    lines[lines.count - 1].comment = comment
  }

  mutating func endLine() { isLineOpen = false }

  /// The whole text, each line with its end; empty if there is no line.
  func text() -> String {
    var result = ""
    var index = 0
    while index < lines.count {
      let end = endOfRun(from: index)
      let widths = lines[index..<end].compactMap(\.width)
      let longest = widths.max() ?? 0
      let isAligned = longest - (widths.min() ?? 0) <= Self.alignmentReach
      for line in lines[index..<end] {
        result += line.code
        if let comment = line.comment {
          let padding = isAligned ? longest - (line.width ?? longest) : 0
          result += String(repeating: " ", count: padding + 2) + comment
        }
        result += "\n"
      }
      index = end
    }
    return result
  }

  /// One past the last of the lines, from `index` on, that all end in a comment; at least one line.
  private func endOfRun(from index: Int) -> Int {
    var end = index
    while end < lines.count, lines[end].comment != nil, lines[end].width != nil { end += 1 }
    return max(end, index + 1)
  }
}
