/// Writing tables to HDF5 files.
extension HDF5Table {
  private static let format = "twin-table"

  /// Writes a table as one dataset for each column; the file is there as a whole or not at all.
  ///
  /// Root attributes: `format` = "twin-table", `format_version`, and `columns`, the names in their order. A column of
  /// numbers has an attribute `unit`, "1" where there is none; missing numbers are NaN. Texts are UTF-8. A slash in a name
  /// becomes "∕" (U+2215), as HDF5 has its own meaning for it. Equal tables are equal bytes.
  public static func write(_ table: Table, to path: String) throws(TraceError) {
    try StudyFile.check(writing: path)
    try HDF5File.writeWhole(path) { file throws(TraceError) in try fill(file, table) }
  }

  private static func fill(_ file: HDF5File, _ table: Table) throws(TraceError) {
    let names = table.columns.map { dataset(named: $0.name) }
    try file.set("format", of: "/", to: .text(format))
    try file.set("format_version", of: "/", to: .integer(1))
    try file.set("columns", of: "/", to: .texts(names))
    let chunk = min(max(table.rowCount, 1), 1024)
    for (name, column) in zip(names, table.columns) {
      switch column.content {
      case .numbers(let values):
        let dataset = try file.makeColumn("/\(name)", .number, chunkRows: chunk)
        let unit = column.unit.isEmpty ? "1" : column.unit
        try file.set("unit", of: "/\(name)", to: .text(unit))
        try file.append(values, to: dataset, rows: 0)
      case .texts(let texts):
        let dataset = try file.makeColumn("/\(name)", .text, chunkRows: chunk)
        try file.append(texts, to: dataset, rows: 0)
      }
    }
  }

  private static func dataset(named name: String) -> String {
    String(name.map { $0 == "/" ? "∕" : $0 })
  }
}
