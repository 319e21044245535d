extension MemoryTrace {
  /// Forgets every row later than `time`, in nanoseconds, and how the run stood, for a run that was taken back.
  public func truncate(after time: Int64) {
    for group in lanes.indices {
      let lane = lanes[group]
      var rows = lane.rows
      while rows > 0, lane.times[rows - 1] > time { rows -= 1 }
      lanes[group].rows = rows
      lanes[group].skip = 0
      // Rows come at multiples of the period: those that follow are thinned out as if nothing had been taken back.
      if let period = plan.groups[group].period, period > 0, lane.stride > 1 {
        let seen = Int(time / period) + 1
        lanes[group].skip = (lane.stride - seen % lane.stride) % lane.stride
      }
    }
    notes.removeAll { $0.time > time }
    summary = nil
  }

  /// The same rows in memory of their own.
  public func copy() -> MemoryTrace {
    let copy = MemoryTrace(plan: plan)
    for group in lanes.indices {
      let (lane, target) = (lanes[group], copy.lanes[group])
      target.times.update(from: lane.times, count: lane.rows)
      for column in 0..<lane.width {
        let start = column * lane.capacity
        (target.values + start).update(from: lane.values + start, count: lane.rows)
      }
      copy.lanes[group].rows = lane.rows
      copy.lanes[group].stride = lane.stride
      copy.lanes[group].skip = lane.skip
    }
    copy.notes = notes
    copy.summary = summary
    return copy
  }

  /// Writes everything kept to another sink and finishes it.
  public func replay(into sink: any TraceSink) throws(TraceError) {
    replayRows(into: sink)
    let last = lanes.filter { $0.rows > 0 }.map { $0.times[$0.rows - 1] }.max() ?? 0
    try sink.finish(
      summary ?? TraceSummary(end: last, outcome: "", faults: [], requirements: []))
  }

  /// Writes everything kept to another sink, in the order of time.
  public func replayRows(into sink: any TraceSink) {
    var next = Array(repeating: 0, count: lanes.count)
    for note in notes { sink.note(time: note.time, kind: note.kind, message: note.message) }
    var row = Array(repeating: 0.0, count: lanes.map(\.width).max() ?? 0)
    while let group = lanes.indices.filter({ next[$0] < lanes[$0].rows })
      .min(by: { lanes[$0].times[next[$0]] < lanes[$1].times[next[$1]] })
    {
      let lane = lanes[group]
      for column in 0..<lane.width {
        row[column] = lane.values[column * lane.capacity + next[group]]
      }
      guard sink.append(group: group, time: lane.times[next[group]], row: row) else { break }
      next[group] += 1
    }
  }
}
