import Engine

/// Plays a log back; see `TableModel.description`.
final class TableModel: TwinModel {
  private let log: SampledLog
  private let signals: [SampledSignal]
  private let names: [String]
  private let interpolation: SampledSignal.Interpolation
  private let start: Double
  private let longestPause: Double
  private let stopsAtGap: Bool

  init(_ request: BuildRequest) throws {
    log = try LogReader(request).read()
    signals = log.sources.flatMap(\.signals)
    let isFolder = log.sources.count > 1
    names = log.sources.flatMap { source in
      source.signals.map { signal in
        !isFolder
          ? signal.name
          : source.signals.count == 1 ? source.name : "\(source.name).\(signal.name)"
      }
    }
    interpolation = request.text("interpolation") == "linear" ? .linear : .hold
    let skip = request.number("skip")
    start = log.start + skip
    guard start < log.end || skip == 0 else {
      throw PluginError(
        "skip is \(skip) s, and the log ends after \(log.end - log.start) s",
        help: "skip less", setting: "skip")
    }
    longestPause = request.number("longest_pause")
    stopsAtGap = request.text("at_gap") == "stop"
  }

  var axes: [String: [String]] { ["signals": names] }

  var properties: [String: SettingValue] {
    [
      "log": .opaque(log, summary: log.summary),
      "dropped": .numbers(signals.map { Double($0.droppedCount) }),
    ]
  }

  var portValues: [String: [Double]] {
    let values = signals.map { signal in
      var cursor = 0
      return signal.value(at: start, interpolation, cursor: &cursor)
    }
    return ["value": values]
  }

  /// Where each signal was read last, and the signal that met a gap.
  var stateByteCount: Int { (signals.count + 1) * MemoryLayout<Int>.stride }

  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: Int.self, repeating: 0, count: signals.count + 1)
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let cursors = frame.state.assumingMemoryBound(to: Int.self)
    let out = frame.outputs
    // Half a nanosecond keeps decimal times that are a rounding error ahead of the clock.
    let time = start + Double(frame.time) * 1e-9 + 5e-10
    var gap = -1
    for index in signals.indices {
      out[index] = signals[index].value(at: time, interpolation, cursor: &cursors[index])
      if signals[index].pause(at: time, cursor: &cursors[index]) > longestPause { gap = index }
    }
    out[signals.count] = time - log.start - 5e-10
    out[signals.count + 1] = gap >= 0 ? 1 : 0
    out[signals.count + 2] = time >= log.end ? 1 : 0
    guard gap >= 0, stopsAtGap else { return 0 }
    cursors[signals.count] = gap
    return 1
  }

  func message(for code: Int32, _ frame: StepFrame) -> String {
    let cursors = frame.state.assumingMemoryBound(to: Int.self)
    let signal = cursors[signals.count]
    let from = signals[signal].times[cursors[signal]] - log.start
    let to = signals[signal].times[cursors[signal] + 1] - log.start
    return "\(names[signal]) has no samples from \(from) s to \(to) s of \(log.path), longer than "
      + "longest_pause, \(longestPause) s; allow it with at_gap: \"hold\""
  }
}
