import Engine
import Foundation
import Testing

@Suite("Recorded traces")
struct RecordingRoundTripTests {
  /// Around every flush point and chunk edge.
  static let lengths = [0, 1, 2, 7, 8, 9, 63, 65, 511, 512, 2047, 2048, 2049, 4096, 5000]

  @Test("what was recorded is what is read", arguments: lengths)
  func roundTrip(rows: Int) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run.h5"
      let run = FixtureRun.mixed(rows: rows)
      let trace = try HDF5Trace(path: path, plan: run.plan)
      run.feed(trace)
      try trace.finish(FixtureRun.summary)
      try expectSame(TraceReader(path), run, rows: rows)
    }
  }

  @Test("flushing by simulated time changes nothing that is read", arguments: [1, 2047, 3000])
  func flushPeriod(rows: Int) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run.h5"
      let run = FixtureRun.mixed(rows: rows)
      let options = HDF5Trace.Options(flushPeriod: 37_000_000)
      let trace = try HDF5Trace(path: path, plan: run.plan, options: options)
      run.feed(trace)
      try trace.finish(FixtureRun.summary)
      try expectSame(TraceReader(path), run, rows: rows)
    }
  }

  @Test("the file tells where it came from")
  func provenance() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run.h5"
      let run = FixtureRun.mixed(rows: 20)
      let trace = try HDF5Trace(path: path, plan: run.plan)
      try trace.finish(FixtureRun.summary)
      let reader = try TraceReader(path)
      #expect(reader.script == run.plan.script)
      #expect(reader.seed == run.plan.seed)
      #expect(reader.parameters.map(\.name) == run.plan.parameters.map(\.name))
      #expect(reader.parameters.map(\.value) == run.plan.parameters.map(\.value))
      #expect(reader.versions.map(\.value) == ["0.1", "0.2"])
      #expect(reader.runs.map(\.name) == ["run3"])
      #expect(reader.runs[0].outcome == "completed")
      #expect(reader.runs[0].groups.map(\.period) == [nil, 1_000_000, 10_000_000])
      let signals = reader.runs[0].groups[1].signals
      #expect(signals.map(\.name) == ["cell.terminal_voltage", "arm.joint_angle", "a.x / b.y"])
      #expect(signals[1].elements == ["base", "elbow", "wrist"])
      #expect(reader.runs[0].groups[2].signals[1].valueNames == ["idle", "moving"])
      #expect(reader.runs[0].groups[2].signals[0].meaning == "Core temperature — mean.")
    }
  }

  @Test("faults and requirements are tables")
  func tables() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run.h5"
      let run = FixtureRun.mixed(rows: 2000)
      let trace = try HDF5Trace(path: path, plan: run.plan)
      run.feed(trace)
      try trace.finish(FixtureRun.summary)
      let reader = try TraceReader(path)
      let faults = try reader.table("faults")
      #expect(try faults.column("name").texts == ["bias", "later"])
      #expect(try faults.numbers("onset")[0] == 1)
      #expect(try faults.numbers("onset")[1].isNaN)
      #expect(try faults.column("onset").unit == "s")
      let requirements = try reader.table("requirements")
      #expect(try requirements.column("verdict").texts == ["violated"])
      #expect(try requirements.numbers("margin") == [-250])
      #expect(try requirements.column("unit").texts == ["mV"])
      let events = try reader.table("events")
      #expect(try events.numbers("time") == [0.003, 0.703, 1.403])
      #expect(try events.column("message").texts?.last == "row 1403, “quoted”")
    }
  }

  @Test("a file takes further runs, and refuses one it has")
  func severalRuns() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/study.h5"
      for number in [0, 1, 10, 2] {
        let plan = TracePlan(
          run: number, groups: [TraceGroup(period: 1_000, signals: [TraceSignal("x")])],
          seed: UInt64(number))
        let trace = try HDF5Trace(path: path, plan: plan, options: .init(addsRun: number > 0))
        #expect(trace.append(group: 0, time: 0, row: [Double(number)]))
        try trace.finish(TraceSummary(end: 0))
      }
      let reader = try TraceReader(path)
      #expect(reader.runs.map(\.name) == ["run0", "run1", "run2", "run10"])
      #expect(try reader.column("x", run: "run10").values == [10])
      let plan = TracePlan(run: 2, groups: [])
      let error = #expect(throws: TraceError.self) {
        try HDF5Trace(path: path, plan: plan, options: .init(addsRun: true))
      }
      #expect(error?.message.contains("has a run of that name") == true)
      #expect(try TraceReader(path).runs.count == 4)
    }
  }

  @Test("very wide rows keep every value")
  func wideRows() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/wide.h5"
      let width = 20_000
      let names = (0..<width).map { "e\($0)" }
      let plan = TracePlan(
        groups: [TraceGroup(period: 1, signals: [TraceSignal("wide", elements: names)])])
      let trace = try HDF5Trace(path: path, plan: plan)
      for row in 0..<70 {
        let values = (0..<width).map { Double(row * width + $0) }
        #expect(trace.append(group: 0, time: Int64(row), row: values))
      }
      try trace.finish(TraceSummary(end: 70))
      let column = try TraceReader(path).column("wide")
      #expect(column.values == (0..<70 * width).map(Double.init))
    }
  }

  @Test("a trace that is dropped unfinished keeps its rows and says so")
  func dropped() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run.h5"
      let run = FixtureRun.mixed(rows: 100)
      do {
        let trace = try HDF5Trace(path: path, plan: run.plan)
        run.feed(trace)
      }
      let reader = try TraceReader(path)
      #expect(!reader.runs[0].isFinished)
      #expect(try reader.column("cell.temperature").times.count == 10)
    }
  }

  private func expectSame(_ reader: TraceReader, _ run: FixtureRun, rows: Int) throws {
    for (groupIndex, group) in run.plan.groups.enumerated() {
      let expectedRows = rows == 0 ? 0 : run.rows[groupIndex]
      var offset = 0
      for signal in group.signals {
        let column = try reader.column(signal.name)
        #expect(column.unit == signal.unit.symbol)
        #expect(column.times.count == expectedRows)
        let step: Int64 = groupIndex == 0 ? 1_000_000 : 10_000_000
        #expect(column.times == (0..<expectedRows).map { Double(Int64($0) * step) / 1e9 })
        let expected = (0..<expectedRows).flatMap { row in
          (0..<signal.width).map { element in
            signal.unit.fromSI(FixtureRun.value(groupIndex, row, offset + element))
          }
        }
        // Bit for bit, not-a-number included.
        #expect(column.values.map(\.bitPattern) == expected.map(\.bitPattern), "\(signal.name)")
        offset += signal.width
      }
    }
  }
}
