import Engine
import Glibc

// Records without end until something stops it: a kill, or a limit on the size of the file.
//   TraceKillProbe record FILE FLUSH_PERIOD    prints `ready` once the file is there
//   TraceKillProbe limits FOLDER               records against many limits; prints how many, or what is wrong

let plan = TracePlan(
  groups: [
    TraceGroup(
      period: 1_000_000,
      signals: (0..<20).map { TraceSignal("twin.signal_\($0)", .one, "signal \($0)") }
        + [.remainingLife(of: "requirement")]),
    TraceGroup(
      period: 10_000_000,
      signals: [TraceSignal("twin.vector", elements: ["x", "y", "z"], "a vector")]),
  ],
  script: "probe")

/// Records rows whose every value follows from its row number, with an event now and then, until the sink fails.
func record(_ trace: HDF5Trace, rows: Int) {
  var fast = [Double](repeating: 0, count: 20)
  var slow = [Double](repeating: 0, count: 3)
  for row in 0..<rows {
    let time = Int64(row) * 1_000_000
    for signal in 0..<20 { fast[signal] = probeValue(signal, row) }
    guard trace.append(group: 0, time: time, row: fast) else { return }
    if row % 10 == 0 {
      for element in 0..<3 { slow[element] = probeValue(element, row / 10) }
      guard trace.append(group: 1, time: time, row: slow) else { return }
    }
    if row % 500 == 0 { trace.note(time: time, kind: "tick", message: "row \(row)") }
  }
}

func probeValue(_ signal: Int, _ row: Int) -> Double {
  Double(row &* 7919 &+ signal &* 104_729 & 0xFFFF) / 64
}

/// Whether the file at `path` opens and everything in it is as it was recorded; what is wrong otherwise.
func flaw(_ path: String) -> String? {
  do throws(TraceError) {
    let reader = try TraceReader(path)
    for (name, width) in [("twin.signal_0", 1), ("twin.signal_19", 1), ("twin.vector", 3)] {
      let column = try reader.column(name)
      let signal = name == "twin.signal_19" ? 19 : 0
      for row in column.times.indices {
        for element in 0..<width
        where column.values[row * width + element] != probeValue(signal + element, row) {
          return "\(name) differs in row \(row)"
        }
      }
    }
    _ = try reader.table("events")
    return nil
  } catch {
    return "\(error)"
  }
}

/// Prints at once, unlike `print`, which waits for a full buffer where the output is a pipe.
func say(_ text: String) {
  let line = Array((text + "\n").utf8)
  _ = write(1, line, line.count)
}

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "record" where arguments.count == 4:
  do throws(TraceError) {
    let trace = try HDF5Trace(
      path: arguments[2], plan: plan,
      options: .init(flushPeriod: Int64(arguments[3]).flatMap { $0 > 0 ? $0 : nil }))
    say("ready")
    record(trace, rows: .max)
    say(trace.failure?.description ?? "ended")
    exit(3)
  } catch {
    say("\(error)")
    exit(2)
  }
case "limits" where arguments.count == 3:
  signal(SIGXFSZ, SIG_IGN)
  var count = 0
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  for size in stride(from: 200, to: 400_000, by: 9_973) {
    let path = "\(arguments[2])/limit_\(size).h5"
    limit.rlim_cur = rlim_t(size)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    do throws(TraceError) {
      let trace = try HDF5Trace(path: path, plan: plan, options: .init(flushPeriod: 100_000_000))
      record(trace, rows: 100_000)
      do throws(TraceError) {
        try trace.finish(TraceSummary(end: 0))
        say("limit \(size): finish does not fail")
        exit(1)
      } catch {
        guard error.message.contains("grow beyond the size allowed") else {
          say("limit \(size): \(error)")
          exit(1)
        }
      }
      if let flaw = flaw(path) {
        say("limit \(size): \(flaw)")
        exit(1)
      }
      count += 1
    } catch {
      // Too small for the layout itself: that must be said, too.
      guard error.message.contains("grow beyond the size allowed") else {
        say("limit \(size): \(error)")
        exit(1)
      }
    }
    unlink(path)
  }
  say("\(count) limits")
default:
  say("usage: TraceKillProbe record FILE FLUSH_PERIOD | limits FOLDER")
  exit(64)
}
