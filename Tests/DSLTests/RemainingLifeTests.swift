import Testing

@testable import DSL

/// The time that a requirement leaves, at each recorded instant, where it can be worked out by hand.
@Suite("Remaining lives in scripts")
struct RemainingLifeTests {
  @Test(
    "a remaining life is recorded with the fastest signals, and as and when the script says",
    arguments: [
      (
        "signal level = t / 1 s\nrequire low: always level < 1.5\nrecord level every 1 s\nlet r = run 4 s\nlog r.low.remaining_life",
        "[2 s, 1 s, 0 s, 0 s, 0 s]"
      ),
      (
        "signal level = t / 1 s\nrequire low: always level <= 2.5\nrecord level every 0.5 s\nrecord low.remaining_life as left every 1 s\nlet r = run 4 s\nlog r.left\nlog r.low.remaining_life.count",
        "[3 s, 2 s, 1 s, 0 s, 0 s]\n9"
      ),
      (
        "signal level = t / 1 s\nrequire low: always level < 9\nrecord level every 1 s\nlet r = run 1 s\nlog r.low.remaining_life",
        "[nan s, nan s]"
      ),
      // A second run goes on from the first and knows more.
      (
        "signal level = t / 1 s\nrequire low: always level < 1.5\nrecord level every 1 s\nlet a = run 1 s\nlog a.low.remaining_life[1]\nlet b = run 2 s\nlog b.low.remaining_life",
        "nan s\n[2 s, 1 s, 0 s, 0 s]"
      ),
    ])
  func columns(script: String, expected: String) {
    let logged = ScriptTests.logged(script)
    #expect(logged == expected)
  }

  @Test(
    "at its limit a comparison holds or does not as it would anywhere else",
    arguments: [
      ("always n < 3", "2 s"), ("always n <= 3", "3 s"), ("always not n >= 3", "2 s"),
      ("always (n > 2 implies n >= 4)", "2 s"), ("eventually n > 6", "5 s"),
      ("eventually n >= 6", "none"), ("always n != 3", "2 s"), ("always not n == 3", "2 s"),
      ("always n ~= 3", "0 s"), ("eventually n ~= 6", "none"), ("always not n > 2", "2 s"),
    ])
  func ties(formula: String, first: String) {
    let script = """
      signal n = floor(t / 1 s) + 1
      record n every 1 s
      require r: \(formula)
      let a = run 5 s
      log a.r.first_violation
      """
    #expect(ScriptTests.logged(script) == first)
  }

  @Test(
    "of a requirement only the remaining life is recorded, and nowhere else has it a value",
    arguments: [
      ("record low.margin", "`low.margin` cannot be recorded"),
      ("record low", "only ports, signals and numbers can be recorded"),
      ("record low.violatd", "`low.violatd` cannot be recorded"),
      ("signal x = low.remaining_life", "the requirement low has no `.remaining_life`"),
    ])
  func refused(line: String, message: String) {
    let script = "signal level = t / 1 s\nrequire low: always level < 1.5\n\(line)\nrun 1 s"
    let logged = ScriptTests.logged(script)
    #expect(logged.contains("error: " + message))
  }
}
