import Engine

/// Reads a run's quantities at the times of measured readings, by straight lines between the instants at which they
/// are recorded; keeps nothing else of the run.
///
/// Unchecked: calls come from one thread at a time, the one that runs the simulation.
final class ReadingSink: TraceSink, @unchecked Sendable {
  private struct Lane {
    let group: Int
    let column: Int
    let period: Int64
    let times: [Int64]
    /// Where its values lie among all.
    let start: Int
    var next = 0
    var lastTime: Int64 = -1
    var lastValue = 0.0
  }

  private var lanes: [Lane] = []
  /// What the run gave for each reading, output after output.
  private(set) var values: [Double] = []
  var failure: TraceError? { nil }

  /// - Parameters:
  ///   - plan: the run, which records `names`
  ///   - names: what is recorded for each output
  ///   - data: when each was measured
  init(_ plan: Plan, _ names: [String], _ data: CalibrationData) {
    for (name, readings) in zip(names, data.readings) {
      for (number, group) in plan.traceGroups.enumerated() {
        guard let place = group.signals.firstIndex(where: { $0.name == name }) else { continue }
        lanes.append(
          Lane(
            group: number, column: group.signals[..<place].reduce(0) { $0 + $1.width },
            period: group.period ?? 1_000_000_000, times: readings.times, start: values.count))
      }
      values += readings.values.map { _ in .nan }
    }
  }

  /// The first instant at which everything that was measured has been recorded.
  var end: Int64 {
    lanes.reduce(0) { end, lane in
      let last = lane.times.last ?? 0
      return max(end, (last + lane.period - 1) / lane.period * lane.period)
    }
  }

  /// The time of the first reading that the run did not come to.
  var firstMissing: Int64? {
    lanes.compactMap { $0.next < $0.times.count ? $0.times[$0.next] : nil }.min()
  }

  func append(group: Int, time: Int64, row: UnsafePointer<Double>) -> Bool {
    for place in lanes.indices where lanes[place].group == group {
      let value = row[lanes[place].column]
      while lanes[place].next < lanes[place].times.count {
        let wanted = lanes[place].times[lanes[place].next]
        guard wanted <= time else { break }
        let (before, earlier) = (lanes[place].lastTime, lanes[place].lastValue)
        let share =
          before >= 0 && time > before ? Double(wanted - before) / Double(time - before) : 1
        // Exact at both ends, also where one of them is no number.
        values[lanes[place].start + lanes[place].next] =
          share >= 1 ? value : earlier + share * (value - earlier)
        lanes[place].next += 1
      }
      lanes[place].lastTime = time
      lanes[place].lastValue = value
    }
    return true
  }

  func note(time: Int64, kind: String, message: String) {}

  func finish(_ summary: TraceSummary) {}
}
