import Testing

@Suite("A session at a terminal")
struct TerminalSessionTests {
  private func start(
    _ arguments: [String] = ["repl"], _ folder: TemporaryFolder? = nil
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(arguments, in: try folder ?? TemporaryFolder())
    try terminal.wait(for: "twin> ")
    return terminal
  }

  @Test("evaluates lines, leaves at Ctrl-D, and leaves the terminal as it was")
  func session() throws {
    let terminal = try start([])
    terminal.type("2 A * 3 ohm\r")
    try terminal.wait(for: "6 V\n")
    try terminal.wait(for: "twin> ")
    terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
    #expect(terminal.isSane)
  }

  @Test("TAB completes a word of the language, a name of one's own, a unit and a file")
  func completion() throws {
    let folder = try TemporaryFolder(["common_parts.twin": "let from_file = 7\n"])
    let terminal = try start(["repl"], folder)
    terminal.type("let long_name_of_mine = 42\r")
    try terminal.wait(for: "twin> ")
    terminal.type("long_n\t\r")
    try terminal.wait(for: "long_name_of_mine\n42\n")
    terminal.type("scen\t")
    try terminal.wait(for: "scenario")
    // Ctrl-U empties the line.
    terminal.type("\u{15}3 kilog\t\u{15}")
    terminal.type("5 degC\u{15}1 oh\t in mohm\r")
    try terminal.wait(for: "1000 mohm\n")
    // readline closes the quotes of a file name that it completes.
    terminal.type("include \"comm\t\r")
    try terminal.wait(for: "twin> ")
    terminal.type("from_f\t\r")
    try terminal.wait(for: "from_file\n7\n")
  }

  @Test("TAB lists what is possible where that is more than one thing")
  func completionList() throws {
    let terminal = try start()
    terminal.type("let abc_one = 1; let abc_two = 2\r")
    try terminal.wait(for: "twin> ")
    terminal.type("abc\t\t")
    let list = try terminal.wait(for: "abc_two")
    #expect(list.contains("abc_one"))
  }

  @Test("Ctrl-C at the prompt drops the line and keeps the session")
  func interruptedLine() throws {
    let terminal = try start()
    terminal.type("let kept = 5\r")
    try terminal.wait(for: "twin> ")
    terminal.type("1 + + nonsense")
    try terminal.wait(for: "nonsense")
    terminal.type("\u{3}")
    try terminal.wait(for: "twin> ")
    // The first characters after Ctrl-C count as well.
    terminal.type("kept * 2\r")
    try terminal.wait(for: "kept * 2\n10\n")
  }

  @Test("Ctrl-C in an open block drops all of its lines")
  func interruptedBlock() throws {
    let terminal = try start()
    terminal.type("do {\r")
    try terminal.wait(for: "... ")
    terminal.type("nonsense\r")
    try terminal.wait(for: "... ")
    terminal.type("\u{3}")
    try terminal.wait(for: "twin> ")
    terminal.type("1 + 1\r")
    try terminal.wait(for: "\n2\n")
  }

  @Test("Ctrl-C stops a run at an instant and leaves its state to look at and to go on from")
  func interruptedRun() throws {
    let terminal = try start()
    terminal.type("var n = 0; every 10 ms { n += 1 }\r")
    try terminal.wait(for: "twin> ")
    terminal.type("run 100 year\r")
    try terminal.wait(for: "real time")
    terminal.type("\u{3}")
    try terminal.wait(for: "interrupted, t = ")
    try terminal.wait(for: "twin> ")
    terminal.type("(if n > 10 then \"it \" + \"ran\" else \"nothing\")\r")
    try terminal.wait(for: "it ran\n")
    terminal.type("continue 1 s\r")
    try terminal.wait(for: "the time was up")
    terminal.type("\u{15}quit\r")
    #expect(try terminal.exitStatus() == 0)
    #expect(terminal.isSane)
  }

  @Test("history outlives the session, and an entry of several lines is one entry")
  func history() throws {
    let folder = try TemporaryFolder()
    let first = try start(["repl"], folder)
    first.type("let list = [1,\r")
    try first.wait(for: "... ")
    first.type("22]\r")
    try first.wait(for: "twin> ")
    first.type("quit\r")
    #expect(try first.exitStatus() == 0)
    #expect(folder.has("state/history"))

    let second = try start(["repl"], folder)
    second.type("\u{1B}[A\r")
    try second.wait(for: "22]")
    try second.wait(for: "twin> ")
    second.type("list[2]\r")
    try second.wait(for: "list[2]\n22\n")
  }

  @Test("a paste of several lines is one entry")
  func paste() throws {
    let terminal = try start()
    terminal.type("\u{1B}[200~let a = {\n  b: 1,\n  c: 2\n}\u{1B}[201~\r")
    try terminal.wait(for: "twin> ")
    terminal.type("a.b + a.c\r")
    try terminal.wait(for: "a.b + a.c\n3\n")
  }

  @Test("SIGTERM at the prompt ends the session with 130 and a sane terminal")
  func terminated() throws {
    let terminal = try start()
    terminal.signal(15)
    #expect(try terminal.exitStatus() == 130)
    #expect(terminal.isSane)
  }
}
