import Engine

/// Passes rows on to several traces, the first of which is in memory.
final class TraceFan: TraceSink, @unchecked Sendable {
  var traces: [any TraceSink]
  /// Whether only the first gets anything: in a branch of the run that will be taken back.
  var isPaused = false

  init(_ traces: [any TraceSink]) { self.traces = traces }

  private var open: ArraySlice<any TraceSink> { isPaused ? traces.prefix(1) : traces[...] }

  func append(group: Int, time: Int64, row: UnsafePointer<Double>) -> Bool {
    var isFine = true
    for trace in open where !trace.append(group: group, time: time, row: row) { isFine = false }
    return isFine
  }

  var failure: TraceError? { traces.lazy.compactMap(\.failure).first }

  func note(time: Int64, kind: String, message: String) {
    for trace in open { trace.note(time: time, kind: kind, message: message) }
  }

  func finish(_ summary: TraceSummary) throws(TraceError) {
    for trace in traces { try trace.finish(summary) }
  }
}
