import Testing

@Suite("A session from a pipe")
struct PipedSessionTests {
  private func session(_ input: String, _ arguments: [String] = []) throws -> TwinBinary.Outcome {
    try TwinBinary.run(arguments, input: input, in: try TemporaryFolder())
  }

  @Test("shows values with their units and no prompts")
  func values() throws {
    let outcome = try session("let a = 2 A\na * 3 ohm\nans in mV\n")
    #expect(outcome.status == 0)
    #expect(outcome.output == "6 V\n6000 mV\n")
  }

  @Test("reads entries over several lines, and a last line without an end")
  func severalLines() throws {
    let outcome = try session("let a = [1,\n  2,\n  3]\nfunc f(x) = {\n  y: x }\na[2]\nf(4).y")
    #expect(outcome.output == "2\n4\n")
  }

  @Test("goes on after an error and ends with the worst code")
  func errors() throws {
    let outcome = try session("1 m + 1 s\nassert 1 > 2\n1 + 1\n")
    #expect(outcome.status == 2)
    #expect(outcome.output == "2\n")
    #expect(outcome.errors.contains("<input 1>:1:"))
    #expect(try session("assert 1 > 2\n1 + 1\n").status == 1)
  }

  @Test("says what is wrong with an entry that is never closed")
  func unclosed() throws {
    let outcome = try session("let a = (1")
    #expect(outcome.status == 2)
    #expect(!outcome.errors.isEmpty)
  }

  @Test("stops at `quit`")
  func quit() throws {
    #expect(try session("1 + 1\nquit\n2 + 2\n").output == "2\n")
  }

  @Test("moves in time, and values between runs do not disturb it")
  func time() throws {
    let outcome = try session(
      """
      var n = 0
      every 100 ms { n += 1 }
      run 1 s
      3 + 4
      snapshot a
      run 1 s
      n
      rewind a
      n
      step
      back 500 ms
      n
      """, ["repl"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let numbers = outcome.output.split(separator: "\n").filter { Int($0) != nil }
    #expect(numbers == ["7", "21", "11", "7"], "\(outcome.output)")
  }

  @Test("explains names, functions and the language's words")
  func help() throws {
    let outcome = try session("?fault\n?normal\nhelp\n?mV\n?no_such_thing\n")
    #expect(outcome.output.contains("onset"))
    #expect(outcome.output.contains("normal("))
    #expect(outcome.output.contains("rewind a"))
    #expect(outcome.output.contains("voltage"))
    #expect(outcome.errors.contains("no_such_thing"))
    #expect(outcome.status == 2)
  }
}
