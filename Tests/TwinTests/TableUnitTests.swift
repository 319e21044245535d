import DSL
import Testing

/// The headings of a file that a script names are read before the script runs.
@Suite("Units of tables")
struct TableUnitTests {
  private func run(_ script: String, _ files: [String: String] = [:]) throws -> (
    lines: [String], errors: [String]
  ) {
    let table = "time [s],speed (km/h),temp,name\n0,36,25,a\n10,72,26,b\n"
    let folder = try TemporaryFolder(
      ["drive.csv": table, "main.twin": script].merging(files) { $1 })
    let session = Session(
      plugins: [],
      options: SessionOptions(folder: folder.url.path, outputFolder: folder.url.path))
    var lines: [String] = []
    session.onEvent = { if case .log(let text, _) = $0 { lines.append(text) } }
    let result = session.run(file: folder.url("main.twin").path)
    return (lines, result.diagnostics.filter { $0.severity == .error }.map(\.message))
  }

  @Test(
    "a column has its unit, and so have its elements, rows and what is worked out with them",
    arguments: [
      ("log table(\"drive.csv\").speed", "[36 km/h, 72 km/h]"),
      ("let d = table(\"drive.csv\")\nlog d.time[2]", "10 s"),
      (
        "let d = table(\"drive.csv\")\nlog d[1]",
        "{ time: 0 s, speed: 36 km/h, temp: 25, name: \"a\" }"
      ),
      (
        "for row in table(\"drive.csv\") { if row.name == \"b\" { log row.speed * row.time } }",
        "200 m"
      ),
      (
        "let d = table(\"drive.csv\") with { oil: column(\"temp\", \"degC\") }\nlog d.oil",
        "[25 degC, 26 degC]"
      ),
      ("log mean(table(\"drive.csv\").speed)", "54 km/h"),
    ])
  func columns(script: String, expected: String) throws {
    #expect(try run(script).lines == [expected])
  }

  @Test("a table is shown as rows in columns, numbers to the right, what is missing as a dash")
  func shown() throws {
    let shown = try run(
      "log table(\"drive.csv\")", ["drive.csv": "t [s],mode\n0.5,rest\n,go\n12,\n"])
    #expect(
      shown.lines == [
        """
        t [s]  mode
          0.5  rest
            –  go
           12
        """
      ])
  }

  @Test("of a long table the first rows are shown, of a wide one all columns below each other")
  func longAndWide() throws {
    let names = (1...30).map { "column\($0)" }.joined(separator: ",")
    let row = (1...30).map(String.init).joined(separator: ",")
    let rows = String(repeating: row + "\n", count: 25)
    let lines = try run("log table(\"wide.csv\")", ["wide.csv": names + "\n" + rows]).lines[0]
      .split(separator: "\n")
    // Thirteen columns of nine characters or fewer fit beside each other: three blocks of a heading and twenty rows.
    #expect(lines.count == 3 * 21 + 1)
    #expect(lines.allSatisfy { $0.count <= 120 })
    #expect(lines[21].hasPrefix("column1  column14"))
    #expect(lines.last == "… 5 more of 25 rows")
  }

  @Test("a mistake with a column is found before anything runs")
  func mistakes() throws {
    let sum = try run("log \"started\"\nlet d = table(\"drive.csv\")\nlog d.speed[1] + d.time[1]")
    #expect(sum.lines == [])
    #expect(sum.errors == ["cannot add velocity and time"])
    #expect(
      try run("let d = table(\"drive.csv\")\nlog d.sped").errors
        == ["this table has no column `sped`"])
  }

  @Test("a file that the script writes itself is read when it runs")
  func written() throws {
    let script = """
      let d = table("drive.csv") with { way: column("speed", "m") }
      export d to "copy.csv"
      let copy = table("copy.csv")
      log copy.way[2]
      """
    let found = try run(script, ["copy.csv": "other [A]\n1\n"])
    #expect(found.errors == [])
    #expect(found.lines == ["72"])
  }
}
