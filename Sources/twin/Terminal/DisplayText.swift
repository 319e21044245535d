/// How text takes up the columns of a terminal.
enum DisplayText {
  /// Columns that the text takes: two for a wide character of East Asia, one for any other.
  static func width(_ text: String) -> Int {
    text.reduce(0) { width, character in
      guard let scalar = character.unicodeScalars.first?.value else { return width }
      let isWide =
        (0x1100...0x115F).contains(scalar) || (0x2E80...0xA4CF).contains(scalar)
        || (0xAC00...0xD7A3).contains(scalar) || (0xF900...0xFAFF).contains(scalar)
        || (0xFE30...0xFE6F).contains(scalar) || (0xFF00...0xFF60).contains(scalar)
        || (0x1F300...0x1FAFF).contains(scalar) || (0x20000...0x3FFFD).contains(scalar)
      return width + (isWide ? 2 : 1)
    }
  }

  /// Breaks text between words so that no line is wider than `limit`, unless a single word is.
  ///
  /// Line ends in the text are kept.
  static func wrap(_ text: String, to limit: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      var used = 0
      for word in paragraph.split(separator: " ") {
        let length = width(String(word))
        if used > 0, used + 1 + length > limit {
          lines.append(line)
          (line, used) = ("", 0)
        }
        if used > 0 {
          line += " "
          used += 1
        }
        line += word
        used += length
      }
      lines.append(line)
    }
    return lines
  }
}
