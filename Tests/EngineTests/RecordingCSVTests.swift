import Engine
import Foundation
import Testing

@Suite("Runs written as CSV")
struct RecordingCSVTests {
  @Test("each rate has a file that reads back as it was recorded")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      let run = FixtureRun.mixed(rows: 200)
      let trace = try CSVTrace(path: "\(folder)/my.run.csv", plan: run.plan)
      run.feed(trace)
      try trace.finish(FixtureRun.summary)
      #expect(
        trace.paths.map { String($0.dropFirst(folder.count + 1)) } == [
          "my.run_every_1ms.csv", "my.run_every_10ms.csv", "my.run_every_instant.csv",
          "my.run_events.csv", "my.run_faults.csv", "my.run_requirements.csv",
        ])
      let fast = try CSVReader.read(trace.paths[0])
      #expect(
        fast.columns.map(\.name) == [
          "time", "cell.terminal_voltage", "arm.joint_angle.base", "arm.joint_angle.elbow",
          "arm.joint_angle.wrist", "a.x / b.y",
        ])
      #expect(fast.columns[1].unit == "mV")
      let expected = (0..<200).map { FixtureRun.millivolt.fromSI(FixtureRun.value(0, $0, 0)) }
      #expect(try fast.numbers("cell.terminal_voltage") == expected)
      // Rows 5 and 118 are not-a-number in that column.
      #expect(try fast.column("arm.joint_angle.base").missingCount == 2)
      let events = try CSVReader.read(trace.paths[3])
      #expect(try events.column("message").texts == ["row 3, “quoted”"])
    }
  }

  @Test("a plan with one rate writes the file it was given")
  func oneRate() throws {
    try withTemporaryFolder { folder in
      let plan = TracePlan(groups: [TraceGroup(period: 1, signals: [TraceSignal("x")])])
      let trace = try CSVTrace(path: "\(folder)/run.csv", plan: plan)
      #expect(trace.append(group: 0, time: 1_500_000_000, row: [0.1]))
      try trace.finish(TraceSummary(end: 0))
      let text = try String(contentsOfFile: "\(folder)/run.csv", encoding: .utf8)
      #expect(text == "time [s],x\n1.5,0.1\n")
    }
  }
}
