import Engine

/// Columns of tables and their units.
extension Checker {
  func tableMember(_ columns: [Field], _ name: Name, _ node: Expression) -> Type {
    checked.note(.tableMember(name.text), for: node)
    if let column = columns.first(where: { $0.name == name.text }) {
      names?.note(.field(name.text, column.type), at: name.span)
      return column.type == .any ? .any : .list(column.type)
    }
    switch name.text {
    case "count", "missing": return .scalar
    case "columns": return .list(.text)
    default: break
    }
    if !columns.isEmpty {
      report(
        .unknownMember, "this table has no column `\(name.text)`", at: name.span,
        help: Suggestion.help(for: name.text, in: columns.map(\.name))
          ?? "it has \(columns.map(\.name).joined(separator: ", "))")
    }
    return .any
  }

  /// The columns of a table that a file holds now; none where they are not known.
  func columns(of path: String, in node: Expression) -> [Field] {
    guard !exported.contains(path), !exported.contains(nil) else { return [] }
    return (loadHeadings(path, node.span.file) ?? []).map { heading in
      // Without a unit it may hold texts as well.
      guard !heading.unit.isEmpty, let unit = try? units.parse(heading.unit) else {
        return Field(name: heading.name, type: .any)
      }
      return Field(name: heading.name, type: .number(NumberType(unit)))
    }
  }

  /// The columns that `with { new: column("old", "mV") }` adds to a table.
  func renamed(_ settings: [Setting], _ changes: [Field]) -> [Field] {
    zip(settings, changes).map { setting, change in
      guard case .call(_, let arguments) = setting.value.kind, arguments.count == 2,
        let symbol = arguments[1].value.literalText, let unit = try? units.parse(symbol)
      else { return Field(name: change.name, type: .any) }
      return Field(name: change.name, type: .number(NumberType(unit)))
    }
  }
}

extension Expression {
  /// The text of a string without holes.
  var literalText: String? {
    guard case .string(let parts) = kind, parts.count <= 1 else { return nil }
    guard let part = parts.first else { return "" }
    if case .text(let text) = part { return text }
    return nil
  }
}
