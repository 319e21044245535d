import Testing

@testable import DSL

/// `requirement.violated` while a run goes on, on a level that rises by 1 each second.
@Suite("Live verdicts in scripts")
struct LiveVerdictTests {
  private static let level = "signal level = t / 1 s\nrequire low: always level < 1.5\n"

  @Test(
    "a violation is seen by what stops the run and by records at its instant, by signals and events at the next",
    arguments: [
      (
        "record level every 1 s\nstop when low.violated\nlet r = run 9 s\nlog \"{r.duration}, {r.ending}\"",
        "2 s, low.violated"
      ),
      (
        "record level, low.violated every 1 s\nlet r = run 4 s\nlog r.low.violated",
        "[0, 0, 1, 1, 1]"
      ),
      (
        "signal bad = if low.violated then 1 else 0\nrecord bad every 1 s\nlet r = run 4 s\nlog r.bad",
        "[0, 0, 0, 1, 1]"
      ),
      ("record level every 1 s\nwhen low.violated { log t }\nrun 4 s", "3 s"),
      (
        "record level every 1 s\nstop when low.violated or t >= 1 s\nrun\nlog low.violated",
        "false"
      ),
      ("record level every 1 s\nrun 4 s\nlog low.violated", "true"),
      // Where what is asked for is only known later, so is that it is violated.
      (
        "require soon: eventually[0 s, 2 s] level > 9\nrecord level every 1 s\nstop when soon.violated\nlet r = run 9 s\nlog r.duration",
        "2 s"
      ),
      // A later requirement may build on an earlier one.
      (
        "require both: always not low.violated\nrecord level every 1 s\nlet r = run 4 s\nlog r.both.first_violation",
        "2 s"
      ),
    ])
  func instants(script: String, expected: String) {
    let logged = ScriptTests.logged(Self.level + script)
    #expect(logged == expected)
  }

  @Test("what the end of a run decided is taken back when the run goes on")
  func goingOn() {
    let logged = ScriptTests.logged(
      """
      signal level = t / 1 s
      require high: eventually level > 2.5
      record level every 1 s
      run 1 s
      log high.violated
      run 1 s
      log high.violated
      let r = run 2 s
      log high.violated
      """)
    #expect(logged == "true\ntrue\nfalse")
  }

  @Test("a run to failure: cycles of wear until a limit is passed")
  func runToFailure() {
    let logged = ScriptTests.logged(
      """
      scenario life(growth) {
        var wear = 0
        every 1 h { wear += growth }
        signal gap = wear * 1 mm
        require tight: always gap < 5 mm
        record gap every 1 h
        stop when tight.violated
      }
      let r = run life(0.75) for 1000 h
      log "{r.duration in h}"
      """)
    #expect(logged == "6 h")
  }
}
