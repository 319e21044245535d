import Testing

@testable import Cell

@Suite("Parameter files")
struct ParameterTests {
  @Test(
    "all sets load, name their sources and span their cut-offs", arguments: ParameterLibrary.names)
  func library(name: String) throws {
    let parameters = try #require(try ParameterLibrary.parameters(named: name))
    #expect(parameters.name == name)
    #expect(!parameters.sources.isEmpty)
    let window = try StoichiometryWindow(parameters)
    // Cut-off to cut-off at rest is the nominal capacity and more: 28 % for Marquis2019, whose capacity is that at 1C.
    #expect(abs(window.capacity / parameters.nominalCapacity - 1) < 0.3)
  }

  @Test("Chen2020's window is the one its reference states")
  func window() throws {
    let window = try StoichiometryWindow(
      try #require(try ParameterLibrary.parameters(named: "Chen2020")))
    // golden/cell/README.md
    #expect(abs(window.negativeEmpty - 0.0263458) < 1e-6)
    #expect(abs(window.negativeFull - 0.9106180) < 1e-6)
    #expect(abs(window.positiveFull - 0.2638452) < 1e-6)
    #expect(abs(window.positiveEmpty - 0.8539747) < 1e-6)
  }

  @Test(
    "formulas follow the usual precedence",
    arguments: [
      ("2 + 3*x**2", 14.0), ("-x**2", -4), ("2*-x", -4), ("1/(1 + exp(-x))", 0.880797077977882),
      ("1e-3*x - .5", -0.498), ("sech(x)**2", 0.0706508248531645), ("2**3**0.5", 3.3219970854839),
    ])
  func formulas(text: String, value: Double) throws {
    #expect(abs(try MaterialFormulaParser.parse(text).value(at: 2) - value) < 1e-12)
  }

  @Test(
    "a damaged file is refused with what is wrong",
    arguments: [
      ("{", "line 1"), ("{\n\"name\": 12}", "line 2: file: name"),
      ("{\"name\": \"a\", \"name\": \"b\"}", "given twice"),
      ("{\"name\": \"a\"}", "title"), ("[1, 2", "]"), ("{\"name\": 12}", "name"),
    ])
  func damage(text: String, reason: String) {
    let error = #expect(throws: (any Error).self) {
      try CellParameters(json: Array(text.utf8))
    }
    #expect(error.map { "\($0)".contains(reason) } == true)
  }
}
