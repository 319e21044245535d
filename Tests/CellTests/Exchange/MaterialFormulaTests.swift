import CAllocationCount
import Foundation
import Testing

@testable import Cell

@Suite("Formulas of one variable")
struct MaterialFormulaTests {
  @Test(
    "values are those of Python, whose notation it is",
    arguments: [
      ("-x**2", 3, -9.0), ("2**3**2", 0, 512), ("2**-1", 0, 0.5), ("-2**-x", 2, -0.25),
      ("8 / 4 / 2", 0, 1), ("1 - 2 - 3", 0, -4), ("2 * -x", 3, -6), ("--x", 3, 3), ("+x", 3, 3),
      ("(1 + x) * (1 - x)", 0.5, 0.75), ("1e-3*x", 2, 2e-3), ("1.5E+2", 0, 150), ("1.", 0, 1),
      (".5 * x", 1, 0.5), ("exp(-x) + log(x)", 2, 0.828482463796558),
      ("tanh(cosh(sinh(0.1*x)))", 2, 0.7700036203757178),
      ("sqrt(x)*sin(x)/cos(x)", 4, 2.315642564699155),
      ("x ** 0.5", 9, 3), ("\n x\t*\r\n2 ", 4, 8),
    ])
  func values(text: String, x: Double, expected: Double) throws {
    let value = try MaterialFormulaParser.parse(text).value(at: x)
    #expect(abs(value - expected) <= 1e-14 * max(1, abs(expected)))
  }

  @Test(
    "the slope is the derivative, as central differences have it to 1e-7",
    arguments: [
      "x", "3", "x**3 - 2 * x", "2**x", "x**x", "exp(-39 * x) / (1 + x)", "tanh(15 * (x - 0.3))",
      "log(x) * sqrt(x)", "sinh(x) - cosh(x)", "sin(x) * cos(x)", "(x - 1)**2", "-x**-1",
    ])
  func slopes(text: String) throws {
    let formula = try MaterialFormulaParser.parse(text)
    for x in [0.2, 0.35, 0.7] {
      let difference = (formula.value(at: x + 1e-5) - formula.value(at: x - 1e-5)) / 2e-5
      #expect(abs(formula.sample(at: x).slope - difference) < 1e-7 * max(1, abs(difference)))
    }
  }

  @Test(
    "a formula that is none says what stands where, and the way out",
    arguments: [
      ("x^2", "\"^2\" (character 2)", "write ** for a power"),
      ("sinc(x)", "sinc, which is neither x nor a function", "functions are exp, log"),
      ("exp x", "exp without its argument", "write exp(x)"),
      ("(1 + x", "no ) before its end", "close each ( with )"),
      ("1 + x)", "\")\" (character 6)", "take the ) away"),
      ("2 x", "\"x\" (character 3)", "join numbers"), ("1 +", "ends where", "finish it"),
      ("", "ends where", "finish it"), ("1.2.3", "\"1.2.3\", which is no number", "1.5e-3"),
      ("0,5 * x", "\",5 * x\"", "write a point"), ("x + $", "\"$\"", "join numbers"),
      ("y + 1", "y, which is neither", "the variable is x"),
    ])
  func mistakes(text: String, message: String, help: String) {
    let problem = #expect(throws: MaterialFormulaParser.Problem.self) {
      try MaterialFormulaParser.parse(text)
    }
    #expect(problem?.message.contains(message) == true, "\(problem?.message ?? "")")
    #expect(problem?.help.contains(help) == true, "\(problem?.help ?? "")")
  }

  @Test("nesting that could exhaust the stack is refused", arguments: ["(", "2**", "exp("])
  func depth(opening: String) {
    let text = String(repeating: opening, count: 10_000) + "x"
    let problem = #expect(throws: MaterialFormulaParser.Problem.self) {
      try MaterialFormulaParser.parse(text)
    }
    #expect(problem?.message.contains("nests deeper than 100 levels") == true)
  }

  @Test("evaluation asks for no memory", .enabled(if: allocation_count_is_live()))
  func allocations() throws {
    let formula = try MaterialFormulaParser.parse(
      "1.9793 * exp(-39.4 * x) + 0.25 - 0.09 * tanh(30 * (x - 0.1))")
    var sum = formula.value(at: 0.1)
    let before = allocation_count()
    for k in 0..<100 { sum += formula.sample(at: Double(k) / 100).slope }
    let after = allocation_count()
    #expect(after == before)
    #expect(sum.isFinite)
  }
}

@Suite("Lookup tables")
struct LookupTableTests {
  @Test("join their points by lines that go on beyond the ends")
  func lines() {
    let table = LookupTable(arguments: [0, 1, 3], values: [5, 7, 3])
    for (x, value, slope) in [
      (-1.0, 3.0, 2.0), (0, 5, 2), (0.25, 5.5, 2), (1, 7, -2), (2, 5, -2), (3, 3, -2), (4, 1, -2),
    ] {
      #expect(table.sample(at: x) == MaterialFormula.Sample(value: value, slope: slope))
    }
  }
}
