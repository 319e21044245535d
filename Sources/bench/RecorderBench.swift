import Engine
import Glibc

/// One measured figure with the limit it is held to.
struct RecorderFigure {
  let name: String
  let value: Double
  let unit: String
  let limit: Double?
}

/// Measures what recording costs the thread that runs the simulation: 100 signals at 1 kHz, with 20 µs of model
/// work in each step.
func recorderFigures() throws -> [RecorderFigure] {
  let steps = 50_000
  let path = "/tmp/twin-recorder-bench-\(getpid()).h5"
  defer { unlink(path) }
  let plan = TracePlan(
    groups: [
      TraceGroup(
        period: 1_000_000, signals: (0..<100).map { TraceSignal("twin.signal_\($0)") })
    ])
  let row = UnsafeMutablePointer<Double>.allocate(capacity: 100)
  defer { row.deallocate() }

  var bare = Double.infinity
  var recorded = Double.infinity
  var wall = 0.0
  var written = 0.0
  for _ in 0..<3 {
    bare = min(bare, seconds(CLOCK_THREAD_CPUTIME_ID) { for step in 0..<steps { work(row, step) } })
    let trace = try HDF5Trace(path: path, plan: plan)
    wall = try seconds(CLOCK_MONOTONIC) {
      let cost = seconds(CLOCK_THREAD_CPUTIME_ID) {
        for step in 0..<steps {
          work(row, step)
          _ = trace.append(group: 0, time: Int64(step) * 1_000_000, row: row)
        }
      }
      recorded = min(recorded, cost)
      try trace.finish(TraceSummary(end: Int64(steps) * 1_000_000))
    }
    var status = stat()
    stat(path, &status)
    written = Double(status.st_size)
  }
  let perStep = 1e6 / Double(steps)
  return [
    RecorderFigure(name: "model work", value: bare * perStep, unit: "us/step", limit: nil),
    RecorderFigure(
      name: "recording added to the run's thread", value: (recorded / bare - 1) * 100, unit: "%",
      limit: 10),
    RecorderFigure(
      name: "wall time with recording, file closed", value: wall * perStep, unit: "us/step",
      limit: nil),
    RecorderFigure(
      name: "file per number recorded", value: written / Double(steps * 100), unit: "byte",
      limit: nil),
  ]
}

/// About 20 µs of arithmetic that fills a row.
@inline(never)
private func work(_ row: UnsafeMutablePointer<Double>, _ step: Int) {
  for signal in 0..<100 {
    var value = Double(step % 10_000) * 1e-3 + Double(signal)
    for _ in 0..<10 { value = sin(value) + 0.1 }
    row[signal] = (value * 4096).rounded() / 4096
  }
}

private func seconds(_ clock: clockid_t, _ body: () throws -> Void) rethrows -> Double {
  var start = timespec()
  var end = timespec()
  clock_gettime(clock, &start)
  try body()
  clock_gettime(clock, &end)
  return Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) * 1e-9
}
