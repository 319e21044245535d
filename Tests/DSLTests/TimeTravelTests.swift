import Engine
import Foundation
import Testing

@testable import DSL

/// Going back and forth in time at the prompt.
@Suite("Time travel")
struct TimeTravelTests {
  private func session() -> Session {
    let session = Session(
      plugins: [TankPlugin()], options: SessionOptions(recordsTrace: false, isInteractive: true))
    _ = session.evaluate("use water")
    _ = session.evaluate("twin tank = water.tank")
    _ = session.evaluate("var n = 0")
    _ = session.evaluate("every 1 s { n += 1 }")
    _ = session.evaluate("record tank.level every 100 ms")
    _ = session.evaluate(
      "do { repeat 100 { tank.inflow = 1 m/s\nwait 500 ms\ntank.inflow = 0 m/s\nwait 500 ms } }")
    return session
  }

  @Test("rewind then run again gives the same samples to the last bit")
  func rewind() throws {
    let session = session()
    #expect(session.evaluate("run 1.3 s").outcome == .fine)
    #expect(session.evaluate("snapshot a").outcome == .fine)
    _ = session.evaluate("run 3 s")
    let first = try #require(session.main.memoryTrace?.column("tank.level"))
    let n = session.evaluate("n").value
    #expect(session.evaluate("rewind a").value == "t = 1.3 s")
    _ = session.evaluate("run 3 s")
    let second = try #require(session.main.memoryTrace?.column("tank.level"))
    #expect(first.values == second.values)
    #expect(first.times == second.times)
    #expect(session.evaluate("n").value == n)
  }

  @Test("back goes back by a time")
  func back() {
    let session = session()
    _ = session.evaluate("run 4 s")
    let result = session.evaluate("back 1.5 s")
    #expect(result.value == "t = 2.5 s", "\(result.diagnostics.map(\.message))")
  }

  @Test("a value shows with its unit and stays as ans")
  func values() {
    let session = session()
    #expect(session.evaluate("3 V * 2 A").value == "6 W")
    #expect(session.evaluate("ans * 2").value == "12 W")
    #expect(session.evaluate("tank.level").value == "0 m")
  }

  @Test("completion knows twins, ports, units and words")
  func completion() {
    let session = session()
    #expect(
      session.completions(of: "log tank.le", at: 11) == ["tank.leak", "tank.leakage", "tank.level"])
    #expect(session.completions(of: "sig", at: 3) == ["sign", "signal"])
    #expect(session.completions(of: "let x = 3 mV", at: 12).contains("mV"))
    #expect(session.documentation(of: "tank.level")?.contains("[m]") == true)
    #expect(!session.isComplete("do {"))
    #expect(session.isComplete("let a = 3"))
  }

  /// The level at the end of each entry that moves time, and whatever else is shown.
  private func shown(_ entries: [String], in session: Session) -> [String] {
    entries.map { entry in
      let result = session.evaluate(entry)
      return result.value ?? result.diagnostics.first?.message ?? ""
    }
  }

  @Test("going back shows nothing again that was logged")
  func silentReturn() {
    let session = session()
    _ = session.evaluate("every 100 ms { log n }")
    var lines = 0
    session.onEvent = { if case .log = $0 { lines += 1 } }
    _ = session.evaluate("run 1 s")
    #expect(lines == 11)
    _ = session.evaluate("back 500 ms")
    #expect(lines == 11)
    _ = session.evaluate("run 500 ms")
    #expect(lines == 16)
  }

  @Test("a fork runs from here, keeps what it recorded, and leaves the run as it was")
  func fork() throws {
    let session = session()
    _ = session.evaluate("run 1.3 s")
    let before = shown(["n", "tank.level", "count(tank.probe)"], in: session)
    #expect(
      session.evaluate("fork wet { tank.leak = 0 1/s\nn = 100\nrun 2 s }").value
        == "wet: from t = 1.3 s to t = 3.3 s")
    #expect(
      session.evaluate("fork dry {\n  tank.leak = 2 1/s\n  run 2 s\n}").value
        == "dry: from t = 1.3 s to t = 3.3 s")
    #expect(shown(["n", "tank.level", "count(tank.probe)"], in: session) == before)
    #expect(
      shown(["wet.duration", "count(dry.tank.level)"], in: session) == ["3.3 s", "34"])
    #expect(
      session.evaluate("max(wet.tank.level) > 1.5 m and max(dry.tank.level) < 1 m").value == "true")
    // What is gone on with does not know of the branches.
    _ = session.evaluate("run 2 s")
    let gone = try #require(session.main.memoryTrace?.column("tank.level"))
    let alone = self.session()
    _ = alone.evaluate("run 3.3 s")
    #expect(gone.values == alone.main.memoryTrace?.column("tank.level")?.values)
    #expect(session.evaluate("n").value == alone.evaluate("n").value)
  }

  @Test(
    "a fork that is wrong changes nothing and says where",
    arguments: [
      ("fork tank { run 1 s }", "tank is taken"), ("fork { run 1 s }", "a name and a block"),
      ("fork a { run 1 m }", "time"), ("fork a { n = 7\nassert n == 8 }", "hold"),
      ("fork a { n = 7\nlog [1][n] }", "index 7"),
    ])
  func wrongFork(entry: String, expected: String) {
    let session = session()
    _ = session.evaluate("run 1.3 s")
    let result = session.evaluate(entry)
    #expect(result.outcome != .fine)
    #expect(result.diagnostics.first.map { "\($0)" }?.contains(expected) == true, "\(result)")
    #expect(session.statusLine == "t = 1.3 s")
    #expect(session.evaluate("n").value == "2")
  }

  @Test("what forks recorded is plotted over time, in its unit")
  func plottedForks() throws {
    let session = session()
    _ = session.evaluate("run 1 s")
    _ = session.evaluate("fork wet { run 2 s }")
    _ = session.evaluate("fork dry { tank.leak = 2 1/s; run 2 s }")
    var request: PlotRequest?
    session.onEvent = { if case .plot(let plot) = $0 { request = plot } }
    let result = session.evaluate("plot wet.tank.level, dry.tank.level, wet.tank.probe")
    #expect(result.outcome == .fine, "\(result)")
    let plot = try #require(request)
    #expect(plot.horizontal.unit == "s" && plot.horizontal.values.last == 3)
    #expect(plot.curves.map(\.unit) == ["m", "m", "m", "m"])
    #expect(
      plot.curves.map(\.name)
        == ["wet.tank.level", "dry.tank.level", "wet.tank.probe[low]", "wet.tank.probe[high]"])
    #expect(plot.curves[0].values != plot.curves[1].values)
  }

  @Test("a breakpoint stops each time its condition begins to hold")
  func breakpoint() {
    let session = session()
    #expect(
      shown(
        [
          "break when tank.level > 0.45 m and n < 9", "run 9 s", "run 9 s", "break off", "run 1 s",
        ], in: session)
        == [
          "the run stops each time tank.level > 0.45 m and n < 9 becomes true",
          "break: tank.level > 0.45 m and n < 9, t = 0.5 s", "the time was up, t = 9.5 s",
          "no breakpoints", "the time was up, t = 10.5 s",
        ])
    _ = session.evaluate("rewind nowhere")
    _ = session.evaluate("break when tank.level > 5.25 m")
    #expect(session.evaluate("back 1 s").value == "t = 9.5 s")
    #expect(session.evaluate("run 5 s").value == "break: tank.level > 5.25 m, t = 10.3 s")
    #expect(
      session.evaluate("break when tank.level > 3 s").diagnostics.first?.message
        == "cannot compare length with time")
  }

  @Test("a watch shows what has changed whenever time has moved")
  func watch() {
    let session = session()
    #expect(
      shown(
        ["watch n * 2", "run 100 ms", "step", "let k = 3", "run 2 s", "watch off"], in: session)
        == [
          "n * 2 = 0", "the time was up, t = 0.1 s\nn * 2 = 2, was 0", "t = 0.2 s", "",
          "the time was up, t = 2.2 s\nn * 2 = 6, was 2", "nothing is watched",
        ])
  }

  @Test(
    "questions change nothing", arguments: [(":type 3 V * 2 A", "power"), (":time 1 + 1", "took")])
  func questions(entry: String, expected: String) {
    #expect(session().evaluate(entry).value?.contains(expected) == true)
  }

  @Test("a saved session does the same again")
  func save() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let entries = [
      "use water", "twin tank = water.tank", "var n = 0", "every 1 s {\n  n += 1\n}",
      "tank.inflow = 0.3 m/s", "run 2.5 s", "snapshot a", "run 1 s", "back 500 ms", "1 + ",
      "rewind a", "step 3", "tank.leak = 0.5 1/s", "fork dry { run 3 s }", "run 1 s",
    ]
    func play(_ entries: [String]) -> (Session, [String]) {
      let session = Session(
        plugins: [TankPlugin()],
        options: SessionOptions(
          outputFolder: folder.path, recordsTrace: false, isInteractive: true))
      for entry in entries { _ = session.evaluate(entry) }
      return (session, shown(["tank.level", "n", "dry.duration"], in: session))
    }
    let (session, first) = play(entries)
    #expect(session.evaluate(":save again.twin").outcome == .fine)
    let text = try String(contentsOf: folder.appending(path: "again.twin"), encoding: .utf8)
    // As the prompt reads a pipe: line by line, until an entry is complete.
    var again: [String] = []
    var entry = ""
    for line in text.split(separator: "\n") {
      entry += entry.isEmpty ? String(line) : "\n" + line
      if session.isComplete(entry) {
        again.append(entry)
        entry = ""
      }
    }
    #expect(play(again).1 == first)
    #expect(first.allSatisfy { !$0.isEmpty })
  }

  @Test(
    "a run that began with one instant or a snapshot, and was left by `reset`, has its whole trace",
    arguments: ["step", "snapshot a"])
  func fileOfSteps(first: String) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let session = Session(
      plugins: [TankPlugin()], options: SessionOptions(tracePath: path, isInteractive: true))
    for entry in ["use water", "twin tank = water.tank", first, "run 1 s", "reset"] {
      #expect(session.evaluate(entry).outcome == .fine, "\(entry)")
    }
    #expect(try TraceReader(path).column("tank.level").times.last == 1)
  }

  @Test("a trace file never holds what was taken back")
  func file() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.h5").path
    let session = Session(
      plugins: [TankPlugin()], options: SessionOptions(tracePath: path, isInteractive: true))
    for entry in [
      "use water", "twin tank = water.tank", "tank.inflow = 1 m/s", "run 2 s", "back 1 s",
      "fork wet { run 5 s }", "run 500 ms",
    ] {
      #expect(session.evaluate(entry).outcome == .fine, "\(entry)")
    }
    #expect(session.finish().outcome == .fine)
    let column = try TraceReader(path).column("tank.level")
    #expect(column.times.count == 16)
    #expect(session.evaluate("reset").outcome == .fine)
    #expect(column.times == column.times.sorted())
  }
}
