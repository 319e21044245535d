/// A place in a text as editors count: lines and characters from 0.
public struct SourcePosition: Hashable, Sendable {
  public let line: Int
  public let character: Int

  public init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }
}

/// What a `character` of a position is.
public enum PositionEncoding: String, Sendable {
  /// A byte.
  case utf8 = "utf-8"
  /// A UTF-16 code unit, of which characters outside the basic plane have two.
  case utf16 = "utf-16"

  /// How many characters a byte of UTF-8 starts.
  fileprivate func width(of byte: UInt8) -> Int {
    switch self {
    case .utf8: 1
    case .utf16: byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1
    }
  }
}

extension SourceFile {
  /// The position of a byte; offsets beyond the text count as its end.
  public func position(at offset: Int, _ encoding: PositionEncoding) -> SourcePosition {
    let offset = min(max(offset, 0), bytes.count)
    let line = line(at: offset)
    var character = 0
    for byte in bytes[lineStarts[line - 1]..<offset] { character += encoding.width(of: byte) }
    return SourcePosition(line: line - 1, character: character)
  }

  /// The offset of a position. One past the end of a line counts as that end, one inside a character as
  /// the start of it.
  public func offset(of position: SourcePosition, _ encoding: PositionEncoding) -> Int {
    guard position.line >= 0 else { return 0 }
    guard position.line < lineCount else { return bytes.count }
    var offset = lineStarts[position.line]
    let end = endOfLine(position.line)
    var left = position.character
    while offset < end, left > 0 {
      var next = offset + 1
      while next < end, bytes[next] & 0xC0 == 0x80 { next += 1 }
      let width = bytes[offset..<next].reduce(0) { $0 + encoding.width(of: $1) }
      if width > left { break }
      left -= width
      offset = next
    }
    return offset
  }

  /// The end of a line, from 0, before the bytes that end it.
  private func endOfLine(_ line: Int) -> Int {
    let start = lineStarts[line]
    guard line + 1 < lineCount else { return bytes.count }
    let end = lineStarts[line + 1] - 1
    return end > start && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
  }

  /// The text with what lies between two offsets replaced.
  public func replacing(_ start: Int, _ end: Int, with text: String) -> String {
    let start = min(max(start, 0), bytes.count)
    let end = min(max(end, start), bytes.count)
    return String(decoding: bytes[..<start] + Array(text.utf8) + bytes[end...], as: UTF8.self)
  }
}
