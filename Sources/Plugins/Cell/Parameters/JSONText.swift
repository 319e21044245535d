/// A value of a JSON text (RFC 8259), as parameter files use it.
indirect enum JSONText: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSONText])
  case object([String: JSONText])

  /// What is wrong with a text, and where.
  struct Problem: Error, Hashable, CustomStringConvertible {
    let reason: String
    let line: Int
    var description: String { "line \(line): \(reason)" }
  }

  init(parsing bytes: [UInt8]) throws(Problem) {
    var reader = JSONTextReader(bytes)
    self = try reader.document()
  }

  subscript(key: String) -> JSONText? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  var number: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  var array: [JSONText]? {
    guard case .array(let values) = self else { return nil }
    return values
  }
}
