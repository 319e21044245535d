import Engine
import Foundation
import Testing

@testable import DSL

/// What a script's trace file says beside its signals.
@Suite("What traces say of a run")
struct TraceContentTests {
  /// Runs a script and reads the trace `name` in the folder it ran in.
  private func trace<Result>(
    _ script: String, out: String? = "x.h5", named name: String = "x.h5",
    set parameters: [(name: String, value: String)] = [], _ body: (TraceReader) throws -> Result
  ) throws -> Result {
    let place = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: place) }
    try script.write(toFile: place + "/s.twin", atomically: true, encoding: .utf8)
    let session = Session(
      plugins: [TankPlugin()],
      options: SessionOptions(
        folder: place, outputFolder: place, parameters: parameters,
        tracePath: out.map { place + "/" + $0 }))
    let result = session.run(file: place + "/s.twin")
    let errors = result.diagnostics.filter { $0.severity == .error }.map(\.message)
    #expect(errors == [])
    return try body(try TraceReader(place + "/" + name))
  }

  private static let tank = "use water\ntwin tank = water.tank\n"

  @Test(
    "parameters are those of the scenario and of the top level, each as a number that reads back")
  func parameters() throws {
    let script = """
      param third = 1 m / 3
      param half = 4 m
      scenario fill(speed: m/s = 1 m/s) {
        param twice = 0.1 + 0.2
        signal level = speed * t + third + half * twice
        record level every 1 s
      }
      run fill(speed: 0.123456789 mm/s) for 1 s
      """
    let found = try trace(script, set: [("half", "2.5 mm")]) { reader in
      reader.parameters.map { "\($0.name)=\($0.value)" }
    }
    #expect(
      found == [
        "third=0.3333333333333333 m", "half=0.0025 m", "speed=0.000123456789 m/s",
        "twice=0.30000000000000004",
      ])
  }

  @Test("a run of a study is recorded under its number")
  func studyRuns() throws {
    let script = """
      scenario s(speed: m/s = 1 m/s) {
        signal x = speed * t
        record x every 1 s
      }
      study w of s { vary: { speed: [1 m/s, 2 m/s, 3 m/s] }, duration: 2 s }
      let r = replay w.run(2)
      export r to "r.h5"
      """
    try trace(script, out: nil, named: "r.h5") { reader in
      #expect(reader.runs.map(\.name) == ["run2"])
      let values = try reader.column("x").values
      #expect(values == [0, 3, 6])
    }
  }

  @Test("faults say what they do, and how they stand at the end")
  func faults() throws {
    let script =
      Self.tank + """
        fault leak on tank.leakage { onset: 0.25 s, repair: after(0.5 s) }
        fault bias on tank.level { value: offset(1 m), onset: 0.5 s }
        fault half on tank.probe[1] { value: nominal * 0.5, onset: weibull(1e9, 0.2 s), repair: after(0.3 s) }
        record tank.level
        run 1.1 s
        """
    try trace(script) { reader in
      let faults = try reader.table("faults")
      let repairs = try faults.numbers("repaired")
      let effects = try faults.column("effect").texts
      #expect(effects == ["leakage", "offset(1 m)", "nominal * 0.5"])
      // `half` was repaired at 0.5 s and acts again from 0.7 s to 1 s; `bias` goes on.
      #expect(repairs[0] == 0.75)
      #expect(repairs[1].isNaN)
      #expect(abs(repairs[2] - 1) < 1e-6)
      let kinds = Dictionary(
        uniqueKeysWithValues: reader.runs[0].groups.flatMap(\.signals).map { ($0.name, $0.kind) })
      #expect(kinds["leak.active"] == "boolean")
      #expect(kinds["leak.severity"] == "real")
      let events = try reader.table("events")
      let times = try events.numbers("time")
      let messages = try #require(try events.column("message").texts)
      let noted = Dictionary(grouping: zip(messages, times), by: \.0).mapValues { $0.map(\.1) }
      #expect(noted["leak begins"] == [0.25])
      #expect(noted["leak is repaired"] == [0.75])
    }
  }

  @Test("a fault that came again after its repair has none at the end")
  func comesAgain() throws {
    let script =
      Self.tank + """
        fault half on tank.level { value: nominal * 0.5, onset: weibull(1e9, 0.2 s), repair: after(0.3 s) }
        record tank.level
        run 0.8 s
        """
    try trace(script) { reader in
      let repairs = try reader.table("faults").numbers("repaired")
      #expect(repairs.map(\.isNaN) == [true])
    }
  }

  @Test(
    "a file that was asked for is written, with the labels at the fastest twin's period",
    arguments: [
      ("fault leak on tank.leakage { onset: 0.25 s }\nrequire low: always tank.level < 9 m\n", 3),
      ("", 0),
    ])
  func withoutRecords(declarations: String, labels: Int) throws {
    try trace(Self.tank + declarations + "run 1 s\n") { reader in
      let groups = reader.runs[0].groups
      #expect(groups.map(\.name) == (labels == 0 ? [] : ["every_100ms"]))
      #expect(groups.flatMap(\.signals).count == labels)
      #expect(groups.first?.rows ?? 11 == 11)
    }
  }

  @Test("beside records on a clock of use, labels are on that clock")
  func onClock() throws {
    let script =
      Self.tank + """
        signal flown = floor(t / 0.2 s) * 1 cycle
        clock flown
        fault leak on tank.leakage { onset: 0.25 s }
        record tank.level every 1 cycle
        run 1 s
        """
    try trace(script) { reader in
      let groups = reader.runs[0].groups
      #expect(groups.map(\.name) == ["every_instant"])
      #expect(groups[0].signals.map(\.name) == ["tank.level", "leak.active", "leak.severity"])
      #expect(groups[0].rows == 6)
    }
  }
}
