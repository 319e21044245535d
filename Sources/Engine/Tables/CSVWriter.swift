/// Writes tables as comma-separated values that `CSVReader`, spreadsheets and pandas read back.
public enum CSVWriter {
  /// Writes `table` to a new file at `path`. Numbers keep every digit; missing ones are empty fields.
  public static func write(_ table: Table, to path: String) throws(TraceError) {
    let file = try TextFile(path)
    file.writeRow(
      table.columns.map { $0.unit.isEmpty ? $0.name : "\($0.name) [\($0.unit)]" })
    for row in 0..<table.rowCount {
      for (index, column) in table.columns.enumerated() {
        if index > 0 { file.write(",") }
        switch column.content {
        // A lone empty field would read back as a blank line.
        case .numbers(let values) where values[row].isNaN && table.columns.count == 1:
          file.write("NaN")
        case .numbers(let values): file.write(values[row])
        case .texts(let texts) where texts[row].isEmpty && table.columns.count == 1:
          file.write("\"\"")
        case .texts(let texts): file.writeField(texts[row])
        }
      }
      file.write("\n")
    }
    try file.close()
  }
}
