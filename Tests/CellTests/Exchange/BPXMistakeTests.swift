import Foundation
import Testing

@testable import Cell

/// A mistake made in Fixtures/bpx/chen2020.json: the first `find` becomes `put`.
struct BPXMistake: Sendable, CustomTestStringConvertible {
  let name: String
  let find: String
  let put: String
  var testDescription: String { name }

  init(_ name: String, _ find: String, _ put: String) {
    (self.name, self.find, self.put) = (name, find, put)
  }

  /// The file with the mistake in it.
  func broken() throws -> [UInt8] {
    var text = try String(
      contentsOf: BPXTests.folder.appending(path: "chen2020.json"), encoding: .utf8)
    let place = try #require(text.range(of: find), "\(find) is not in the file")
    text.replaceSubrange(place, with: put)
    return Array(text.utf8)
  }

  static let all: [BPXMistake] = [
    .init("comma-missing", "\"BPX\": \"1.1.0\",", "\"BPX\": \"1.1.0\""),
    .init("comma-too-many", "\"Model\": \"DFN\"", "\"Model\": \"DFN\","),
    .init("colon-missing", "\"Title\": ", "\"Title\" "),
    .init("quotes-missing", "\"LG M50\"", "LG M50"),
    .init("quote-open", "\"LG M50\"", "\"LG M50"),
    .init(
      "not-a-number", "\"Nominal cell capacity [A.h]\": 5.0", "\"Nominal cell capacity [A.h]\": NaN"
    ),
    .init(
      "leading-zeros", "\"Nominal cell capacity [A.h]\": 5.0",
      "\"Nominal cell capacity [A.h]\": 05.0"),
    .init(
      "overflow", "\"Nominal cell capacity [A.h]\": 5.0", "\"Nominal cell capacity [A.h]\": 5e999"),
    .init("escape", "\"LG M50\"", "\"LG\\M50\""),
    .init("header-missing", "\"Header\"", "\"Headers\""),
    .init("version", "\"BPX\": \"1.1.0\"", "\"BPX\": \"2.0\""),
    .init("version-text", "\"BPX\": \"1.1.0\"", "\"BPX\": \"newest\""),
    .init("model", "\"Model\": \"DFN\"", "\"Model\": \"P2D\""),
    .init("model-without-electrolyte", "\"Model\": \"DFN\"", "\"Model\": \"SPM\""),
    .init("section-missing", "\"Separator\"", "\"Seperator\""),
    .init("section-is-number", "\"Separator\": {", "\"Separator\": 3, \"User-defined\": {"),
    .init("entry-misspelt", "\"Volume [m3]\"", "\"Volume [m^3]\""),
    .init("entry-twice", "\"Volume [m3]\": 2.42e-05", "\"Electrode area [m2]\": 0.1"),
    .init("entry-unknown", "\"Volume [m3]\"", "\"Colour\""),
    .init("entry-missing", "\"Electrode area [m2]\": 0.10270000000000001,", ""),
    .init(
      "number-in-quotes", "\"Nominal cell capacity [A.h]\": 5.0",
      "\"Nominal cell capacity [A.h]\": \"5.0\""),
    .init("number-is-list", "\"Porosity\": 0.25", "\"Porosity\": [0.25]"),
    .init("porosity-percent", "\"Porosity\": 0.25", "\"Porosity\": 25"),
    .init("negative-thickness", "\"Thickness [m]\": 8.52e-05", "\"Thickness [m]\": -8.52e-05"),
    .init("celsius", "\"Reference temperature [K]\": 298.15", "\"Reference temperature [K]\": 25"),
    .init(
      "voltage-window", "\"Lower voltage cut-off [V]\": 2.5", "\"Lower voltage cut-off [V]\": 4.5"),
    .init("half-pair", "in parallel to make a cell\": 1,", "in parallel to make a cell\": 1.5,"),
    .init(
      "stoichiometry-window", "\"Minimum stoichiometry\": 0.0263458",
      "\"Minimum stoichiometry\": 0.95"),
    .init(
      "stoichiometry-range", "\"Maximum stoichiometry\": 0.910618", "\"Maximum stoichiometry\": 1.2"
    ),
    .init("overfull", "\"Particle radius [m]\": 5.86e-06", "\"Particle radius [m]\": 5.86e-05"),
    .init(
      "thickness-micrometres", "\"Thickness [m]\": 8.52e-05", "\"Thickness [m]\": 85.2"),
    .init(
      "radius-micrometres", "\"Particle radius [m]\": 5.86e-06", "\"Particle radius [m]\": 5.86"),
    .init(
      "transference", "\"Cation transference number\": 0.2594",
      "\"Cation transference number\": 1.5"),
    .init(
      "nominal-tenfold", "\"Nominal cell capacity [A.h]\": 5.0",
      "\"Nominal cell capacity [A.h]\": 50"),
    .init(
      "nominal-off", "\"Nominal cell capacity [A.h]\": 5.0",
      "\"Nominal cell capacity [A.h]\": 3.0"),
    .init("potential-rises", "1.9793 * exp(-39.3631 * x)", "0.5 * x + 1.9793 * exp(-39.3631 * x)"),
    .init("caret", "x**2", "x^2"),
    .init("unknown-function", "tanh(29.8538", "th(29.8538"),
    .init("wrong-variable", "8.794e-17 * x**2", "8.794e-17 * c_e**2"),
    .init(
      "negative-diffusivity", "\"Diffusivity [m2.s-1]\": 3.3e-14",
      "\"Diffusivity [m2.s-1]\": \"1e-14 - 3e-14 * x\""),
    .init("potential-not-finite", "1.9793 * exp(-39.3631 * x)", "1.9793 * log(x - 0.1)"),
    .init(
      "table-uneven", "\"Diffusivity [m2.s-1]\": 3.3e-14",
      "\"Diffusivity [m2.s-1]\": {\"x\": [0, 1], \"y\": [3e-14]}"),
    .init(
      "table-unsorted", "\"Diffusivity [m2.s-1]\": 3.3e-14",
      "\"Diffusivity [m2.s-1]\": {\"x\": [0, 0.6, 0.5], \"y\": [1, 2, 3]}"),
    .init(
      "table-of-one", "\"Diffusivity [m2.s-1]\": 3.3e-14",
      "\"Diffusivity [m2.s-1]\": {\"x\": [0], \"y\": [3e-14]}"),
    .init(
      "table-of-text", "\"Diffusivity [m2.s-1]\": 3.3e-14",
      "\"Diffusivity [m2.s-1]\": {\"x\": [0, \"1\"], \"y\": [1, 2]}"),
    .init(
      "function-is-list", "\"Diffusivity [m2.s-1]\": 3.3e-14", "\"Diffusivity [m2.s-1]\": [3.3e-14]"
    ),
    .init(
      "cut-off-too-low", "\"Upper voltage cut-off [V]\": 4.2", "\"Upper voltage cut-off [V]\": 4.1"),
    .init(
      "cut-off-too-high", "\"Upper voltage cut-off [V]\": 4.2", "\"Upper voltage cut-off [V]\": 9"),
    .init(
      "state-of-charge-percent", "\"Initial state-of-charge\": 0.9",
      "\"Initial state-of-charge\": 90"),
  ]
}

/// One golden text for each mistake: Fixtures/bpx/mistakes/<name>.expected.
///
/// To record anew after a deliberate change: `TWIN_RECORD=1 swift test --filter BPXMistake`, then read the
/// diff.
@Suite("What the reader says of broken battery parameter files")
struct BPXMistakeTests {
  private static let folder = BPXTests.folder.appending(path: "mistakes")

  static func said(_ bytes: [UInt8]) -> [BPXDiagnostic] {
    do {
      return try BPXReader.read(bytes, named: "cell.json").1
    } catch {
      return error.diagnostics
    }
  }

  @Test("reads as agreed, with line, way and way out", arguments: BPXMistake.all)
  func golden(mistake: BPXMistake) throws {
    let diagnostics = Self.said(try mistake.broken())
    let text = diagnostics.map(\.description).joined(separator: "\n") + "\n"
    let file = Self.folder.appending(path: mistake.name + ".expected")
    if ProcessInfo.processInfo.environment["TWIN_RECORD"] != nil {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
    #expect(!diagnostics.isEmpty)
    for diagnostic in diagnostics {
      #expect(diagnostic.line >= 1 && !diagnostic.message.isEmpty && !diagnostic.help.isEmpty)
    }
  }

  @Test(
    "what is no parameter file at all is refused",
    arguments: [
      ("", "the file is empty"), (" \n ", "the file is empty"),
      ("[1, 2]", "the file holds a list of 2"),
      ("<html>", "not JSON: a value should stand here, not \"<html>\""),
      ("{} {}", "not JSON: more follows after the end"), ("{}", "is missing"),
      ("{\"Header\": {}}", "is missing"),
    ])
  func foreign(text: String, message: String) {
    let error = #expect(throws: BPXError.self) { try BPXReader.read(Array(text.utf8), named: "a") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("nesting that could exhaust the stack is refused")
  func depth() {
    let error = #expect(throws: BPXError.self) {
      try BPXReader.read([UInt8](repeating: UInt8(ascii: "["), count: 100_000), named: "a")
    }
    #expect(error?.description.contains("nest deeper than 64 levels") == true)
  }

  @Test(
    "cutting the file off anywhere, or spoiling any byte, never crashes and is always explained")
  func spoiled() throws {
    let bytes = [UInt8](
      try Data(contentsOf: BPXTests.folder.appending(path: "chen2020.json")))
    for end in stride(from: 0, to: bytes.count - 2, by: 97) {
      #expect(!Self.said(Array(bytes[..<end])).isEmpty)
    }
    for place in stride(from: 5, to: bytes.count, by: 61) {
      var spoiled = bytes
      spoiled[place] = UInt8(ascii: "]")
      _ = Self.said(spoiled)
    }
  }
}
