import Engine

extension Natives {
  static func tables(
    _ units: @escaping () -> UnitTable,
    _ findPath: @escaping (_ name: String, _ file: Int) throws(ScriptFailure) -> String
  ) -> [NativeFunction] {
    [
      NativeFunction("table", 1...1) { arguments, machine throws(ScriptFailure) in
        let name = try arguments.text(0, "file", in: machine)
        let path = try findPath(name, machine.callingFile)
        let table: Table
        do throws(TraceError) {
          table = try Table.read(path)
        } catch {
          throw ScriptFailure(error)
        }
        return try machine.makeHandle(try TableObject(table, units: units()))
      },
      NativeFunction("column", 2...2) { arguments, machine throws(ScriptFailure) in
        try machine.makeHandle(
          ColumnObject(
            name: try arguments.text(0, "name", in: machine),
            unit: try arguments.text(1, "unit", in: machine)))
      },
      // What `table with { new: column("old", "mV") }` calls.
      NativeFunction("table_with", 2...2) { arguments, machine throws(ScriptFailure) in
        let table = try arguments.object(
          0, "table", as: TableObject.self, called: "a table", in: machine)
        var changes: [(name: String, column: ColumnObject)] = []
        for field in machine.fields(arguments[1]) ?? [] {
          guard let column = machine.hostObject(field.value) as? ColumnObject else {
            throw ScriptFailure(
              "\(field.name) is \(machine.kindName(field.value))",
              help: "write `\(field.name): column(\"name\", \"unit\")`")
          }
          changes.append((field.name, column))
        }
        return try machine.makeHandle(try table.renamed(changes, units: units()))
      },
    ]
  }
}
