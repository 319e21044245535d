extension Machine {
  /// A value as text, the way `"{value}"` shows it.
  func text(of value: Value, _ format: ValueFormat = .plain) -> String {
    text(of: value, format, depth: 0)
  }

  /// Lists and records within each other are shown this deep.
  private static let textDepth = 8
  /// Longer lists are cut.
  private static let textItems = 100

  private func text(of value: Value, _ format: ValueFormat, depth: Int) -> String {
    if value.isNumber { return format.text(value.number) }
    switch value.tag {
    case Value.Tag.string:
      let string = swiftString(value)
      return depth == 0 ? string : "\"\(string)\""
    case Value.Tag.list:
      guard depth < Machine.textDepth else { return "[…]" }
      let items = items(value)
      var parts = items.prefix(Machine.textItems).map { text(of: $0, format, depth: depth + 1) }
      if items.count > Machine.textItems { parts.append("… \(items.count) in all") }
      return "[" + parts.joined(separator: ", ") + "]"
    case Value.Tag.record:
      guard depth < Machine.textDepth, let fields = fields(value) else { return "{…}" }
      let parts = fields.map { field in
        let format = format.fields[field.name] ?? format
        return "\(field.name): \(text(of: field.value, format, depth: depth + 1))"
      }
      return "{ " + parts.joined(separator: ", ") + " }"
    case Value.Tag.closure: return kindName(value)
    case Value.Tag.singleton:
      return value.isBoolean ? (value.isTrue ? "true" : "false") : "none"
    default:
      if value.isObject(.range) {
        let range = range(value)
        let ends = "\(format.text(range.start)) .. \(format.text(range.end))"
        return range.step == 1 ? ends : ends + " by \(format.text(range.step))"
      }
      if depth > 0, let table = hostObject(value) as? TableObject { return table.brief }
      return hostObject(value)?.text(format) ?? kindName(value)
    }
  }

  /// What messages call a value: "number 3", "list of 4", "function f".
  func kindName(_ value: Value) -> String {
    if value.isNumber { return "number \(ValueFormat.plain.text(value.number))" }
    switch value.tag {
    case Value.Tag.string: return "a string"
    case Value.Tag.list: return "a list of \(value.list.pointee.count)"
    case Value.Tag.record: return "a record"
    case Value.Tag.closure:
      return "function \(functionCodes[value.closure.pointee.function.pointee.index].name)"
    case Value.Tag.singleton:
      return value.isBoolean ? (value.isTrue ? "true" : "false") : "none"
    default:
      switch value.header.pointee.kind {
      case .native: return "function \(natives[Int(value.header.pointee.detail)].name)"
      case .range: return "a range"
      case .handle: return "a " + (hostObject(value)?.typeName ?? "host object")
      default: return "an internal value"
      }
    }
  }

  func kindNoun(_ value: Value) -> String {
    switch value.tag {
    case Value.Tag.list: "list"
    case Value.Tag.record: "record"
    case Value.Tag.string: "string"
    default: hostObject(value)?.typeName ?? "range"
    }
  }

  /// "did you mean …" or the list of what there is, for a member that is not there.
  func suggestion(_ name: String, _ value: Value) -> String? {
    var known = hostObject(value)?.memberNames ?? []
    if value.tag == Value.Tag.record {
      known = shapes.fieldNames(value.record.pointee.header.detail)
    }
    if value.isBlock { known += (methods[value.header.pointee.kind] ?? [:]).keys.sorted() }
    guard !known.isEmpty else { return nil }
    return Suggestion.help(for: name, in: known)
      ?? "it has " + known.prefix(12).joined(separator: ", ")
  }
}
