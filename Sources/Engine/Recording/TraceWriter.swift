import Glibc
import Synchronization

/// The thread that turns rows into columns, compresses them and writes the file.
///
/// Sendable: after `start`, everything but the relay and the failure belongs to the writing thread.
final class TraceWriter: @unchecked Sendable {
  let relay: RowRelay
  let hasFailed = Atomic(false)

  private let file: HDF5File
  private let run: String
  private let lanes: [ColumnLane]
  private let notes: NoteTable
  private let faults: FaultTable
  private let requirements: RequirementTable
  private let packer: ChunkPacker
  private let firstFailure = Mutex<TraceError?>(nil)
  private var thread = pthread_t()

  /// Creates the file with everything that is known before the first row.
  ///
  /// - Parameter unitRows: how many rows are written together, by group.
  init(
    path: String, plan: TracePlan, unitRows: [Int], addsRun: Bool, relay: RowRelay
  ) throws(TraceError) {
    self.relay = relay
    let run = "/" + TraceLayout.runName(plan.run)
    self.run = run
    let names = TraceLayout.groupNames(plan.groups)
    let lanes = plan.groups.indices.map { group in
      ColumnLane(plan.groups[group], path: "\(run)/\(names[group])", unitRows: unitRows[group])
    }
    self.lanes = lanes
    packer = ChunkPacker(capacity: lanes.map(\.unitByteCount).max() ?? 0)
    (file, notes, faults, requirements) = try HDF5Library.shared.exclusively {
      () throws(TraceError) in
      let file = try addsRun ? HDF5File(extending: path) : HDF5File(creating: path)
      do throws(TraceError) {
        if addsRun {
          try Self.checkRoom(in: file, for: run)
        } else {
          try Self.writeProvenance(plan, to: file)
        }
        try file.makeGroup(run)
        try file.set("outcome", of: run, to: .text(TraceLayout.unfinished))
        try file.set("seed", of: run, to: .natural(plan.seed))
        for lane in lanes { try lane.makeColumns(in: file) }
        let notes = try NoteTable(in: file, at: "\(run)/events")
        let faults = try FaultTable(in: file, at: "\(run)/faults")
        let requirements = try RequirementTable(in: file, at: "\(run)/requirements")
        try file.commit()
        return (file, notes, faults, requirements)
      } catch {
        try? file.close()
        throw error
      }
    }
  }

  /// Why writing failed, if it did.
  var failure: TraceError? { firstFailure.withLock { $0 } }

  /// Starts the thread. It keeps the writer alive until it ends.
  func start() {
    let context = Unmanaged.passRetained(self).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<TraceWriter>.fromOpaque(context).takeRetainedValue().work()
        return nil
      }, context)
    precondition(status == 0, "the system refuses another thread: code \(status)")
  }

  /// Waits until the thread has closed the file.
  func join() { pthread_join(thread, nil) }

  private func work() {
    while true {
      switch relay.receive() {
      case .rows(let group, let block, let count):
        attempt { () throws(TraceError) in try take(block, count: count, of: lanes[group]) }
        relay.giveBack(block, of: group)
      case .note(let time, let kind, let message):
        attempt { () throws(TraceError) in
          if notes.add(time: time, kind: kind, message: message) { try flush([]) }
        }
      case .finish(let summary):
        attempt { () throws(TraceError) in
          try flush(lanes)
          try HDF5Library.shared.exclusively { () throws(TraceError) in try end(summary) }
        }
        return close()
      case .abandon:
        attempt { () throws(TraceError) in try flush(lanes) }
        return close()
      }
    }
  }

  private func take(_ block: RowBlock, count: Int, of lane: ColumnLane) throws(TraceError) {
    let flushes = lane.take(block, count: count)
    if flushes { try flush([lane]) }
  }

  /// Writes what the lanes hold and the notes taken so far, and commits.
  private func flush(_ lanes: [ColumnLane]) throws(TraceError) {
    if lanes.isEmpty {
      try HDF5Library.shared.exclusively { () throws(TraceError) in
        try notes.write(to: file)
        try file.commit()
      }
    }
    for (index, lane) in lanes.enumerated() {
      packer.pack(lane)
      let isLast = index == lanes.count - 1
      try HDF5Library.shared.exclusively { () throws(TraceError) in
        try packer.write(lane, to: file)
        if isLast {
          try notes.write(to: file)
          try file.commit()
        }
      }
    }
  }

  private func end(_ summary: TraceSummary) throws(TraceError) {
    for lane in lanes { try lane.writeLives(summary, to: file) }
    try faults.write(summary.faults, to: file)
    try requirements.write(summary.requirements, to: file)
    try file.set("end", of: run, to: .number(Double(summary.end) / 1e9))
    try file.set("outcome", of: run, to: .text(summary.outcome))
    try file.commit()
  }

  /// Does some writing; after the first failure nothing is written any more, and the file is closed at the end.
  private func attempt(_ body: () throws(TraceError) -> Void) {
    guard !hasFailed.load(ordering: .relaxed) else { return }
    do throws(TraceError) { try body() } catch { record(error) }
  }

  private func close() {
    do throws(TraceError) {
      try HDF5Library.shared.exclusively { () throws(TraceError) in try file.close() }
    } catch {
      record(error)
    }
  }

  private func record(_ error: TraceError) {
    firstFailure.withLock { if $0 == nil { $0 = error } }
    hasFailed.store(true, ordering: .releasing)
  }

  private static func checkRoom(in file: HDF5File, for run: String) throws(TraceError) {
    let attributes = try file.attributes(of: "/")
    guard attributes["format"] == .text(TraceLayout.format),
      attributes["format_version"] == .integer(TraceLayout.version)
    else {
      throw TraceError(
        file.path,
        "cannot add \(run.dropFirst()): the file is no trace of format "
          + "\(TraceLayout.format) \(TraceLayout.version)", help: "name a new file")
    }
    guard !file.exists(run) else {
      throw TraceError(
        file.path, "cannot add \(run.dropFirst()): the file has a run of that name",
        help: "give the run another number, or name a new file")
    }
  }

  private static func writeProvenance(
    _ plan: TracePlan, to file: HDF5File
  ) throws(TraceError) {
    func lines(_ pairs: [(name: String, value: String)]) -> HDF5Value {
      .text(pairs.map { "\($0.name)=\($0.value.escapingLineBreaks)" }.joined(separator: "\n"))
    }
    try file.set("format", of: "/", to: .text(TraceLayout.format))
    try file.set("format_version", of: "/", to: .integer(TraceLayout.version))
    try file.set("script", of: "/", to: .text(plan.script))
    try file.set("seed", of: "/", to: .natural(plan.seed))
    try file.set("parameters", of: "/", to: lines(plan.parameters))
    try file.set("versions", of: "/", to: lines(plan.versions))
  }
}

extension String {
  fileprivate var escapingLineBreaks: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\\": result += "\\\\"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
