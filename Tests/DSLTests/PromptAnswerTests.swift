import Testing

@testable import DSL

/// What the prompt answers about faults and requirements.
@Suite("Answers at the prompt")
struct PromptAnswerTests {
  private func session(_ entries: String...) -> Session {
    let session = Session(
      plugins: [TankPlugin()],
      options: SessionOptions(
        folder: "/nonexistent", outputFolder: "/nonexistent", recordsTrace: false,
        isInteractive: true))
    for entry in [
      "use water", "twin tank = water.tank", "signal level = t / 1 s",
      "require low: always level < 1.45",
      "fault leak on tank.leakage { onset: 0.5 s, severity: 0.25 }",
    ] + entries {
      #expect(session.evaluate(entry).diagnostics.isEmpty)
    }
    return session
  }

  @Test("a requirement by its name says its verdict, its margin and when it was first violated")
  func requirement() {
    #expect(session().evaluate("low").value == "low: not judged yet")
    #expect(session("run 1 s").evaluate("low").value == "low: undecided, margin 0.45")
    #expect(
      session("run 2 s").evaluate("low").value
        == "low: violated, margin -0.55, first violated at 1.5 s")
  }

  @Test("a fault by its name says what `info faults` says")
  func fault() {
    let session = session("run 1 s")
    #expect(
      session.evaluate("leak").value == "leak on tank.leak: active, since 500 ms, severity 0.25")
    #expect(session.evaluate("info faults").value == session.evaluate("leak").value)
  }

  @Test(
    "words of faults and members of faults and requirements are explained",
    arguments: [
      ("gamma_process", ["gamma_process(shape_rate, scale)", "random steps"]),
      ("nominal", ["nominal: like the target"]),
      ("leak.severity", ["severity: 0 .. 1", "now: 0.25"]),
      ("leak.active", ["active: true or false", "now: true"]),
      ("leak.onset", ["onset: time [s]", "now: 0.5 s"]),
      ("low.remaining_life", ["remaining_life: time [s]", "first violated"]),
      ("low.violated", ["violated: true or false", "now: false"]),
    ])
  func documentation(path: String, parts: [String]) throws {
    let text = try #require(session("run 1 s").documentation(of: path))
    for part in parts { #expect(text.contains(part), "\(text)") }
  }

  @Test(
    "what was not recorded is asked for by a name that can be recorded",
    arguments: [
      ("r.low.remaining_life", "add `record low.remaining_life` before it"),
      ("r.level", "add `record level`, or `record level.*` for a twin, before it"),
    ])
  func notRecorded(path: String, help: String) {
    let (_, result) = ScriptTests.run(
      "signal level = t / 1 s\nrequire low: always level < 1.5\nlet r = run 1 s\nlog \(path)")
    #expect(result.diagnostics.map(\.help) == [help])
  }
}
