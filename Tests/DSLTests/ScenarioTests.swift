import Engine
import Testing

@testable import DSL

/// What declarations and time do, on a tank whose level can be worked out by hand.
@Suite("Scenarios")
struct ScenarioTests {
  private func logged(_ text: String) -> String {
    ScriptTests.logged("use water\ntwin tank = water.tank\n" + text, plugins: [TankPlugin()])
  }

  @Test(
    "a `do` block waits, acts and goes on",
    arguments: [
      (
        "fault f on tank.level { onset: manual, value: offset(1 m) }\ninject f\nat 0.1 s { log tank.level }\nrun 1 s",
        "1 m"
      ),
      ("record tank.probe\nlet r = run 0.1 s\nlog r.tank.probe", "[[0 m, 0 m], [0 m, 0 m]]"),
      ("do { tank.inflow = 0.5 m/s\nwait 2 s\nlog tank.level }\nrun 3 s", "0.95 m"),
      ("do { tank.fill(1 m/s)\nlog \"{t} {tank.level}\" }\nrun 3 s", "1.1 s 1 m"),
      (
        "do { tank.fill(1 m/s, to: 0.5 m) until tank.level > 0.25 m or 9 s\nlog t }\nrun 3 s",
        "0.4 s"
      ),
      ("do { tank.fill(0.01 m/s) until tank.full or 500 ms\nlog t }\nrun 3 s", "0.5 s"),
      ("do { tank.inflow = 1 m/s\nwait until tank.level >= 0.3 m\nlog t }\nrun 3 s", "0.4 s"),
      ("do { wait until false or 700 ms\nlog t }\nrun 3 s", "0.7 s"),
      ("do { repeat 3 { wait 1 s }\nlog t }\nrun", "3 s"),
      ("do { wait 1 s\nstop\nlog \"never\" }\nrun 9 s\nlog \"end\"", "end"),
      (
        "do { parallel { do { wait 1 s\nlog \"a {t}\" } do { wait 2 s\nlog \"b {t}\" } }\nlog \"c {t}\" }\nrun 5 s",
        "a 1 s\nb 2 s\nc 2 s"
      ),
    ])
  func sequences(script: String, expected: String) {
    #expect(logged(script) == expected)
  }

  @Test(
    "severity follows a random process, whose arguments go by their names",
    arguments: [
      "wiener_process(drift: 0.1 1/s, variance: 0 1/s)",
      "wiener_process(variance: 0 1/s, drift: 0.1 1/s)",
      "gamma_process(shape_rate: 1e8 1/s, scale: 1e-9)",
      "gamma_process(scale: 1e-9, shape_rate: 1e8 1/s)",
    ])
  func randomProcesses(process: String) {
    let fault = "fault f on tank.level { onset: 0 s, severity: \(process), value: offset(1 m) }"
    #expect(logged(fault + "\nrun 5 s\nlog \"{f.severity:.3f}\"") == "0.500")
  }

  @Test(
    "an instant of a number of milliseconds is that number",
    arguments: [(9, 1), (15, 1), (1001, 1), (4567, 1)])
  func exactInstants(milliseconds: Int, count: Int) {
    let script = """
      var hits = 0
      var after = 0
      signal here = t == \(milliseconds) ms
      signal past = t > \(milliseconds) ms
      every 1 ms {
        if t == \(milliseconds) ms { hits += 1 }
        if t > \(milliseconds) ms { after += 1 }
      }
      record here, past every 1 ms
      let r = run \(milliseconds + 2) ms
      log "{hits} {after} {r.here[\(milliseconds + 1)]} {r.past[\(milliseconds + 1)]} {r.past[\(milliseconds + 2)]}"
      """
    #expect(ScriptTests.logged(script) == "\(count) 2 1 0 1")
  }

  @Test(
    "a `var` can be recorded, and its record follows what the script makes of it",
    arguments: [
      (
        "var v = 0\nevery 1 s { v += 2 m / 1 m }\nrecord v every 1 s\nlet r = run 2 s\nlog r.v",
        "[2, 4, 6]"
      ),
      ("var v = 1 m\nrecord v every 1 s as w\nv = 5 m\nlet r = run 1 s\nlog r.w", "[5 m, 5 m]"),
      (
        "scenario s { var v = 1\nevery 1 s { v += 1 }\nrecord v every 1 s }\nlet r = run s for 2 s\nlog r.v",
        "[2, 3, 4]"
      ),
      (
        "var v = true\nat 1 s { v = false }\nrecord v every 1 s\nlet r = run 2 s\nlog r.v",
        "[1, 0, 0]"
      ),
    ])
  func recordedVariables(script: String, expected: String) {
    #expect(ScriptTests.logged(script) == expected)
  }

  @Test(
    "a fault mode is reached through what it has a place for each of, as studies name it",
    arguments: [
      ("tank.fouling[2]", "[0 m, 1 m]"), ("tank.probe[2].fouling", "[0 m, 1 m]"),
      ("tank.probe[\"high\"].fouling", "[0 m, 1 m]"),
      ("tank.probe[1].drift", "[0.25 m, 0 m]"), ("tank.drift[1]", "[0.25 m, 0 m]"),
    ])
  func groupedModes(target: String, expected: String) {
    let script = "use probes\ntwin tank = probes.tank\nfault f on \(target) { onset: 0 s }\n"
    let logged = ScriptTests.logged(
      script + "run 0 s\nlog tank.probe", plugins: [ProbesPlugin()])
    #expect(logged == expected)
  }

  @Test("a number that a process does not take is named with its value when the fault is made")
  func processNumbers() {
    let logged = logged(
      "let rate = -2 1/h\nfault f on tank.level { severity: gamma_process(rate, 5 %), value: offset(1 m) }\nrun 1 s"
    )
    #expect(logged == "error: `shape_rate` of `gamma_process` must be above 0, not -2 1/h")
  }

  @Test(
    "a wait sees variables change, those of the script and those of its own block",
    arguments: [
      (
        "var x = 1\ndo { wait until x > 3 or 1 s\nlog \"{t} {x}\" }\nevery 100 ms { x += 1 }",
        "0.2 s 4"
      ),
      (
        "do { var z = 0\nparallel { do { wait until z > 1\nlog \"{t} {z}\" } do { repeat 3 { wait 200 ms\nz += 1 } } } }",
        "0.5 s 2"
      ),
      ("var on = false\ndo { wait until on\nlog t }\nat 0.3 s { on = true }", "0.3 s"),
      (
        "var n = 0\ndo { repeat 500 { var k = n\nwait until n > k\n }\nlog n }\nevery 10 ms { n += 1 }",
        "501"
      ),
    ])
  func waitsOnVariables(script: String, expected: String) {
    #expect(logged(script + "\nrun 20 s") == expected)
  }

  @Test(
    "`at`, `every` and `when` act at their instants",
    arguments: [
      ("at 0.7 s { log t }\nrun 2 s", "0.7 s"),
      (
        "var n = 0\nevery 1 s { n += 1\nif n == 3 { stop } }\nlog (run).ending",
        "the script said `stop`"
      ),
      ("every 1 s from 1 s until 3 s { log t }\nrun 9 s", "1 s\n2 s\n3 s"),
      ("tank.inflow = 1 m/s\nwhen tank.level > 0.45 m { log t }\nrun 2 s", "0.6 s"),
      ("tank.inflow = 1 m/s\nwhen tank.level > 0.45 m for 1 s { log t }\nrun 3 s", "1.6 s"),
      ("var n = 0\nevery 1 s { n += 1 }\nrun 5 s\nlog n", "6"),
      ("tank.inflow = 1 m/s\nstop when tank.level > 0.95 m\nlet r = run\nlog r.duration", "1 s"),
    ])
  func handlers(script: String, expected: String) {
    #expect(logged(script) == expected)
  }

  @Test(
    "signals follow ports, and variables that handlers change",
    arguments: [
      ("tank.inflow = 1 m/s\nsignal twice = tank.level * 2\nrun 1 s\nlog twice", "2 m"),
      ("var k = 1\nsignal s = k * 3\nat 1 s { k = 5 }\nrun 2 s\nlog s", "15"),
      (
        "func f(x) { var s = 0 m\nfor i in 1 .. 3 { s += x }\nreturn s }\ntank.inflow = 1 m/s\nsignal s = f(tank.level)\nrun 1 s\nlog s",
        "3 m"
      ),
      (
        "tank.inflow = 1 m/s\nsignal s = max(tank.probe) - tank.probe[2]\nrun 1 s\nlog \"{s} {tank.probe[\"low\"]}\"",
        "0.5 m 1 m"
      ),
      ("signal flow = 0.5 m/s\nconnect flow -> tank.inflow\nrun 2 s\nlog tank.level", "1 m"),
    ])
  func signals(script: String, expected: String) {
    #expect(logged(script) == expected)
  }

  @Test(
    "faults change what is read, and are told apart by their signals",
    arguments: [
      (
        "tank.inflow = 1 m/s\nfault f on tank.level { onset: 0.5 s, value: nominal + 3 m }\nrun 1 s\nlog \"{tank.level} {f.active} {f.onset}\"",
        "4 m true 0.5 s"
      ),
      (
        "fault f on tank.leakage { onset: 1 s }\ntank.inflow = 1 m/s\nrun 1 s\nlog tank.leak\nrun 20 s\nlog \"{tank.level:.3f}\"",
        "0.5 1/s\n2.000"
      ),
      (
        "fault f on tank.level { onset: manual, value: stuck() }\ntank.inflow = 1 m/s\nat 1 s { inject f }\nat 2 s { repair f }\nat 1.9 s { log tank.level }\nrun 3 s\nlog tank.level",
        "1 m\n3 m"
      ),
      (
        "fault f on tank.level { onset: 0 s, severity: age / 2 s, value: nominal + 1 m * severity }\nrun 1 s\nlog tank.level",
        "0.5 m"
      ),
      (
        "tank.inflow = 1 m/s\nfault f on tank.level { onset: when(tank.level > 0.55 m), value: nominal * 0 }\nrun 2 s\nlog f.onset",
        "0.7 s"
      ),
      (
        "tank.inflow = 1 m/s\nfault f on tank.level { onset: 0.5 s, value: scale(2), active: for(1 s) }\nat 1 s { log tank.level }\nrun 3 s\nlog \"{tank.level} {f.active}\"",
        "1.8 m\n3 m false"
      ),
    ])
  func faults(script: String, expected: String) {
    #expect(logged(script) == expected)
  }

  @Test(
    "requirements report verdict, first violation and margin",
    arguments: [
      (
        "tank.inflow = 1 m/s\nrequire low: always tank.level < 0.55 m\nlet r = run 2 s\nlog \"{r.passed} {r.low.verdict} {r.low.first_violation} {r.low.margin}\"",
        "false violated 0.6 s -1.45 m"
      ),
      (
        "tank.inflow = 1 m/s\nrequire low: always tank.level < 5 m\nlet r = run 2 s\nlog \"{r.passed} {r.low.margin}\"",
        "true 3 m"
      ),
      (
        "require fills: always (t >= 1 s implies eventually within 1 s tank.level > 0.1 m)\nat 1 s { tank.inflow = 1 m/s }\nlet r = run 5 s\nlog r.passed",
        "true"
      ),
    ])
  func requirements(script: String, expected: String) {
    #expect(logged(script).hasPrefix(expected))
  }

  @Test("after a run the script reads its time, and records in SI whatever unit they are shown in")
  func afterTheRun() {
    let text = """
      signal warm = 3 degC + 1 K/s * t
      signal far = 3 mm + t * 1 m/s in mm
      record warm, far every 1 s
      let r = run 2 s
      log "{t} {r.warm} {r.far} {max(r.far) in mm}"
      """
    #expect(logged(text) == "2 s [3 degC, 4 degC, 5 degC] [3 mm, 1003 mm, 2003 mm] 2003 mm")
  }

  @Test(
    "the result of a run has what it recorded and how its requirements and faults did",
    arguments: [
      (
        "record tank.level as depth every 500 ms\nlet r = run 1 s\nlog r.depth", "[0 m, 0.5 m, 1 m]"
      ),
      (
        "require low: always tank.level < 500 mm\nlet r = run 1 s\nlog r.low.margin < -0.4 m",
        "true"
      ),
      (
        "require low: always tank.level < 500 mm\nlet r = run 1 s\nlog r.low",
        "{ verdict: \"violated\", margin: -500 mm, first_violation: 0.5 s }"
      ),
      (
        "fault f on tank.level { onset: 0.5 s, value: nominal }\nlet r = run 1 s\nlog r.f",
        "{ onset: 0.5 s, active: true, severity: 1 }"
      ),
      (
        "signal both = tank.probe * 2\nrecord both every 1 s\nlet r = run 1 s\nlog r.both",
        "[[0 m, 0 m], [2 m, 1 m]]"
      ),
      (
        "record tank.probe every 1 s\nlet r = run 1 s\nlog r.tank.probe",
        "[[0 m, 0 m], [1 m, 0.5 m]]"
      ),
      ("signal x = t\nlet r = run 1 s\nlog r.x", "error: nothing was recorded of x in this run"),
    ])
  func results(script: String, expected: String) {
    #expect(logged("tank.inflow = 1 m/s\n" + script) == expected)
  }

  @Test("a run's requirements are decided at its end, and anew if the script runs on")
  func decisions() {
    let text = """
      signal x = t * 1 m/s
      record x every 100 ms
      require low: always x < 5 m
      require far: eventually x > 3 m
      let a = run 2 s
      let b = run 2 s
      log "{a.low.verdict} {a.far.verdict} {a.passed} {b.low.verdict} {b.far.verdict} {b.passed}"
      """
    #expect(logged(text) == "satisfied violated false satisfied satisfied true")
  }

  @Test("a scenario with arguments runs as often as one likes")
  func scenarioRuns() {
    let text = """
      use water
      scenario filling(rate: m/s = 1 m/s) {
        param factor = 1
        twin tank = water.tank
        tank.inflow = rate * factor
        signal top = tank.level
        record top every 500 ms
        do { wait 2 s }
      }
      let a = run filling
      let b = run filling(rate: 2 m/s)
      let c = run filling(rate: 2 m/s, factor: 2) for 1 s
      log [last(a.top), last(b.top), last(c.top)]
      log count(a.top)
      """
    #expect(ScriptTests.logged(text, plugins: [TankPlugin()]) == "[2 m, 4 m, 4 m]\n5")
  }

  @Test("the same script and seed give the same numbers; another seed gives others")
  func seeds() {
    func run(_ seed: Int) -> String {
      ScriptTests.logged(
        """
        use water
        scenario s {
          twin tank = water.tank
          fault f on tank.level { onset: exponential(1 s), value: nominal + normal(sd: 1 m) }
          record tank.level every 100 ms
        }
        let r = run s for 5 s seed \(seed)
        log r.tank.level
        """, plugins: [TankPlugin()])
    }
    #expect(run(1) == run(1))
    #expect(run(1) != run(2))
  }

  @Test("a run's step is that of every twin that does not set its own")
  func step() {
    let text = """
      use water
      scenario filling {
        twin tank = water.tank
        twin own = water.tank { period: 200 ms }
        record tank.level, own.level
        do { wait 2 s }
      }
      let coarse = run filling step 1 s
      let fine = run filling
      log [count(coarse.tank.level), count(coarse.own.level), count(fine.tank.level)]
      """
    #expect(ScriptTests.logged(text, plugins: [TankPlugin()]) == "[3, 11, 21]")
    #expect(logged("run 1 s step 1 ms").contains("built already"))
    #expect(logged("run 1 s seed 3").contains("built already"))
  }

  @Test("a session that is done with leaves nothing behind")
  func endOfSession() {
    weak var host: ScriptHost?
    weak var machine: Machine?
    weak var simulation: Simulation?
    do {
      let session = Session(
        plugins: [TankPlugin()], options: SessionOptions(recordsTrace: false, isInteractive: true))
      for entry in [
        "use water", "twin tank = water.tank", "var n = 0", "every 1 s { n += 1 }",
        "do { tank.fill(1 m/s) until n > 3 }", "break when n > 2", "let r = run 3 s", "snapshot a",
        "fork b { run 1 s }", "func f() = n", "let l = [r, b, f]",
      ] {
        #expect(session.evaluate(entry).outcome == .fine, "\(entry)")
      }
      (host, machine, simulation) = (session.host, session.machine, session.main.simulation)
    }
    #expect(host == nil)
    #expect(machine == nil)
    #expect(simulation == nil)
  }

  @Test("an input that is not a number, and an element that is not there, stop with a message")
  func badInput() {
    #expect(logged("tank.inflow = 0 m/s / 0\nrun 1 s").contains("cannot be set to nan"))
    #expect(logged("let i = 7\nlog tank.probe[i]").contains("no element 7"))
    #expect(logged("run").contains("nothing ends the run"))
    #expect(logged("do { wait 280 year\nwait 280 year\nlog 1 }\nrun 3 s") == "")
    #expect(logged("every 280 year { log t }\nrun 3 s") == "0 s")
    #expect(logged("every 0.1 ns { log t }\nrun 3 s").contains("cannot come every"))
    #expect(logged("run 1e30 s").contains("1e30 s"))
  }
}

/// A tank whose probes fail in two ways, named without what they belong to.
private struct ProbesPlugin: TwinPlugin {
  let description: PluginDescription

  init() {
    let tank = TankPlugin().description.models[0]
    description = PluginDescription(
      "probes", summary: "Tanks with probes that fail.", version: "1",
      models: [
        ModelDescription(
          tank.name, summary: tank.summary, period: tank.period, parameters: tank.parameters,
          ports: tank.ports, properties: tank.properties, actions: tank.actions,
          faultModes: [
            FaultModeDescription(
              "fouling", on: "probe", .offset(amount: 1), "Reads too high", source: "assumption"),
            FaultModeDescription(
              "drift", on: "probe", .offset(amount: 0.25), "Reads a little too high",
              source: "assumption"),
          ])
      ])
  }

  func make(_ request: BuildRequest) throws -> any TwinModel { TankModel() }
}
