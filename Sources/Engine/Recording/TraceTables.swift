/// The `events` table: what happened when, written while the run goes on.
final class NoteTable {
  private let time: HDF5File.Column
  private let kind: HDF5File.Column
  private let message: HDF5File.Column
  private var rows = 0
  private var times: [Double] = []
  private var kinds: [String] = []
  private var messages: [String] = []

  init(in file: HDF5File, at path: String) throws(TraceError) {
    try file.makeGroup(path)
    time = try file.makeTimeColumn("\(path)/time")
    kind = try file.makeTableColumn("\(path)/kind", .text)
    message = try file.makeTableColumn("\(path)/message", .text)
  }

  /// Takes a note. Returns whether the notes taken are now to be written, which depends on their number alone.
  func add(time: Int64, kind: String, message: String) -> Bool {
    times.append(Double(time) / 1e9)
    kinds.append(kind)
    messages.append(message)
    let total = rows + times.count
    return total == 1 || total == 8 || total % 64 == 0
  }

  func write(to file: HDF5File) throws(TraceError) {
    guard !times.isEmpty else { return }
    try file.append(kinds, to: kind, rows: rows)
    try file.append(messages, to: message, rows: rows)
    try file.append(times, to: time, rows: rows)
    rows += times.count
    times.removeAll(keepingCapacity: true)
    kinds.removeAll(keepingCapacity: true)
    messages.removeAll(keepingCapacity: true)
  }
}

/// The `faults` table, written when the run has ended.
struct FaultTable {
  private let name, target, effect, severity, onset, repaired: HDF5File.Column

  init(in file: HDF5File, at path: String) throws(TraceError) {
    try file.makeGroup(path)
    name = try file.makeTableColumn("\(path)/name", .text)
    target = try file.makeTableColumn("\(path)/target", .text)
    effect = try file.makeTableColumn("\(path)/effect", .text)
    severity = try file.makeTableColumn("\(path)/severity", .number)
    try file.set("unit", of: "\(path)/severity", to: .text("1"))
    onset = try file.makeTimeColumn("\(path)/onset")
    repaired = try file.makeTimeColumn("\(path)/repaired")
  }

  func write(_ records: [FaultRecord], to file: HDF5File) throws(TraceError) {
    try file.append(records.map(\.name), to: name, rows: 0)
    try file.append(records.map(\.target), to: target, rows: 0)
    try file.append(records.map(\.effect), to: effect, rows: 0)
    try file.append(records.map { $0.severity ?? .nan }, to: severity, rows: 0)
    try file.append(records.map { seconds($0.onset) }, to: onset, rows: 0)
    try file.append(records.map { seconds($0.repaired) }, to: repaired, rows: 0)
  }
}

/// The `requirements` table, written when the run has ended.
struct RequirementTable {
  private let name, verdict, firstViolation, margin, unit: HDF5File.Column

  init(in file: HDF5File, at path: String) throws(TraceError) {
    try file.makeGroup(path)
    name = try file.makeTableColumn("\(path)/name", .text)
    verdict = try file.makeTableColumn("\(path)/verdict", .text)
    firstViolation = try file.makeTimeColumn("\(path)/first_violation")
    margin = try file.makeTableColumn("\(path)/margin", .number)
    unit = try file.makeTableColumn("\(path)/unit", .text)
  }

  func write(_ records: [RequirementRecord], to file: HDF5File) throws(TraceError) {
    // A margin is a difference, so an offset such as that of degrees Celsius has no part in it.
    let margins = records.map { record in record.margin.map { $0 / record.unit.scale } ?? .nan }
    try file.append(records.map(\.name), to: name, rows: 0)
    try file.append(records.map(\.verdict), to: verdict, rows: 0)
    try file.append(records.map { seconds($0.firstViolation) }, to: firstViolation, rows: 0)
    try file.append(margins, to: margin, rows: 0)
    try file.append(records.map(\.unit.symbol), to: unit, rows: 0)
  }
}

private func seconds(_ time: Int64?) -> Double { time.map { Double($0) / 1e9 } ?? .nan }

extension HDF5File {
  fileprivate func makeTableColumn(
    _ name: String, _ storage: Storage
  ) throws(TraceError) -> Column {
    try makeColumn(name, storage, chunkRows: 64)
  }

  fileprivate func makeTimeColumn(_ name: String) throws(TraceError) -> Column {
    let column = try makeTableColumn(name, .number)
    try set("unit", of: name, to: .text("s"))
    return column
  }
}
