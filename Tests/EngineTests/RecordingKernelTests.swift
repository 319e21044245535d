import Engine
import Foundation
import Testing

@Suite("Simulations that record")
struct RecordingKernelTests {
  @Test("a simulation's rows arrive in the trace")
  func simulation() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run.h5"
      let scenario = Scenario()
      let counter = try scenario.addTwin("c", plugin: TestPlugin.counter, model: "counter")
      try scenario.record(try counter.port("count"))
      try scenario.record("every fourth", counter.port("count").range, period: 40 * milliseconds)
      let plan = try scenario.plan()
      let trace = try HDF5Trace(
        path: path, plan: TracePlan(groups: plan.traceGroups, script: "a script"))
      let simulation = try Simulation(plan, recording: trace)
      _ = simulation.advance(to: 100 * milliseconds)
      try trace.finish(TraceSummary(end: simulation.time))
      let reader = try TraceReader(path)
      #expect(reader.script == "a script")
      #expect(try reader.column("c.count").values == (0...10).map(Double.init))
      #expect(try reader.column("every fourth").values == [0, 4, 8])
      #expect(try reader.column("every fourth").times == [0, 0.04, 0.08])
    }
  }
}
