/// What stands between two words or signs of a script: line ends, comments and semicolons.
struct Gap {
  enum Piece: Hashable {
    case lineBreak
    case semicolon
    /// From `#` to the last character of the line that is no blank.
    case comment(String)
  }

  let pieces: [Piece]

  /// Reads the bytes between two tokens, which are nothing but blanks and the above.
  init(_ bytes: ArraySlice<UInt8>) {
    var pieces: [Piece] = []
    var rest = bytes
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "\n"): pieces.append(.lineBreak)
      case UInt8(ascii: ";"): pieces.append(.semicolon)
      case UInt8(ascii: "#"):
        var comment = rest.prefix { $0 != UInt8(ascii: "\n") }
        rest = rest[comment.endIndex...]
        while let last = comment.last, Self.isBlank(last) { comment.removeLast() }
        pieces.append(.comment(String(decoding: comment, as: UTF8.self)))
        continue
      default: break
      }
      rest = rest.dropFirst()
    }
    self.pieces = pieces
  }

  var hasLineBreak: Bool { pieces.contains(.lineBreak) }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
