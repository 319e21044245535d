import Engine
import Glibc

private let signalCount = 100
private let steps = 20_000

/// What recording costs the thread that runs the simulation: 100 signals at 1 kHz, with some 20 µs of model work
/// in each step.
func recorderFigures() throws -> [Figure] {
  let path = "/tmp/twin-bench-\(getpid()).h5"
  defer { unlink(path) }
  let plan = TracePlan(
    groups: [
      TraceGroup(
        period: 1_000_000,
        signals: (0..<signalCount).map { TraceSignal("twin.signal_\($0)") })
    ])
  let row = UnsafeMutablePointer<Double>.allocate(capacity: signalCount)
  row.initialize(repeating: 0, count: signalCount)
  defer { row.deallocate() }

  var elapsed = Double.infinity
  let (bare, recorded) = try ThreadTimer.best(of: 5) {
    for step in 0..<steps { work(row, step) }
  } against: {
    let start = ThreadTimer.wall
    let trace = try HDF5Trace(path: path, plan: plan)
    for step in 0..<steps {
      work(row, step)
      _ = trace.append(group: 0, time: Int64(step) * 1_000_000, row: row)
    }
    try trace.finish(TraceSummary(end: Int64(steps) * 1_000_000))
    elapsed = min(elapsed, ThreadTimer.wall - start)
  }
  var status = stat()
  stat(path, &status)
  let perStep = 1e6 / Double(steps)
  let model = "model work of \((bare * perStep * 10).rounded() / 10) us a step"
  return [
    Figure(
      "recorder.append.share", (recorded / bare - 1) * 100, "%", limit: 10, reference: model),
    Figure(
      "recorder.run.wall", elapsed / bare, "ratio", limit: nil,
      reference: "\(model); the file is closed"),
    Figure(
      "recorder.file.size", Double(status.st_size) / Double(steps * signalCount), "byte",
      limit: nil, reference: "8 bytes a number in memory"),
  ]
}

/// Arithmetic that fills a row with smooth values of 12 bits after the point, as a sensor gives.
@inline(never)
private func work(_ row: UnsafeMutablePointer<Double>, _ step: Int) {
  for signal in 0..<signalCount {
    var value = Double(step % 10_000) * 1e-3 + Double(signal)
    for _ in 0..<14 { value = sin(value) + 0.1 }
    row[signal] = (value * 4096).rounded() / 4096
  }
}
