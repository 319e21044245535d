import Engine

extension DriveProfile {
  /// Reads a table with a column `time`, or `t`, and one of `current`, `power` or `c_rate`; columns without a unit are in s, A,
  /// W and C.
  ///
  /// - Parameter longestPause: Samples further apart, in s, are taken for a gap.
  /// - Throws: `PluginError` that names the row, the values and the way out.
  init(_ table: Table, longestPause: Double) throws(PluginError) {
    let names = table.columns.map(\.name)
    let found = Quantity.allCases.filter { names.contains($0.rawValue) }
    guard let quantity = found.first, found.count == 1 else {
      throw Self.refusal(
        found.isEmpty
          ? "it has no column current, power or c_rate, but \(names.joined(separator: ", "))"
          : "it has \(found.map(\.rawValue).joined(separator: " and ")), and one load is played",
        help: "give it the columns time and current, say: time [s],current [A]", table)
    }
    let times = try Self.numbers(
      !names.contains("time") && names.contains("t") ? "t" : "time", .second, of: table)
    let unit: Unit =
      switch quantity {
      case .current: .ampere
      case .power: .watt
      case .rate: .cRate
      }
    let values = try Self.numbers(quantity.rawValue, unit, of: table)
    guard times.count >= 2 else {
      throw Self.refusal(
        "it has \(times.count) row\(times.count == 1 ? "" : "s")",
        help: "a profile needs two samples at least", table)
    }
    for row in times.indices {
      for (name, value) in [("time", times[row]), (quantity.rawValue, values[row])]
      where !value.isFinite {
        throw Self.refusal(
          "row \(row + 1): \(name) is missing or no number",
          help: "fill it in, or take the row out", table)
      }
    }
    for row in times.indices.dropFirst() {
      let (before, now) = (times[row - 1], times[row])
      guard now > before else {
        throw Self.refusal(
          "row \(row + 1): the time \(now.brief) s does not come after \(before.brief) s",
          help: "sort the rows by time, one row for each; a jump takes two rows 1 ms apart", table)
      }
      guard now - before <= longestPause else {
        throw Self.refusal(
          "row \(row + 1): there is no sample between \(before.brief) s and \(now.brief) s",
          help: "fill the gap, or raise longest_pause above \((now - before).brief) s", table)
      }
    }
    self.init(quantity: quantity, times: times.map { $0 - times[0] }, values: values)
  }

  /// A column's numbers in SI.
  private static func numbers(
    _ name: String, _ unit: Unit, of table: Table
  ) throws(PluginError) -> [Double] {
    guard let column = table.columns.first(where: { $0.name == name }) else {
      throw refusal(
        "it has no column \(name), but \(table.columns.map(\.name).joined(separator: ", "))",
        help: "name the column of times \"time [s]\"", table)
    }
    guard let values = column.values else {
      throw refusal(
        "column \(name) holds texts, such as \"\(column.texts?.first ?? "")\"",
        help: "write numbers there", table)
    }
    guard !column.unit.isEmpty else { return values }
    guard let known = try? UnitTable.standard.parse(column.unit),
      known.dimension == unit.dimension
    else {
      throw refusal(
        "column \(name) is in \(column.unit), which is no unit of it",
        help: "write \(name) [\(unit.symbol)]", table)
    }
    return values.map(known.toSI)
  }

  private static func refusal(_ message: String, help: String, _ table: Table) -> PluginError {
    PluginError("the profile: \(message)", help: help, place: table.path, setting: "profile")
  }

  /// The profile that a request names, if any.
  static func profile(of request: BuildRequest) throws(PluginError) -> DriveProfile? {
    guard let file = request.text("profile"), !file.isEmpty else { return nil }
    let path = file.hasPrefix("/") ? file : request.folder + "/" + file
    let table: Table
    do throws(TraceError) {
      let isHDF5 = path.hasSuffix(".h5") || path.hasSuffix(".hdf5")
      table = isHDF5 ? try HDF5Table.read(path) : try CSVReader.read(path)
    } catch {
      throw PluginError(error.message, help: error.help, place: error.path, setting: "profile")
    }
    return try DriveProfile(table, longestPause: request.number("longest_pause"))
  }
}
