/// The text of one script, and the way from a byte offset to a line and column.
public final class SourceFile: Sendable {
  /// As shown in messages: a path, or `<input 3>` in a session.
  public let name: String
  public let bytes: [UInt8]
  /// Offsets at which lines start.
  let lineStarts: [Int]

  public init(name: String, text: String) {
    self.name = name
    bytes = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// How many lines the text has; an empty text has one.
  public var lineCount: Int { lineStarts.count }

  /// The line, from 1, that holds the byte at `offset`.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The column, from 1, counted in characters.
  public func column(at offset: Int) -> Int {
    let start = lineStarts[line(at: offset) - 1]
    return String(decoding: bytes[start..<max(start, min(offset, bytes.count))], as: UTF8.self)
      .count + 1
  }

  /// The text of a line, from 1, without its end.
  public func text(ofLine line: Int) -> String {
    guard line >= 1, line <= lineStarts.count else { return "" }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }

  /// All of it.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The text between two offsets.
  func text(_ span: Span) -> String {
    let start = min(max(span.start, 0), bytes.count)
    return String(decoding: bytes[start..<min(max(span.end, start), bytes.count)], as: UTF8.self)
  }
}
