import Engine
import Testing

@testable import DSL

/// What the script layer calculates and says.
@Suite("Scripts")
struct ScriptTests {
  /// The lines that a script logs, and what was said about it.
  static func run(_ text: String, plugins: [any TwinPlugin] = []) -> (
    lines: [String], result: SessionResult
  ) {
    let session = Session(plugins: plugins, options: SessionOptions(recordsTrace: false))
    var lines: [String] = []
    session.onEvent = { event in
      if case .log(let text, _) = event { lines.append(text) }
    }
    let result = session.carryOut(text: text, name: "test.twin")
    return (lines, result)
  }

  static func logged(_ text: String, plugins: [any TwinPlugin] = []) -> String {
    let (lines, result) = run(text, plugins: plugins)
    return
      (lines + result.diagnostics.filter { $0.severity == .error }.map { "error: " + $0.message })
      .joined(separator: "\n")
  }

  @Test(
    "values print with their units",
    arguments: [
      ("log \"{3.2 A}\"", "3.2 A"),
      ("log \"{2 * 3 kg}\"", "6 kg"),
      ("log \"{25 degC}\"", "25 degC"),
      ("log \"{25 degC + 5 K}\"", "30 degC"),
      ("log \"{30 degC - 25 degC}\"", "5 K"),
      ("log \"{-5 degC}\"", "-5 degC"),
      ("log \"{0.5C}\"", "0.5C"),
      ("log \"{80 %}\"", "80 %"),
      ("log \"{3 V * 2 A}\"", "6 W"),
      ("log \"{90 min in h}\"", "1.5 h"),
      ("log \"{1234.5 mV:.2f V}\"", "1.23 V"),
      ("log \"{90 s in min:.1f} min\"", "1.5 min"),
      ("log \"{[1 m, 2 m]}\"", "[1 m, 2 m]"),
      ("unit lap = 400 m\nlog \"{800 m:.1f lap} {800 m in lap}\"", "2.0 lap 2 lap"),
      ("log 7 mod 3", "1"),
      ("log 2 ^ 10", "1024"),
      ("log sqrt(16 m^2)", "4 m"),
      ("log 3 (m/s)", "3 m/s"),
      ("log 1 / 900 h", "0.00111111 1/h"),
      ("log weibull(2, 400 h)", "weibull(shape: 2, scale: 400 h)"),
      ("log normal(25 degC, 2 K)", "normal(mean: 25 degC, deviation: 2 K)"),
      ("log lognormal(6 h, 0.5)", "lognormal(median: 6 h, sigma: 0.5)"),
      ("log exponential(900 h).mean", "900 h"),
      ("log 0 s .. 10 s by 2 s", "0 s .. 10 s by 2 s"),
      ("param m: kg = 300 g\nlog m", "300 g"),
      ("log \"{1 < 2 and not (2 > 3)}\"", "true"),
      ("log if 1 > 2 then \"a\" else \"b\"", "b"),
    ])
  func values(script: String, expected: String) {
    #expect(Self.logged(script) == expected)
  }

  @Test(
    "control flow",
    arguments: [
      ("var s = 0\nfor i in 1 .. 10 { s += i }\nlog s", "55"),
      ("var s = 0\nfor i in 10 .. 1 by -3 { s += i }\nlog s", "22"),
      ("var s = 0 m\nfor x in [1 m, 2 m] { s += x }\nlog s", "3 m"),
      ("var i = 0\nwhile i < 5 { i += 1\nif i == 3 { break } }\nlog i", "3"),
      ("var n = 0\nrepeat 4 { n += 2 }\nlog n", "8"),
      ("var n = 0\nfor i in 1 .. 6 { if i mod 2 == 0 { continue }\nn += i }\nlog n", "9"),
      (
        "func f(x) { if x > 2 { return 1 } else if x > 1 { return 2 }\nreturn 3 }\nlog [f(3), f(2), f(0)]",
        "[1, 2, 3]"
      ),
      ("try { let x = number(\"q\") } catch e { log e.message }", "number: \"q\" spells no number"),
      (
        "try { log [1, 2][3] } catch e { log \"{e.code} {e.file} {e.line} {e.help}\" }",
        "R010 test.twin 1 "
      ),
      ("try { assert 1 > 2 } catch e { log e.code }", "R001"),
    ])
  func control(script: String, expected: String) {
    #expect(Self.logged(script) == expected)
  }

  @Test(
    "functions, closures and recursion",
    arguments: [
      (
        "func fib(n) { if n < 2 { return n }\nreturn fib(n - 1) + fib(n - 2) }\nlog fib(20)", "6765"
      ),
      ("func area(r: m) -> m^2 = 3 * r ^ 2\nlog area(2 m)", "12 m^2"),
      (
        "func counter() { var c = 0\nreturn func(d) { c += d\nreturn c } }\nlet f = counter()\nf(2)\nlog f(3)",
        "5"
      ),
      ("func scale(x, by = 2) = x * by\nlog [scale(3), scale(3, by: 4)]", "[6, 12]"),
      ("log map([1, 2, 3], func(x) = x * x)", "[1, 4, 9]"),
      ("log fold([1, 2, 3], 0, func(a, x) = a + x)", "6"),
      (
        "func even(n) = if n == 0 then true else odd(n - 1)\nfunc odd(n) = if n == 0 then false else even(n - 1)\nlog even(10)",
        "true"
      ),
    ])
  func functions(script: String, expected: String) {
    #expect(Self.logged(script) == expected)
  }

  @Test(
    "lists, records and texts",
    arguments: [
      ("var xs = []\nappend(xs, 3)\nappend(xs, 4)\nlog xs", "[3, 4]"),
      ("var xs = [1, 2, 3]\nxs[2] = 9\nlog \"{xs[2]} {count(xs)} {xs.count}\"", "9 3 3"),
      ("log [1, 2] * 3 + [1, 1]", "[4, 7]"),
      (
        "var r = { speed: 3 m/s, name: \"a\" }\nr.speed += 1 m/s\nlog \"{r.speed} {r.name}\"",
        "4 m/s a"
      ),
      ("let a = { x: 1, y: 2 }\nlet b = a with { y: 5 }\nlog [a.y, b.y]", "[2, 5]"),
      ("log upper(\"abc\") + \"d\"", "ABCd"),
      ("log join(split(\"a,b\", \",\"), \"-\")", "a-b"),
      ("log sort([3, 1, 2])", "[1, 2, 3]"),
      ("log { speed: 3 m/s, gains: [2 V] }", "{ speed: 3 m/s, gains: [2 V] }"),
      ("log [{ charge: 2 Ah }]", "[{ charge: 2 Ah }]"),
      ("log \"{mean([1 V, 3 V])} {max(1, 5, 2)} {norm([3, 4])}\"", "2 V 5 5"),
    ])
  func collections(script: String, expected: String) {
    #expect(Self.logged(script) == expected)
  }

  @Test(
    "assertions",
    arguments: [
      ("assert 3 V ~= 3.0005 V within 1 mV", ""),
      ("assert 1 ~= 2", "error: this does not hold: 1 ~= 2"),
      ("assert 1 > 2, \"one is small\"", "error: one is small"),
      ("assert 100 V ~= 103 V within 5 %", ""),
    ])
  func assertions(script: String, expected: String) {
    #expect(Self.logged(script) == expected)
  }

  @Test("a failed assertion and a script error have their exit codes")
  func exitCodes() {
    #expect(Self.run("assert 1 > 2").result.outcome == .failed)
    #expect(Self.run("let x = [1][5]").result.outcome == .error)
    #expect(Self.run("let x = 3 V + 2 A").result.outcome == .error)
  }

  @Test("endless recursion, deep data and long loops end in errors")
  func limits() {
    #expect(Self.logged("func f(n) = f(n + 1)\nlog f(1)").contains("too many calls"))
  }
}
