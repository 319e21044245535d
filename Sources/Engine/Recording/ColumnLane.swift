/// The columns of one rate group on the writer's side: rows come in, whole chunks of columns go out.
///
/// Owns the memory of the rows that are not yet in whole chunks. Used by the writing thread alone.
final class ColumnLane {
  /// One dataset and where its values lie.
  struct Column {
    let signal: TraceSignal?
    /// Position among the group's signals; -1 for the time.
    let place: Int
    let width: Int
    /// Position in a row; -1 for the time.
    let offset: Int
    let chunkRows: Int
    /// Values of the unit, row after row.
    let values: UnsafeMutablePointer<Double>
    var dataset: HDF5File.Column?
  }

  let unitRows: Int
  private(set) var columns: [Column]
  private var lives: [RemainingLifeColumn] = []
  /// Rows taken, and rows written.
  private(set) var rows = 0
  private(set) var written = 0
  /// The first row that `values` hold.
  private(set) var unitStart = 0

  private let group: TraceGroup
  private let path: String
  private let rowWidth: Int

  init(_ group: TraceGroup, path: String, unitRows: Int) {
    self.group = group
    self.path = path
    rowWidth = group.width
    self.unitRows = unitRows
    columns = []
    addColumn(nil, place: -1, width: 1, offset: -1)
    var offset = 0
    for (place, signal) in group.signals.enumerated() {
      if signal.requirement != nil {
        lives.append(RemainingLifeColumn(signal, place: place, chunkRows: columns[0].chunkRows))
        continue
      }
      addColumn(signal, place: place, width: signal.width, offset: offset)
      offset += signal.width
    }
  }

  deinit { for column in columns { column.values.deallocate() } }

  /// How many bytes of values a unit has.
  var unitByteCount: Int { unitRows * (rowWidth + 1) * 8 }

  private func addColumn(_ signal: TraceSignal?, place: Int, width: Int, offset: Int) {
    columns.append(
      Column(
        signal: signal, place: place, width: width, offset: offset,
        chunkRows: TraceLayout.chunkRows(width: width, unit: unitRows),
        values: .allocate(capacity: unitRows * width), dataset: nil))
  }

  /// Makes the group and its datasets, with what is known of each signal.
  func makeColumns(in file: HDF5File) throws(TraceError) {
    try file.makeGroup(path)
    if let period = group.period {
      try file.set("period_nanoseconds", of: path, to: .integer(period))
    }
    for index in columns.indices {
      let column = columns[index]
      let signal = column.signal
      let name = path + "/" + (signal.map { TraceLayout.linkName($0.name) } ?? "time")
      columns[index].dataset = try file.makeColumn(
        name, .number, elements: signal.map(\.elements.isEmpty) == false ? column.width : nil,
        chunkRows: column.chunkRows, isDeflated: true)
      if let signal {
        try file.describe(signal, place: column.place, at: name)
      } else {
        try file.set("unit", of: name, to: .text("s"))
      }
    }
    for index in lives.indices { try lives[index].make(in: file, group: path) }
  }

  /// Fills in what only the end of the run tells, for all rows written.
  func writeLives(_ summary: TraceSummary, to file: HDF5File) throws(TraceError) {
    for life in lives {
      try life.write(summary, times: "\(path)/time", rows: written, to: file)
    }
  }

  /// Takes rows in; they must not go beyond the next flush point.
  ///
  /// - Returns: whether the rows taken so far are now to be written.
  func take(_ block: RowBlock, count: Int) -> Bool {
    precondition(rows + count - unitStart <= unitRows, "\(count) rows do not fit into \(path)")
    let next = TraceLayout.nextFlush(after: rows, unit: unitRows)
    let first = rows - unitStart
    for column in columns {
      var target = column.values + first * column.width
      guard let signal = column.signal else {
        for row in 0..<count { target[row] = Double(block.times[row]) / 1e9 }
        continue
      }
      var source = UnsafePointer(block.values + column.offset)
      let unit = signal.unit
      if unit.scale == 1, unit.offset == 0 {
        for _ in 0..<count {
          target.update(from: source, count: column.width)
          source += rowWidth
          target += column.width
        }
      } else {
        for _ in 0..<count {
          for element in 0..<column.width { target[element] = unit.fromSI(source[element]) }
          source += rowWidth
          target += column.width
        }
      }
    }
    rows += count
    return rows >= next
  }

  /// Says that every row taken so far is in the file.
  func markWritten() {
    written = rows
    if rows - unitStart == unitRows { unitStart = rows }
  }
}
