import Foundation
import Testing

@testable import DSL

// Foundation has an `Expression` too.
private typealias Expression = DSL.Expression

@Suite("The parser")
struct ParserTests {
  private func parse(_ text: String) -> (statements: [Statement], diagnostics: [Diagnostic]) {
    Parser.parse(SourceFile(name: "test.twin", text: text), file: 0)
  }

  private func value(_ text: String) throws -> Expression {
    let (statements, diagnostics) = parse(text)
    try #require(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
    guard case .expression(let value)? = statements.first?.kind else {
      throw Missing()
    }
    return value
  }

  struct Missing: Error {}

  @Test("`record a.*` ends with its line, and a product may still go on below")
  func everythingOfATwin() {
    let (statements, diagnostics) = parse(
      "record a.*\nlet y = 2 *\n 3\nrecord a.*, b.*\nrecord c.*")
    #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
    #expect(statements.count == 4)
  }

  @Test(
    "the example scripts of the design parse without a complaint",
    .enabled(
      if: FileManager.default.fileExists(atPath: SharedFiles.folder + "/design/examples"),
      "../shared is not here"),
    arguments: [
      "1-robot-reliability", "2-battery-hybrid", "3-turbofan-fleet", "4-machine-maintenance",
      "5-live-dashboard",
    ])
  func examplesParse(name: String) throws {
    let text = try String(
      contentsOfFile: SharedFiles.folder + "/design/examples/\(name).twin", encoding: .utf8)
    let (_, diagnostics) = parse(text)
    #expect(
      diagnostics.map(\.message).isEmpty,
      "\(diagnostics.map { "\($0.message) \($0.primary.span)" })")
  }

  @Test(
    "a name after a number is its unit",
    arguments: [
      ("3.2 A", "A"), ("0.5C", "C"), ("80 %", "%"), ("9.81 m/s^2", "m/s^2"), ("1e-4 1/h", "1/h"),
      ("8.314 J/(mol*K)", "J/(mol*K)"), ("2 m^-1", "m^-1"), ("10 min", "min"),
    ])
  func unitLiterals(text: String, unit: String) throws {
    guard case .number(_, let syntax) = try value(text).kind else { throw Missing() }
    #expect(syntax?.text == unit)
  }

  @Test("a space before the slash divides by a variable")
  func spacedDivision() throws {
    guard case .binary(.divide, let left, let right) = try value("5 m / s").kind else {
      throw Missing()
    }
    guard case .number(5, let unit) = left.kind, case .name("s") = right.kind else {
      throw Missing()
    }
    #expect(unit?.text == "m")
  }

  @Test("minus a temperature in degC is a point below zero, not a negated point")
  func negativePoint() throws {
    guard case .number(-5, let unit) = try value("-5 degC").kind else { throw Missing() }
    #expect(unit?.text == "degC")
  }

  @Test("power binds tighter than minus and to the right")
  func power() throws {
    guard case .negate(let inner) = try value("-a ^ 2").kind,
      case .binary(.power, _, _) = inner.kind
    else {
      throw Missing()
    }
    guard case .binary(.power, _, let right) = try value("a ^ b ^ c").kind,
      case .binary(.power, _, _) = right.kind
    else { throw Missing() }
  }

  @Test("several errors are found in one pass")
  func recovery() {
    let (statements, diagnostics) = parse(
      """
      let = 3
      let b = (1 + 
      )
      let c = 4 )
      let d = 5
      func f(x = x
      let e = 6
      """)
    #expect(diagnostics.count >= 3)
    #expect(
      statements.contains {
        if case .bind(let name, _, _, _) = $0.kind { name.text == "d" } else { false }
      })
  }

  @Test(
    "deep nesting is an error, not a crash",
    arguments: ["(", "[", "-", "not ", "{a: ", "func() = ", "if a then "])
  func deepNesting(opening: String) {
    let (_, diagnostics) = parse(String(repeating: opening, count: 50_000))
    #expect(!diagnostics.isEmpty)
  }

  @Test("a very long sum is an error, not a crash")
  func longChain() {
    let (_, diagnostics) = parse(
      "let a = " + Array(repeating: "1", count: 20_000).joined(separator: " + "))
    #expect(diagnostics.contains { $0.code == .nestedTooDeeply })
  }

  @Test("no sequence of words crashes the parser or the checker")
  func randomText() {
    let checker = Checker(plugins: [BenchPlugin().description])
    let words = [
      "let", "var", "x", "=", "3", "kg", "{", "}", "(", ")", "[", "]", "\"", "{{", "\\", "if",
      "else",
      "for", "in", "..", ".", "*", "fault", "on", "require", ":", "always", "within", "\n", ";",
      "#", "é", "\u{0}",
      "when", "do", "wait", "until", "or", "4 s", "1/h", "%", "-", "^", "with", "run", "->",
      "connect", ",",
    ]
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % bound
    }
    for _ in 0..<100_000 {
      let count = next(24)
      let text = (0..<count).map { _ in words[next(words.count)] }.joined(
        separator: next(3) == 0 ? "" : " ")
      let (statements, problems) = parse(text)
      // What parses is checked as well.
      if problems.isEmpty { _ = checker.check(statements) }
    }
  }
}

/// Where the agreed design and reference results lie, if they are here.
enum SharedFiles {
  static let folder: String = {
    if let given = ProcessInfo.processInfo.environment["TWIN_SHARED"] { return given }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared").path
  }()
}
