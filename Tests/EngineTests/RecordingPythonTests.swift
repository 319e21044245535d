import Engine
import Foundation
import Testing

@Suite("Traces in Python", .enabled(if: pythonWithH5py != nil, "python3 with h5py is not here"))
struct RecordingPythonTests {
  @Test("the Python of docs/trace-format.md reads a trace")
  func documented() throws {
    try withTemporaryFolder { folder in
      let snippet = try #require(try documentedSnippet("python", in: "trace-format.md"))
      let fixture = FixtureRun.mixed(rows: 1500)
      var groups = fixture.plan.groups
      groups[0] = TraceGroup(
        period: groups[0].period,
        signals: groups[0].signals + [.remainingLife(of: "stays above 3 V")])
      let plan = TracePlan(
        groups: groups, script: fixture.plan.script,
        parameters: fixture.plan.parameters)
      let trace = try HDF5Trace(path: "\(folder)/run.h5", plan: plan)
      fixture.feed(trace)
      try trace.finish(FixtureRun.summary)
      let program = "import os; os.chdir('\(folder)')\n" + snippet + Self.checks
      let result = try run(try #require(pythonWithH5py), ["-c", program])
      #expect(result.code == 0, "\(result.output)")
    }
  }

  /// What the snippet's names must hold after it has run on the fixture.
  private static let checks = """

    assert voltage.shape == (1500,) and unit == "mV", (voltage.shape, unit)
    assert abs(voltage[10] - 310 % 997 * 0.37 * 1000) < 1e-6, voltage[10]
    assert angles.shape == (1500, 3) and elements == ["base", "elbow", "wrist"], elements
    assert time[1] == 0.001
    assert outcome == "completed"
    assert parameters["cell.capacity"] == "2 Ah"
    life = lives["stays above 3 V"]
    assert life.shape == time.shape and life[0] == 1.5 and abs(life[500] - 1.0) < 1e-12, life
    assert faults[0] == ("bias", "cell.terminal_voltage", 1.0), faults
    """
}
