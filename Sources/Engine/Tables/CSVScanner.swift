/// Cuts the bytes of a CSV file into rows and fields.
struct CSVScanner {
  private(set) var separator = UInt8(ascii: ",")

  private let bytes: [UInt8]
  private let path: String
  private var position = 0
  private var line = 1
  private var fields: [String] = []

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// How many fields the last row had.
  var fieldCount: Int { fields.count }

  /// A field of the last row.
  func field(_ index: Int) -> String { fields[index] }

  /// Reads the first row, having found out what separates its fields.
  mutating func readHeader() throws(TraceError) -> [String] {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw TraceError(path, "the file is UTF-16", help: "save it as UTF-8")
    }
    separator = guessSeparator()
    guard try nextRow() != nil else {
      throw TraceError(path, "the file has no header", help: "name the columns in the first line")
    }
    return fields
  }

  /// Reads the next row that is not blank into `fields`.
  ///
  /// - Returns: the line it starts on, or nil at the end.
  mutating func nextRow() throws(TraceError) -> Int? {
    while position < bytes.count {
      let start = line
      try readRow()
      if fields.count > 1 || fields.first?.isEmpty == false { return start }
    }
    return nil
  }

  private mutating func readRow() throws(TraceError) {
    fields.removeAll(keepingCapacity: true)
    while true {
      fields.append(try readField())
      guard position < bytes.count else { return }
      let byte = bytes[position]
      position += 1
      if byte == separator {
        // A separator at the very end of the file has an empty field behind it.
        if position == bytes.count { return fields.append("") }
        continue
      }
      if byte == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") {
        position += 1
      }
      line += 1
      return
    }
  }

  /// Reads up to, not over, a separator, a line's end or the file's.
  private mutating func readField() throws(TraceError) -> String {
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try readQuoted() }
    let start = position
    while position < bytes.count, !endsField(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func readQuoted() throws(TraceError) -> String {
    let start = line
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\n") { line += 1 }
      guard byte == UInt8(ascii: "\"") else {
        text.append(byte)
        continue
      }
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        text.append(byte)
        position += 1
        continue
      }
      while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
      guard position == bytes.count || endsField(bytes[position]) else {
        throw TraceError(
          path, "line \(line): something follows a closing quote",
          help: "double the quotes that belong to the text")
      }
      return String(decoding: text, as: UTF8.self)
    }
    throw TraceError(path, "line \(start): a quote is opened and never closed")
  }

  private func endsField(_ byte: UInt8) -> Bool {
    byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  /// The candidate that occurs most often in the first line that is not blank, outside of quotes.
  private func guessSeparator() -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var counts = [0, 0, 0]
    var isQuoted = false
    var isBlank = true
    for byte in bytes[position...] {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      let isLineEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      if isLineEnd, !isQuoted, !isBlank { break }
      if !isLineEnd { isBlank = false }
      if !isQuoted, let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    var best = 0
    for index in 1..<3 where counts[index] > counts[best] { best = index }
    return candidates[best]
  }
}
