/// Texts for a rule of the grammar: the parser takes some and complains about the others.
struct GrammarExample: Sendable, CustomStringConvertible {
  let rule: String
  let accepted: [String]
  let refused: [String]

  init(_ rule: String, _ accepted: [String], refused: [String]) {
    self.rule = rule
    self.accepted = accepted
    self.refused = refused
  }

  var description: String { rule }

  static let all: [GrammarExample] = names + existing + time + output + expressions + primaries

  private static let names: [GrammarExample] = [
    .init(
      "script", ["", "\n\n# nothing", "let a = 1; let b = 2", "do { stop } do { stop }"],
      refused: ["let a = 1 let b = 2", "}", "log 1 }"]),
    .init(
      "block", ["do { }", "do { wait 1 s; stop }", "do {\n  wait 1 s\n  stop\n}"],
      refused: ["do { wait 1 s", "do wait 1 s", "do { wait 1 s wait 2 s }"]),
    .init("statement", ["log 1", "f(3)", "x"], refused: ["= 3", ")", "log 1 2"]),
    .init(
      "use", ["use robot", "use robot, battery"], refused: ["use", "use \"robot\"", "use a,"]),
    .init(
      "include",
      ["include \"a.twin\"", "import \"a.twin\"", "import \"a.twin\" as gears"],
      refused: ["include a", "import \"{a}.twin\"", "import \"a.twin\" as"]),
    .init(
      "unit_name", ["unit lap = 400 m", "unit dozen_rpm = 12 rpm"],
      refused: ["unit lap", "unit 3 = 4 m", "unit let = 4 m"]),
    .init(
      "binding", ["let a = 1", "var b = 2 m", "let g: m/s^2 = 9.81 m/s^2", "let step = 3"],
      refused: ["let a", "let = 1", "var record = 1", "let a: = 1"]),
    .init(
      "parameter",
      ["param a = 1", "param a = 3 kg within 0 kg .. 6 kg", "param a: kg = 3 kg"],
      refused: ["param a", "param a: = 3 kg", "param a = 1 within"]),
    .init(
      "function", ["func f() = 1", "func f(x) { return x }"],
      refused: ["func f = 1", "func (x) = 1 2", "func f(x)"]),
    .init(
      "signature", ["func f(r: m) -> m^2 = r * r", "let f = func(x) { return x }"],
      refused: ["func f(x) -> = x", "func f(x) x"]),
    .init(
      "inputs", ["func f() = 1", "func f(a, b) = a", "func f(\n  a,\n  b,\n) = a"],
      refused: ["func f(a b) = a", "func f(a = 1, b) = a", "func f(,) = 1"]),
    .init(
      "input", ["func f(a: kg = 3 kg) = a", "func f(a = 1) = a", "func f(a: 1/s) = a"],
      refused: ["func f(3) = 1", "func f(a:) = a", "func f(a =) = a"]),
    .init(
      "scenario", ["scenario s { }", "scenario s(load: kg = 1 kg) { stop when t > 1 s }"],
      refused: ["scenario { }", "scenario s", "scenario s(1) { }"]),
  ]

  private static let existing: [GrammarExample] = [
    .init(
      "twin", ["twin a = robot.urdf", "twin a = robot.urdf { file: \"a\" }", "twin g = model { }"],
      refused: ["twin a", "twin a = ", "twin a = robot.urdf { file }", "twin = robot.urdf"]),
    .init(
      "connect", ["connect a.x -> b.y", "connect a.x -> b.y[1] delay 10 ms"],
      refused: ["connect a.x b.y", "connect a.x ->", "connect a.x -> b.y delay"]),
    .init(
      "signal", ["signal p = a.v * a.i", "signal x = t"], refused: ["signal p", "signal = t"]),
    .init(
      "clock", ["clock a.strokes", "clock way\nlet clock = 1\nlog clock"],
      refused: ["clock a b", "clock a + b"]),
    .init(
      "record",
      ["record a.x", "record a.x, p every 1 s", "record p as q every 1 s", "record a.*"],
      refused: ["record", "record a.x every", "record p as q as r", "record a + b"]),
    .init(
      "recorded", ["record a.*", "record arm.joint[2].speed"],
      refused: ["record *", "record a.*.b"]),
    .init(
      "fault", ["fault f on a.x { onset: 1 s }", "fault f on a.wear"],
      refused: ["fault f a.x", "fault on a.x", "fault f on a.x { onset = 1 s }"]),
    .init(
      "require", ["require r: always a.x < 3 m", "require r: x > 1 implies y > 1"],
      refused: ["require r always x", "require: x > 1", "require r:"]),
    .init(
      "study", ["study s of plant { runs: 100 }", "study s of plant {}"],
      refused: ["study s plant { }", "study s of plant", "study of plant { }"]),
    .init(
      "learn", ["learn m = forest { trees: 3 }", "calibrate c = bayesian { to: data }"],
      refused: ["learn m = forest", "learn m { }", "calibrate = bayesian { }"]),
    .init(
      "path", ["inject a.b.c", "record arm.joint[2].speed", "record a.record[1]"],
      refused: ["record arm.", "record arm[2", "record arm [2]"]),
    .init(
      "settings", ["twin a = m { x: 1, y: 2 }", "twin a = m {\n  x: 1\n  y: 2\n}", "let r = {}"],
      refused: ["twin a = m { x: 1 y: 2 }", "twin a = m { x: 1", "let r = { 1 }"]),
    .init(
      "setting",
      [
        "let r = { at: 1, record: 2 }", "fault f on a.x { active: for(5 s) }", "let r = { a:\n 1 }",
      ],
      refused: ["let r = { a }", "let r = { a = 1 }", "let r = { a: }"]),
  ]

  private static let time: [GrammarExample] = [
    .init(
      "sequence", ["do { wait 1 s }", "parallel { do { } do { } }"],
      refused: ["do", "parallel do { }", "do 1 s { }"]),
    .init(
      "at", ["at 1 s { stop }", "at a + 1 s { }"],
      refused: ["at { stop }", "at 1 s", "at 1 s stop"]),
    .init(
      "every", ["every 1 s { log t }", "every 1 s from 2 s until 9 s { }"],
      refused: ["every { }", "every 1 s until 9 s from 2 s { }", "every 1 s from { }"]),
    .init(
      "when", ["when x > 1 { stop }", "when x > 1 and y for 5 s { }"],
      refused: ["when { }", "when x > 1", "when x > 1 for { }"]),
    .init("stop", ["do { stop }", "stop when x > 1"], refused: ["stop when", "stop x > 1"]),
    .init(
      "wait", ["do { wait 1 s }", "do { wait until x > 1 or 30 min }"],
      refused: ["do { wait }", "do { wait until }"]),
    .init(
      "inject", ["inject f", "repair plant.f"], refused: ["inject", "repair 3", "inject f g"]),
    .init(
      "action", ["do { a.move(1) until a.done }", "do { a.rest() until x < 1 or 5 s }"],
      refused: ["do { a.move(1) until }", "do { until a.done }"]),
    .init(
      "branch",
      ["if a { log 1 }", "if a { } else if b { } else { }", "if a { }\nelse { }"],
      refused: ["if a log 1", "if { }", "if a { } else", "else { }", "if a then { }"]),
    .init(
      "loop", ["for i in 1 .. 3 { }", "while true { }", "repeat 3 { stop }"],
      refused: ["for i 1 .. 3 { }", "while { }", "repeat { }", "for 3 in xs { }"]),
    .init(
      "jump",
      [
        "repeat 2 { break }", "repeat 2 { continue }", "func f() { return }",
        "func f() { return 1 + 2 }",
      ],
      refused: ["repeat 2 { break 3 }", "func f() { return return }"]),
    .init(
      "try", ["try { } catch e { log e.message }", "try { f() }\ncatch e { }"],
      refused: ["try { }", "try { } catch { }", "catch e { }", "try f() catch e { }"]),
    .init(
      "assignment", ["a = 1", "a.b[2] += 3 V", "a -= 1; a *= 2"],
      refused: ["f(x) = 1", "3 = a", "a =", "a + b = 1", "a /= 2"]),
    .init(
      "configure", ["dashboard.page { title: \"a\" }", "page { }"],
      refused: ["f(1) { a: 1 }", "dashboard.page { title }"]),
  ]

  private static let output: [GrammarExample] = [
    .init(
      "plot", ["plot a", "plot a, b over t to \"a.svg\"", "plot a to \"a.svg\" over t"],
      refused: ["plot", "plot a to", "plot a over t over u"]),
    .init(
      "report", ["report \"a.pdf\"", "report \"a.pdf\" { title: \"A\" }"],
      refused: ["report", "report \"a.pdf\" \"b\""]),
    .init(
      "export", ["export r to \"a.h5\"", "export t to name + \".csv\""],
      refused: ["export r", "export to \"a\""]),
    .init("log", ["log 1", "log \"{x}\""], refused: ["log", "log 1, 2"]),
    .init(
      "assert", ["assert a > b", "assert a ~= b within 1 mV, \"off\"", "assert a, \"off\""],
      refused: ["assert", "assert a within", "assert a, \"b\", \"c\""]),
  ]
}
