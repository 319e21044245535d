/// A value of a JSON file and the line it starts on.
struct JSONNode: Hashable, Sendable {
  indirect enum Value: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONNode])
    /// In the order of the file, repeated keys included.
    case object([Member])
  }

  struct Member: Hashable, Sendable {
    let key: String
    /// Where the key stands.
    let line: Int
    let node: JSONNode
  }

  let value: Value
  let line: Int

  /// What the value is, for messages: `the text "abc"`.
  var summary: String {
    switch value {
    case .null: "null"
    case .boolean(let truth): truth ? "true" : "false"
    case .number(let number): "the number \(number.brief)"
    case .string(let text): "the text \"\(text.count > 40 ? text.prefix(40) + "…" : text[...])\""
    case .array(let items): "a list of \(items.count)"
    case .object(let members): "an object with \(members.count) entries"
    }
  }
}

extension JSONNode {
  /// The first entry of an object under this key.
  subscript(key: String) -> JSONNode? {
    guard case .object(let members) = value else { return nil }
    return members.first { $0.key == key }?.node
  }

  /// The first entry whose key an earlier one has, with that one's line.
  var repetition: (member: Member, firstLine: Int)? {
    guard case .object(let members) = value else { return nil }
    var lines: [String: Int] = [:]
    for member in members {
      if let line = lines.updateValue(member.line, forKey: member.key) { return (member, line) }
    }
    return nil
  }

  var number: Double? {
    guard case .number(let value) = value else { return nil }
    return value
  }

  var string: String? {
    guard case .string(let value) = value else { return nil }
    return value
  }

  var array: [JSONNode]? {
    guard case .array(let values) = value else { return nil }
    return values
  }
}
