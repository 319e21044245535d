import Engine
import Foundation
import Testing

@Suite("Remaining lives in traces")
struct RecordingLifeTests {
  private static let plan = TracePlan(
    groups: [
      TraceGroup(
        period: 1_000_000,
        signals: [
          .remainingLife(of: "reaches"), TraceSignal("x"), .remainingLife(of: "holds"),
        ])
    ])
  private static let violation: Int64 = 2_345_678_901
  private static let summary = TraceSummary(
    end: 5_000_000_000,
    requirements: [
      RequirementRecord(name: "reaches", verdict: "violated", firstViolation: violation),
      RequirementRecord(name: "holds", verdict: "satisfied"),
    ])

  private func feed(_ sink: any TraceSink, rows: Int = 5000) {
    for row in 0..<rows {
      #expect(sink.append(group: 0, time: Int64(row) * 1_000_000, row: [Double(row)]))
    }
  }

  private func expected(_ row: Int) -> Double {
    Double(max(0, Self.violation - Int64(row) * 1_000_000)) / 1e9
  }

  private func expectLives(_ column: TraceColumn, rows: Int = 5000) {
    #expect(column.unit == "s")
    #expect(column.values == (0..<rows).map(expected))
    #expect(column.values.first == 2.345678901)
    #expect(column.values.last == 0)
  }

  @Test("a file holds the time to the first violation at every row, to the nanosecond")
  func file() throws {
    try withTemporaryFolder { folder in
      let trace = try HDF5Trace(path: "\(folder)/run.h5", plan: Self.plan)
      feed(trace)
      try trace.finish(Self.summary)
      let reader = try TraceReader("\(folder)/run.h5")
      expectLives(try reader.column("reaches.remaining_life"))
      #expect(try reader.column("x").values == (0..<5000).map(Double.init))
      let unknown = try reader.column("holds.remaining_life").values
      #expect(unknown.count == 5000)
      let isUnknown = unknown.allSatisfy(\.isNaN)
      #expect(isUnknown)
      #expect(
        reader.runs[0].groups[0].signals.map(\.name)
          == ["reaches.remaining_life", "x", "holds.remaining_life"])
      #expect(try TraceRecovery.recover("\(folder)/run.h5").map(\.cutRows) == [0])
    }
  }

  @Test("equal runs are equal bytes")
  func identity() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b"] {
        let trace = try HDF5Trace(path: "\(folder)/\(name).h5", plan: Self.plan)
        feed(trace)
        try trace.finish(Self.summary)
      }
      let a = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a.h5"))
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/b.h5")) == a)
    }
  }

  @Test("a run that did not end has no lives, and recovers with all it has")
  func unfinished() throws {
    try withTemporaryFolder { folder in
      do {
        let trace = try HDF5Trace(path: "\(folder)/run.h5", plan: Self.plan)
        feed(trace, rows: 100)
      }
      let reader = try TraceReader("\(folder)/run.h5")
      #expect(reader.runs[0].groups[0].signals.map(\.name) == ["x"])
      #expect(try reader.column("x").values.count == 100)
      let recovered = try TraceRecovery.recover("\(folder)/run.h5")
      #expect(recovered.map(\.rows) == [100])
      #expect(recovered.map(\.cutRows) == [0])
    }
  }

  @Test("a CSV file has them last, and nothing where life is not known")
  func text() throws {
    try withTemporaryFolder { folder in
      let trace = try CSVTrace(path: "\(folder)/run.csv", plan: Self.plan)
      feed(trace)
      try trace.finish(Self.summary)
      let table = try CSVReader.read("\(folder)/run.csv")
      #expect(
        table.columns.map(\.name) == [
          "time", "x", "reaches.remaining_life", "holds.remaining_life",
        ])
      #expect(try table.numbers("reaches.remaining_life") == (0..<5000).map(expected))
      #expect(try table.column("holds.remaining_life").missingCount == 5000)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(files == ["run.csv", "run_requirements.csv"])
    }
  }

  @Test("memory counts to what is known, and forgets a violation that was taken back")
  func memory() throws {
    let trace = MemoryTrace(plan: Self.plan)
    feed(trace)
    let before = try #require(trace.column("reaches.remaining_life")).values
    let isUnknown = before.allSatisfy(\.isNaN)
    #expect(isUnknown)
    trace.judge(Self.summary)
    expectLives(try #require(trace.column("reaches.remaining_life")))
    expectLives(try #require(trace.copy().column("reaches.remaining_life")))
    #expect(trace.column("x")?.values == (0..<5000).map(Double.init))
    trace.truncate(after: Self.violation - 1)
    let after = try #require(trace.column("reaches.remaining_life")).values
    #expect(after.count == 2346)
    let isForgotten = after.allSatisfy(\.isNaN)
    #expect(isForgotten)
  }

  @Test("a plan records them beside ports, at any period, and of requirements there are")
  func scenario() throws {
    let scenario = Scenario(name: "lives", seed: 1)
    let level = try scenario.addVariable("level", initial: [1])
    try scenario.addRequirement(
      "low", formula: .always(.predicate(0)), predicates: [ConstantExpression(-1)])
    try scenario.record("level", level, period: 1_000_000_000)
    try scenario.recordRemainingLife(of: "low", period: 500_000_000)
    let error = #expect(throws: ScenarioError.self) {
      try scenario.recordRemainingLife(of: "high")
    }
    #expect(error?.message == "there is no requirement high")
    let plan = try scenario.plan()
    let trace = MemoryTrace(plan: TracePlan(groups: plan.traceGroups))
    #expect(trace.plan.groups.map(\.width) == [0, 1])
    let simulation = try Simulation(plan, recording: trace)
    _ = simulation.advance(to: 2_000_000_000)
    trace.finish(
      TraceSummary(
        end: simulation.time,
        requirements: simulation.requirementResults.map {
          RequirementRecord(
            name: $0.name, verdict: "\($0.verdict)", firstViolation: $0.firstViolation)
        }))
    #expect(trace.column("low.remaining_life")?.values == [0, 0, 0, 0, 0])
    #expect(trace.column("level")?.times == [0, 1, 2])
  }
}
