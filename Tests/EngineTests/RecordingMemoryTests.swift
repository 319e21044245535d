import Engine
import Testing

@Suite("Runs kept in memory")
struct RecordingMemoryTests {
  @Test("columns come back in their units")
  func columns() throws {
    let run = FixtureRun.mixed(rows: 300)
    let trace = MemoryTrace(plan: run.plan)
    run.feed(trace)
    trace.finish(FixtureRun.summary)
    let voltage = try #require(trace.column("cell.terminal_voltage"))
    #expect(voltage.unit == "mV")
    #expect(
      voltage.values == (0..<300).map { FixtureRun.millivolt.fromSI(FixtureRun.value(0, $0, 0)) })
    let angles = try #require(trace.column("arm.joint_angle"))
    #expect(angles.element(2)[17] == FixtureRun.value(0, 17, 3))
    #expect(trace.column("arm.nothing") == nil)
    #expect(trace.notes.map(\.time) == [3_000_000])
    #expect(trace.summary?.faults.count == 2)
  }

  @Test("a run longer than the memory stays covered from start to end")
  func bounded() throws {
    let plan = TracePlan(groups: [TraceGroup(period: 1, signals: [TraceSignal("x")])])
    let trace = MemoryTrace(plan: plan, byteLimit: 1600)
    for row in 0..<10_000 {
      #expect(trace.append(group: 0, time: Int64(row) * 1_000_000_000, row: [Double(row)]))
    }
    let column = try #require(trace.column("x"))
    #expect(column.values == column.times)
    #expect((50...100).contains(column.values.count))
    // Evenly spread: one stride, a power of two, from the first row on.
    let stride = column.values[1]
    #expect(column.values == column.values.indices.map { Double($0) * stride })
    #expect(column.values.last ?? 0 > 9_800)
  }
}
