/// Reads JSON (RFC 8259) and remembers on which line each value starts.
struct JSONReader {
  /// Why the bytes are no JSON, and the way out.
  struct Problem: Error, Hashable {
    let line: Int
    let message: String
    let help: String
  }

  /// Deeper files would exhaust the stack; parameter files nest to five.
  static let depthLimit = 64

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var depth = 0

  static func read(_ bytes: [UInt8]) throws(Problem) -> JSONNode {
    var reader = JSONReader(bytes)
    let node = try reader.node()
    reader.skipSpace()
    guard reader.position == bytes.count else {
      throw reader.problem("more follows after the end", "keep one outermost { … }")
    }
    return node
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark means UTF-8 here, and nothing else.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  private func problem(_ message: String, _ help: String) -> Problem {
    Problem(line: line, message: message, help: help)
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// What stands at the current place, for messages.
  private var found: String {
    guard let byte = current else { return "the end of the file" }
    guard byte > 0x20 else { return "a control character" }
    let start = String(decoding: bytes[position..<min(bytes.count, position + 12)], as: UTF8.self)
    return "\"\(start.prefix { !$0.isWhitespace })\""
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      if byte == 0x0A { line += 1 }
      position += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func node() throws(Problem) -> JSONNode {
    skipSpace()
    let start = line
    switch current {
    case UInt8(ascii: "{"): return JSONNode(value: .object(try object()), line: start)
    case UInt8(ascii: "["): return JSONNode(value: .array(try array()), line: start)
    case UInt8(ascii: "\""): return JSONNode(value: .string(try string()), line: start)
    default: break
    }
    let words: [(String, JSONNode.Value)] = [
      ("true", .boolean(true)), ("false", .boolean(false)), ("null", .null),
    ]
    for (word, value) in words where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return JSONNode(value: value, line: start)
    }
    return JSONNode(value: .number(try number()), line: start)
  }

  /// -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
  private mutating func number() throws(Problem) -> Double {
    let start = position
    let refusal = problem(
      "a value should stand here, not \(found)",
      "write a number such as 1.5e-3, a text in double quotes, a list or an object")
    _ = take("-")
    if take("0") {
      guard !digits() else {
        throw problem("a number starts with a needless 0", "write 5.0, not 05.0")
      }
    } else {
      guard digits() else { throw refusal }
    }
    if take(".") { guard digits() else { throw refusal } }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard digits() else { throw refusal }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw problem("the number \(text) is too large", "keep numbers below 1e308")
    }
    return value
  }

  private mutating func digits() -> Bool {
    let start = position
    while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
    return position > start
  }

  private mutating func enter() throws(Problem) {
    position += 1
    depth += 1
    guard depth <= Self.depthLimit else {
      throw problem(
        "lists and objects nest deeper than \(Self.depthLimit) levels", "give a parameter file")
    }
  }

  private mutating func array() throws(Problem) -> [JSONNode] {
    try enter()
    defer { depth -= 1 }
    var items: [JSONNode] = []
    skipSpace()
    if take("]") { return items }
    while true {
      items.append(try node())
      skipSpace()
      if take("]") { return items }
      guard take(",") else {
        throw problem("a list goes on with \(found)", "put a comma between items and ] at the end")
      }
    }
  }

  private mutating func object() throws(Problem) -> [JSONNode.Member] {
    try enter()
    defer { depth -= 1 }
    var members: [JSONNode.Member] = []
    skipSpace()
    if take("}") { return members }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else {
        throw problem(
          "a name in double quotes should stand here, not \(found)",
          "write \"name\": value, and no comma after the last entry")
      }
      let start = line
      let key = try string()
      skipSpace()
      guard take(":") else {
        throw problem(
          "after the name \"\(key)\" comes \(found)", "put a colon between name and value")
      }
      members.append(.init(key: key, line: start, node: try node()))
      skipSpace()
      if take("}") { return members }
      guard take(",") else {
        throw problem(
          "after the entry \"\(key)\" comes \(found)",
          "put a comma between entries and } at the end")
      }
    }
  }

  private mutating func string() throws(Problem) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escape()
      case ..<0x20: throw problem("a text goes over the end of its line", "close it with \"")
      default: text.append(byte)
      }
    }
    throw problem("a text has no end", "close it with \"")
  }

  private mutating func escape() throws(Problem) -> [UInt8] {
    let byte = current
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte!]
    case UInt8(ascii: "u"): return Array(String(try codePoint()).utf8)
    default: throw problem("a backslash is followed by no escape", "write \\\\ for one backslash")
    }
  }

  /// The character of `\uXXXX`, or of two that make a surrogate pair; half a pair becomes U+FFFD.
  private mutating func codePoint() throws(Problem) -> Character {
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return Character(scalar) }
    guard high < 0xDC00, take("\\"), take("u") else { return "\u{FFFD}" }
    let low = try codeUnit()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { return "\u{FFFD}" }
    return Character(scalar)
  }

  private mutating func codeUnit() throws(Problem) -> UInt32 {
    guard position + 4 <= bytes.count,
      let unit = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw problem("\\u is not followed by four hexadecimal digits", "write \\u00b5, say") }
    position += 4
    return unit
  }
}
