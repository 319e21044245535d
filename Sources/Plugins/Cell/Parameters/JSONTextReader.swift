/// Reads JSON by recursive descent; refuses nesting that could exhaust the stack.
struct JSONTextReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private static let depthLimit = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONText.Problem) -> JSONText {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw problem("more follows the end of the value") }
    return value
  }

  private func problem(_ reason: String) -> JSONText.Problem {
    let line = 1 + bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") }
    return JSONText.Problem(reason: reason, line: line)
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(JSONText.Problem) -> JSONText {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw problem("nested deeper than 64 levels") }
    if take("{") { return .object(try members()) }
    if take("[") { return .array(try elements()) }
    if take("\"") { return .string(try text()) }
    skipSpace()
    for (word, value) in [
      ("true", JSONText.boolean(true)), ("false", .boolean(false)), ("null", .null),
    ] where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    return .number(try number())
  }

  private mutating func members() throws(JSONText.Problem) -> [String: JSONText] {
    var members: [String: JSONText] = [:]
    if take("}") { return members }
    repeat {
      guard take("\"") else { throw problem("a name in quotes must stand here") }
      let name = try text()
      guard take(":") else { throw problem("a colon must follow \"\(name)\"") }
      guard members.updateValue(try value(), forKey: name) == nil else {
        throw problem("\"\(name)\" is given twice")
      }
    } while take(",")
    guard take("}") else { throw problem("a comma or } must stand here") }
    return members
  }

  private mutating func elements() throws(JSONText.Problem) -> [JSONText] {
    var elements: [JSONText] = []
    if take("]") { return elements }
    repeat { elements.append(try value()) } while take(",")
    guard take("]") else { throw problem("a comma or ] must stand here") }
    return elements
  }

  private mutating func number() throws(JSONText.Problem) -> Double {
    let start = position
    while position < bytes.count, "+-.eE0123456789".utf8.contains(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      position = start
      throw problem("a value must stand here")
    }
    return value
  }

  private mutating func text() throws(JSONText.Problem) -> String {
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escaped()
      default: text.append(byte)
      }
    }
    throw problem("a text has no closing quote")
  }

  private mutating func escaped() throws(JSONText.Problem) -> [UInt8] {
    guard position < bytes.count else { throw problem("a text has no closing quote") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "u"):
      let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
      position = min(position + 4, bytes.count)
      guard let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
        throw problem("\\u\(digits) is no character")
      }
      return Array(String(scalar).utf8)
    default: throw problem("\\\(Unicode.Scalar(byte)) is no escape")
    }
  }
}
