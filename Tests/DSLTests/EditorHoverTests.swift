import Testing

@testable import DSL

@Suite("What an editor shows beside a word")
struct EditorHoverTests {
  private static let twin = "use water\ntwin tank = water.tank { leak: 0.1 1/s }\n"

  @Test(
    "a word of a plugin is explained from its description",
    arguments: [
      ("signal x = tank.‸level", ["tank.level [m], output", "Level of the water", "0 m"]),
      ("signal x = tank.level‸ * 2", ["tank.level [m], output"]),
      ("signal x = tank.pro‸be[1]", ["tank.probe [m], output", "one number for each", "probes"]),
      (
        "every 1 s { tank.leak‸ = 0 1/s }",
        ["tank.leak [1/s]: default 0", "10", "tunable", "source"]
      ),
      ("do { tank.f‸ill(1 m/s) }", ["tank.fill(rate [m/s], to [m])", "Pumps up", "rate: Rate"]),
      (
        "fault f on tank.leak‸age { onset: 1 s }",
        ["tank.leakage, fault mode on leak", "Half of it"]
      ),
      (
        "twin b = water.ta‸nk { }",
        ["water.tank: A tank.", "settings: leak", "fault modes: leakage"]
      ),
      ("twin b = water.tank { le‸ak: 1 1/s }", ["leak [1/s]: default 0", "Share of the level"]),
      ("twin b = water.tank { per‸iod: 1 s }", ["period: time [s]", "0.1 s"]),
      ("twin b = wa‸ter.tank { }", ["water 1: Tanks.", "models: tank"]),
      (
        "require low: always tank.level < 1 m\nstop when low.vio‸lated",
        ["violated: true or false", "judged"]
      ),
      (
        "require low: always tank.level < 1 m\nrecord low.rem‸aining_life",
        ["remaining_life: time [s]", "first violated"]
      ),
      (
        "fault f on tank.leakage { onset: 1 s }\nstop when f.sev‸erity > 0.5",
        ["severity: 0 .. 1", "How bad"]
      ),
      ("record ta‸nk.*", ["twin tank = water.tank", "A tank.", "ports: inflow"]),
    ])
  func plugins(script: String, wanted: [String]) throws {
    let hover = try #require(try MarkedScript(Self.twin + script).hover)
    for part in wanted { #expect(hover.contains(part), "\(hover)") }
  }

  @Test(
    "a name of the script is explained by its type and its own line",
    arguments: [
      (
        "# Of the cell,\n# at rest.\nlet u = 3 V\nlog \"{‸u:.1f V}\"",
        "let u: voltage [V]\nOf the cell, at rest.\n`let u = 3 V`"
      ),
      (
        "param load = 2 kg within 0 kg .. 3 kg\nlet x = (‸load) * 2",
        "param load: mass [kg]\n`param load = 2 kg within 0 kg .. 3 kg`"
      ),
      ("var n = 0\nn‸ += 1", "var n: a bare number\n`var n = 0`"),
      ("func area(r) {\n  return r^2\n}\nlet a = ar‸ea(2 m)", "func area(r)"),
      ("func area(r) = r^2\nlet a = area(‸r: 2 m)", "r: length [m]"),
      ("for i in 1 .. 3 { log \"{‸i}\" }", "i: a bare number"),
      ("signal x = 2 * t\nrecord ‸x", "signal x = 2 * t\ntime [s]"),
      ("let r = { a: 1 V }\nlet b = r.‸a", "a: voltage [V]"),
      ("unit turn = 360 deg\nlet b = 2 tu‸rn", "turn: angle, 6.28319 rad"),
      (
        "let x = fault_tree(pu‸mp, events: { pump: exponential(1 h) }, at: 1 h)",
        "pump: a distribution of numbers in s"
      ),
    ])
  func names(script: String, wanted: String) throws {
    #expect(try MarkedScript(script).hover == wanted)
  }

  @Test(
    "a word of the library is explained by its table",
    arguments: [
      ("let x = cla‸mp(1, 2, 3)", "clamp(x, low, high)"), ("let x = 3 m‸V", "mV: voltage, 0.001 V"),
      ("let x = 3 J/(mol*‸K)", "K: "), ("let x = \"{3 V:.1f m‸V}\"", "mV: voltage"),
      ("signal x = 2 * ‸t", "t: time [s]"),
    ])
  func library(script: String, wanted: String) throws {
    let hover = try #require(try MarkedScript(script).hover)
    #expect(hover.hasPrefix(wanted), "\(hover)")
  }

  @Test("the words of a fault's settings are explained")
  func faults() throws {
    let script = Self.twin + "fault f on tank.leak { onset: 1 s, value: drift(rate: 1 1/s^2) }"
    for word in ["onset", "value", "drift"] {
      let hover = try MarkedScript(script.replacing(word, with: "‸" + word)).hover
      #expect(hover?.hasPrefix(word) == true, "\(word)")
    }
  }

  @Test(
    "nothing is shown beside signs, numbers and comments",
    arguments: [
      "let x =‸ 3", "let x = 12‸3 V", "# a ‸comment", "‸",
    ])
  func nothing(script: String) throws {
    #expect(try MarkedScript(script).hover == nil)
  }
}
