import Engine

/// A table read from a file, with every column in SI, as scripts hold it.
final class TableObject: HostObject {
  let table: Table
  /// SI values by column name.
  private let numbers: [String: [Double]]
  /// How `plot` shows the table as a whole.
  var chart: Chart?

  /// Converts every column with a unit to SI.
  init(_ table: Table, units: UnitTable) throws(ScriptFailure) {
    self.table = table
    var numbers: [String: [Double]] = [:]
    for column in table.columns {
      guard let values = column.values else { continue }
      guard !column.unit.isEmpty else {
        numbers[column.name] = values
        continue
      }
      do {
        let unit = try units.parse(column.unit)
        numbers[column.name] = values.map(unit.toSI)
      } catch {
        throw ScriptFailure("\(table.path): column \(column.name): \(error)")
      }
    }
    self.numbers = numbers
  }

  private init(_ table: Table, numbers: [String: [Double]]) {
    self.table = table
    self.numbers = numbers
  }

  var typeName: String { "table" }
  var count: Int? { table.rowCount }
  var memberNames: [String] { table.columns.map(\.name) + ["count", "missing", "columns"] }

  var text: String { TableText.text(of: table) }

  /// How it prints as part of something else.
  var brief: String { "table of \(table.rowCount) row\(table.rowCount == 1 ? "" : "s")" }

  /// The values of a column in SI, for plots.
  func values(_ name: String) -> [Double]? { numbers[name] }

  func field(_ name: String, in machine: Machine) throws(ScriptFailure) -> Value? {
    if let values = numbers[name] { return try machine.makeList(numbers: values) }
    if let texts = table.columns.first(where: { $0.name == name })?.texts {
      var items: [Value] = []
      for text in texts { items.append(try machine.makeString(text)) }
      return try machine.makeList(items)
    }
    switch name {
    case "count": return Value(Double(table.rowCount))
    case "missing":
      let cells = max(1, table.rowCount * table.columns.count)
      return Value(Double(table.columns.reduce(0) { $0 + $1.missingCount }) / Double(cells))
    case "columns":
      var items: [Value] = []
      for column in table.columns { items.append(try machine.makeString(column.name)) }
      return try machine.makeList(items)
    default: return nil
    }
  }

  /// One row as a record.
  func element(_ index: Int, in machine: Machine) throws(ScriptFailure) -> Value {
    var values: [Value] = []
    for column in table.columns {
      if let texts = column.texts {
        values.append(try machine.makeString(texts[index]))
      } else {
        values.append(Value(canonical: numbers[column.name]?[index] ?? .nan))
      }
    }
    return try machine.makeRecord(table.columns.map(\.name), values)
  }

  func element(at key: Value, in machine: Machine) throws(ScriptFailure) -> Value? {
    guard key.tag == Value.Tag.string else { return nil }
    return try field(machine.swiftString(key), in: machine)
  }

  /// The same rows with columns named, and given units, as `with { new: column("old", "mV") }` says.
  func renamed(_ changes: [(name: String, column: ColumnObject)], units: UnitTable)
    throws(ScriptFailure) -> TableObject
  {
    var columns = table.columns
    var values = numbers
    for change in changes {
      guard let source = table.columns.first(where: { $0.name == change.column.name }) else {
        throw ScriptFailure(
          "\(table.path) has no column \(change.column.name)",
          help: Suggestion.help(for: change.column.name, in: table.columns.map(\.name)))
      }
      do {
        let unit = change.column.unit.isEmpty ? Unit.one : try units.parse(change.column.unit)
        values[change.name] = (source.values ?? []).map(unit.toSI)
      } catch {
        throw ScriptFailure("\(error)")
      }
      columns.append(Table.Column(change.name, unit: change.column.unit, source.content))
    }
    return TableObject(Table(columns, path: table.path), numbers: values)
  }
}

/// What `column("name", "unit")` asks for.
final class ColumnObject: HostObject {
  let name: String
  let unit: String

  init(name: String, unit: String) {
    self.name = name
    self.unit = unit
  }

  var typeName: String { "column" }
}
