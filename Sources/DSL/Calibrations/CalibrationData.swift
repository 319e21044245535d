import Engine

/// What was measured: for each output its readings, by time.
struct CalibrationData {
  /// The readings of one column in the order of their times; missing ones are left out.
  struct Readings {
    /// In nanoseconds since the start of a run.
    var times: [Int64] = []
    var values: [Double] = []
    /// The rows they stand in.
    var rows: [Int] = []
  }

  /// In the order of the symbol's outputs.
  let readings: [Readings]
  /// The time of each row, in seconds.
  let times: [Double]

  /// How often what has no period of its own is looked at: ten times between the two nearest readings.
  var closePeriod: Int64 {
    let gaps = readings.flatMap { one in zip(one.times.dropFirst(), one.times).map { $0 - $1 } }
    let least = gaps.filter { $0 > 0 }.min() ?? 1_000_000_000
    return max(1000, max(least / 10, last / 1_000_000))
  }

  /// The time of the last reading.
  var last: Int64 { readings.compactMap(\.times.last).max() ?? 0 }

  var count: Int { readings.reduce(0) { $0 + $1.values.count } }

  init(
    _ calibration: CalibrationSymbol, _ site: SiteValues, _ units: UnitTable
  ) throws(ScriptFailure) {
    guard let node = calibration.setting("to") else {
      throw ScriptFailure("the calibration \(calibration.name) has no data")
    }
    let source = try Source(site.value(node), calibration.name, site.machine, units)
    let names = try source.columns.map { column throws(ScriptFailure) in
      (column.name, isTime: try source.unit(of: column)?.dimension == Dimension([.time: 1]))
    }
    guard let name = CalibrationColumns.time(names) else {
      throw ScriptFailure(
        "\(source.name) does not tell at what time its readings were taken",
        help: "call a column `time`, with a unit: `time [s]`", code: .badValue)
    }
    let times = try source.numbers(name, Dimension([.time: 1]), "time [s]")
    self.times = times
    readings = try calibration.outputs.map { output throws(ScriptFailure) in
      let values = try source.numbers(
        output.column, output.type.dimension, output.type.described)
      guard values.count == times.count else {
        throw ScriptFailure(
          "\(source.name) has \(values.count) values of \(output.column) at \(times.count) times",
          help: "all columns have one length", code: .badValue)
      }
      return try Self.readings(times, values, output.column, source.name)
    }
  }

  private static func readings(
    _ times: [Double], _ values: [Double], _ column: String, _ source: String
  ) throws(ScriptFailure) -> Readings {
    var result = Readings()
    let rows = values.indices.filter { values[$0].isFinite && times[$0].isFinite }
      .sorted { (times[$0], $0) < (times[$1], $1) }
    for row in rows {
      guard times[row] >= 0 else {
        throw ScriptFailure(
          "row \(row + 1) of \(source) was measured at \(QuantityFormat.number(times[row])) s, before a run begins",
          help: "a run begins at 0 s: count the times from there", code: .badValue)
      }
      result.times.append(try Nanoseconds.from(seconds: times[row], "the time of row \(row + 1)"))
      result.values.append(values[row])
      result.rows.append(row)
    }
    guard !rows.isEmpty else {
      throw ScriptFailure("\(source) has no readings in \(column)", code: .badValue)
    }
    return result
  }
}

/// A table, or a record of lists, by its columns.
private struct Source {
  let name: String
  private let table: TableObject?
  private let fields: [(name: String, value: Value)]
  private let machine: Machine
  private let units: UnitTable

  struct Column {
    let name: String
    /// As written; nil in a record, whose numbers have units of their own.
    let unit: String?
  }

  init(_ value: Value, _ calibration: String, _ machine: Machine, _ units: UnitTable)
    throws(ScriptFailure)
  {
    self.machine = machine
    self.units = units
    if let table = machine.hostObject(value) as? TableObject {
      self.table = table
      fields = []
      name = table.table.path.isEmpty ? "the table" : table.table.path
    } else if let fields = machine.fields(value) {
      table = nil
      self.fields = fields
      name = "the record of data"
    } else {
      throw ScriptFailure(
        "the data of \(calibration) are \(machine.kindName(value))",
        help: "give a table, or a record of lists", code: .badValue)
    }
  }

  var columns: [Column] {
    table?.table.columns.map { Column(name: $0.name, unit: $0.unit) }
      ?? fields.map { Column(name: $0.name, unit: nil) }
  }

  /// Nil where the checker has seen it already.
  func unit(of column: Column) throws(ScriptFailure) -> Unit? {
    guard let symbol = column.unit else { return nil }
    guard !symbol.isEmpty else { return .one }
    do { return try units.parse(symbol) } catch {
      throw ScriptFailure("\(name): column \(column.name): \(error)")
    }
  }

  /// A column in SI, which must be of this dimension.
  func numbers(_ column: String, _ dimension: Dimension, _ wanted: String) throws(ScriptFailure)
    -> [Double]
  {
    guard let found = columns.last(where: { $0.name == column }) else {
      throw ScriptFailure(
        "\(name) has no column \(column)",
        help: Suggestion.help(for: column, in: columns.map(\.name))
          ?? "it has \(columns.map(\.name).joined(separator: ", "))", code: .badValue)
    }
    if let unit = try unit(of: found), !unit.dimension.isCompatible(with: dimension) {
      let given = found.unit == "" ? "has no unit" : "is in \(unit.symbol)"
      throw ScriptFailure(
        "column \(column) of \(name) \(given) and is compared with \(wanted)",
        help: "give it a unit: `data with { \(column): column(\"\(column)\", \"…\") }`",
        code: .badValue)
    }
    let value = fields.first { $0.name == column }.flatMap { machine.numbers($0.value) }
    guard let numbers = table?.values(column) ?? value else {
      throw ScriptFailure("column \(column) of \(name) holds no numbers", code: .badValue)
    }
    return numbers
  }
}
