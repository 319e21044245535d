/// Keeps a run in memory, for plots and tests.
///
/// Memory is bounded: when a group has more rows than fit, every second one is dropped and from then on only
/// every second one kept, so that the whole run stays covered, evenly and ever more coarsely. Which rows are
/// kept depends on nothing but their number.
///
/// Sendable under `TraceSink`'s rule that calls come from one thread at a time; read it after the run.
public final class MemoryTrace: TraceSink, @unchecked Sendable {
  /// What happened when, in nanoseconds.
  public struct Note: Hashable, Sendable {
    public let time: Int64
    public let kind: String
    public let message: String
  }

  /// One group's rows, column after column.
  struct Lane {
    let signals: [TraceSignal]
    let width: Int
    let capacity: Int
    let times: UnsafeMutablePointer<Int64>
    let values: UnsafeMutablePointer<Double>
    var rows = 0
    /// Every `stride`-th row is kept; `skip` are to be dropped before the next.
    var stride = 1
    var skip = 0
  }

  public internal(set) var notes: [Note] = []
  /// What is known of the run as a whole; nil while nothing is.
  public internal(set) var summary: TraceSummary?
  public var failure: TraceError? { nil }

  /// What is recorded.
  public let plan: TracePlan
  var lanes: [Lane] = []
  private var positions: [String: (group: Int, signal: Int, column: Int)] = [:]

  /// - Parameter byteLimit: how much memory the rows may take, all groups together.
  public init(plan: TracePlan, byteLimit: Int = 256 << 20) {
    self.plan = plan
    let share = byteLimit / max(1, plan.groups.count)
    for (index, group) in plan.groups.enumerated() {
      let width = group.width
      // Even, so that dropping every second row leaves room for exactly as many.
      let capacity = max(2, min(1 << 20, share / ((width + 1) * 8)) & ~1)
      // Memory that is never touched costs nothing.
      lanes.append(
        Lane(
          signals: group.signals, width: width, capacity: capacity,
          times: .allocate(capacity: capacity),
          values: .allocate(capacity: max(1, capacity * width))))
      var column = 0
      for (position, signal) in group.signals.enumerated() {
        if positions[signal.name] == nil { positions[signal.name] = (index, position, column) }
        column += signal.width
      }
    }
  }

  deinit {
    for lane in lanes {
      lane.times.deallocate()
      lane.values.deallocate()
    }
  }

  public func append(group: Int, time: Int64, row: UnsafePointer<Double>) -> Bool {
    if lanes[group].skip > 0 {
      lanes[group].skip -= 1
      return true
    }
    if lanes[group].rows == lanes[group].capacity { thin(group) }
    let rows = lanes[group].rows
    let capacity = lanes[group].capacity
    lanes[group].times[rows] = time
    var target = lanes[group].values + rows
    for column in 0..<lanes[group].width {
      target.pointee = row[column]
      target += capacity
    }
    lanes[group].rows = rows + 1
    lanes[group].skip = lanes[group].stride - 1
    return true
  }

  public func note(time: Int64, kind: String, message: String) {
    notes.append(Note(time: time, kind: kind, message: message))
  }

  public func finish(_ summary: TraceSummary) { judge(summary) }

  /// Takes how the run stands, in place of what was known before. Unlike after `finish`, more may be recorded.
  public func judge(_ summary: TraceSummary) { self.summary = summary }

  /// Names of all signals, in declared order.
  public var signalNames: [String] { lanes.flatMap { $0.signals.map(\.name) } }

  /// One signal in its declared unit, or nil where there is none of that name.
  public func column(_ name: String) -> TraceColumn? {
    guard let position = positions[name] else { return nil }
    let lane = lanes[position.group]
    let signal = lane.signals[position.signal]
    let times = (0..<lane.rows).map { Double(lane.times[$0]) / 1e9 }
    if signal.requirement != nil {
      let violation = summary?.firstViolation(of: signal.requirement)
      return TraceColumn(
        name: name, unit: signal.unit.symbol, elements: [], times: times,
        values: (0..<lane.rows).map {
          RemainingLife.seconds(at: lane.times[$0], violation: violation)
        })
    }
    let count = lane.rows * signal.width
    let values = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      for element in 0..<signal.width {
        let source = lane.values + (position.column + element) * lane.capacity
        for row in 0..<lane.rows {
          buffer[row * signal.width + element] = signal.unit.fromSI(source[row])
        }
      }
      initialized = count
    }
    return TraceColumn(
      name: name, unit: signal.unit.symbol, elements: signal.elements, times: times,
      values: values)
  }

  /// The unit that `column` gives a signal in, or nil where there is none of that name.
  public func unit(of name: String) -> Unit? {
    positions[name].map { lanes[$0.group].signals[$0.signal].unit }
  }

  private func thin(_ group: Int) {
    let lane = lanes[group]
    let kept = lane.rows / 2
    for row in 0..<kept { lane.times[row] = lane.times[2 * row] }
    for column in 0..<lane.width {
      let values = lane.values + column * lane.capacity
      for row in 0..<kept { values[row] = values[2 * row] }
    }
    lanes[group].rows = kept
    lanes[group].stride *= 2
  }
}
