import Testing

@testable import DSL

@Suite("Completion in an editor")
struct EditorCompletionTests {
  private static let twin = "use water\ntwin tank = water.tank { }\nlet level = 2 m\n"

  private static let tree = "let tree = fault_tree(a and b, events: { a: 0.1, b: 0.2 })\n"

  private static let fit = """
    scenario s(speed: m/s = 1 m/s) { signal x = speed * t }
    calibrate fit = bayesian {
      model: s, to: { time: [1 s, 2 s], x: [1 m, 2 m] }, match: { x: x }
      priors: { speed: normal(1 m/s, 1 m/s) }
    }

    """

  @Test(
    "what fits at the cursor is offered",
    arguments: [
      ("signal x = ta‸", ["tank", "tan"]),
      ("signal x = tank.‸", ["level", "leak", "fill", "leakage"]),
      ("signal x = tank.pr‸", ["probe"]), ("use ‸", ["water"]), ("twin b = water.‸", ["tank"]),
      ("twin b = water.tank { ‸ }", ["leak", "period"]),
      ("twin b = water.tank {\n  leak: 1 1/s\n  ‸\n}", ["period"]),
      ("twin b = water.tank { leak: le‸ }", ["level"]), ("let x = 3 m‸", ["mV", "m", "mol"]),
      ("let x = 3m‸", ["mV"]), ("let x = level in m‸", ["mm"]), ("let x: m‸", ["mV"]),
      ("fault f on tank.leakage { on‸ }", ["onset"]),
      ("fault f on tank.leak { onset: 1 s, value: no‸ }", ["nominal", "noise", "normal"]),
      ("ev‸", ["every", "eventually"]),
      ("func f(width) {\n  return wi‸\n}\nlet y = f(2)", ["width"]),
      ("log \"{le‸}\"", ["level"]), ("for i in 1 .. 3 {\n  log i‸\n}", ["i"]),
      ("let r = { first: 1, second: 2 }\nlet y = r.‸", ["first", "second"]),
      ("let x = [1, 2][le‸", ["level"]), ("let x = 0 .. le‸", ["level"]),
      ("calibrate fit = bayesian { ‸ }", ["model", "match", "priors"]),
      ("require low: always level > 1 m\nstop when low.‸", ["violated", "remaining_life"]),
      ("fault f on tank.leakage { onset: 1 s }\nstop when f.‸", ["active", "severity", "onset"]),
      ("let x = fault_‸", ["fault_tree"]), ("let x = obs‸", ["observed_availability"]),
      (Self.tree + "let y = tree.‸", ["probability", "cut_sets", "importance"]),
      (Self.tree + "let y = tree.importance.‸", ["event", "birnbaum", "count"]),
      (Self.fit + "let y = fit.‸", ["median", "interval", "residuals"]),
      (Self.fit + "let y = fit.median.‸", ["speed"]),
      (Self.fit + "let y = fit.residuals.‸", ["time", "x_model", "count"]),
    ])
  func offered(script: String, wanted: [String]) throws {
    let offered = try MarkedScript(Self.twin + script).completions
    for word in wanted { #expect(offered.contains(word), "\(word) in \(offered)") }
  }

  @Test(
    "what does not fit is not offered",
    arguments: [
      ("let x = 3 ‸", "tank"), ("signal x = tank.‸", "every"), ("# ta‸", "tank"),
      ("let s = \"ta‸\"", "tank"), ("twin b = water.tank { ‸ }", "every"),
      ("twin b = water.tank { leak: 1 1/s, ‸ }", "leak"), ("use ‸", "tank"),
      ("func f(width) = width\nlet y = wi‸", "width"), ("for i in le‸", "lm"),
    ])
  func notOffered(script: String, word: String) throws {
    #expect(try !MarkedScript(Self.twin + script).completions.contains(word))
  }

  @Test("every prefix of a script gets answers, whatever it breaks off in")
  func prefixes() throws {
    let script = """
      use water
      import "x.twin" as other
      unit turn = 360 deg
      twin tank = water.tank { leak: 0.1 1/s }
      func f(x: m, y = 2) -> m { if y > 1 { return x } else { return 2 * x } }
      fault leaks on tank.leakage { onset: when(tank.level > 1 m), severity: 1 - exp(-age / 5 s) }
      signal x = (f(tank.level, y: 3)) + tank.probe[1]
      require dry: always (x < 3 m implies eventually within 2 s x > 1 m)
      do { repeat 3 { tank.fill(1 m/s, to: 2 m) until tank.full or 5 s } log "é🤖 {x in mm:.2f mm}" }
      scenario s(k = 1) { param q = 3 V within 0 V .. 5 V }
      let r = run s(q: 2 V) for 1 s

      """
    for length in 0...script.utf8.count {
      let text = String(decoding: script.utf8.prefix(length), as: UTF8.self)
      let analysis = ScriptAnalysis(text, name: "a", plugins: [TankPlugin().description])
      for offset in Set([0, length / 2, max(0, length - 1), length]) {
        _ = analysis.completions(at: offset)
        _ = analysis.hover(at: offset)
        _ = analysis.references(at: offset)
        _ = try? analysis.rename(at: offset, to: "k")
      }
      _ = analysis.outline
      for diagnostic in analysis.diagnostics {
        _ = analysis.source.position(at: diagnostic.primary.span.end, .utf16)
      }
    }
  }
}
