import Testing

@testable import DSL

@Suite("Definitions, uses and other names")
struct EditorNameTests {
  @Test(
    "a use leads to the place that made the name",
    arguments: [
      ("let a = 1\nlet b = ‸a", "1:5"), ("let a = 1\nlet b = \"{‸a}\"", "1:5"),
      ("let b = f(1)\nfunc f(x) = ‸x", "2:8"), ("let b = ‸f(1)\nfunc f(x) = x", "2:6"),
      ("scenario s(k = 1) { let c = k }\nrun s(‸k: 2) for 1 s", "1:12"),
      ("scenario s { let c = 1 }\nrun ‸s for 1 s", "1:10"),
      ("let x = 1\nfunc f() {\n  let x = 2\n  return ‸x\n}", "3:7"),
      ("unit turn = 360 deg\nlet a = 2 ‸turn", "1:6"),
      ("use water\ntwin tank = water.tank { }\nfault f on ta‸nk.leakage { }", "2:6"),
      ("use water\ntwin tank = wat‸er.tank { }", "1:5"),
    ])
  func definition(script: String, place: String) throws {
    #expect(try MarkedScript(script).definition == place)
  }

  @Test("an include leads to its file, and so do the names that it makes")
  func includedFiles() throws {
    let open = ["/scripts/lib.twin": "let a = 1 V\nfunc twice(x) = 2 * x\n"]
    let path = try MarkedScript("include \"li‸b.twin\"\n", open: open)
    #expect(path.analysis.definition(at: path.offset) == Span(file: 1, start: 0, end: 0))
    let name = try MarkedScript("import \"lib.twin\" as l\nlet b = l.twi‸ce(3)\n", open: open)
    #expect(name.analysis.definition(at: name.offset)?.file == 1)
    #expect(name.definition == "2:6")
    #expect(name.references.count == 2)
  }

  @Test("all uses are found, and none of another name that reads the same")
  func references() throws {
    let script = "let ‸x = 1\nfunc f(x) = x\nlet y = f(x: x) + (x)\nlog \"{x:.1f}\"\n"
    #expect(try MarkedScript(script).references == ["1:5", "3:14", "3:20", "4:7"])
  }

  @Test(
    "a rename changes every use",
    arguments: [
      (
        "var ‸n = 0\nevery 1 s { n += 1 }\nlog \"{n}\"",
        "var k = 0\nevery 1 s { k += 1 }\nlog \"{k}\""
      ),
      ("func f(‸x: V) = x * x\nlet y = f(x: 2 V)", "func f(k: V) = k * k\nlet y = f(k: 2 V)"),
      (
        "unit ‸turn = 360 deg\nlet a = 2 turn in rad\nlet b = 1 turn/s",
        "unit k = 360 deg\nlet a = 2 k in rad\nlet b = 1 k/s"
      ),
      (
        "use water\ntwin ‸a = water.tank { }\nrecord a.*, a.level\nconnect a.probe[1] -> a.inflow",
        "use water\ntwin k = water.tank { }\nrecord k.*, k.level\nconnect k.probe[1] -> k.inflow"
      ),
      (
        "scenario s { param ‸p = 1 }\nlet r = run s(p: 2) for 1 s\n",
        "scenario s { param k = 1 }\nlet r = run s(k: 2) for 1 s\n"
      ),
      (
        "scenario ‸s { signal x = 2 * t }\nlet r = run s for 1 s\nlog \"{r.x}\"",
        "scenario k { signal x = 2 * t }\nlet r = run k for 1 s\nlog \"{r.x}\""
      ),
      (
        "try { log \"a\" } catch ‸e { log e.message }",
        "try { log \"a\" } catch k { log k.message }"
      ),
    ])
  func rename(script: String, wanted: String) throws {
    #expect(try MarkedScript(script).renamed(to: "k") == wanted)
  }

  @Test(
    "what the script has not named keeps its name",
    arguments: [
      "l‸et x = 1", "let x = si‸n(1)", "let x = 3 m‸V", "use wat‸er", "signal x = ‸t",
      "use water\ntwin a = water.tank { }\nsignal x = a.lev‸el", "let x = 1 +‸ 2", "",
    ])
  func refusals(script: String) throws {
    let marked = try MarkedScript(script.contains("‸") ? script : "‸")
    #expect(throws: RenameRefusal.self) { try marked.analysis.renamable(at: marked.offset) }
  }

  @Test(
    "a name that is none, or means something else already, is refused",
    arguments: [
      ("every", RenameRefusal.keyword("every")), ("2x", .notAName("2x")), ("a b", .notAName("a b")),
      ("", .notAName("")), ("b", .taken("b")), ("sin", .taken("sin")), ("t", .taken("t")),
    ])
  func badNames(name: String, refusal: RenameRefusal) throws {
    let marked = try MarkedScript("let ‸a = 1\nlet b = a\n")
    #expect(throws: refusal) { try marked.renamed(to: name) }
  }

  @Test("a name taken only where the renamed one is used is refused too")
  func capture() throws {
    let marked = try MarkedScript("let ‸a = 1\nfunc f(k) = k + a\nlet c = f(1)\n")
    #expect(throws: RenameRefusal.taken("k")) { try marked.renamed(to: "k") }
  }

  @Test("the outline names what is declared, scenarios with what is in them")
  func outline() throws {
    let script = """
      use water
      param p = 1
      func f(x, y) = x + y
      scenario s {
        twin a = water.tank { }
        fault leaks on a.leakage { onset: 1 s }
        require dry: always a.level < 1 m
      }
      """
    let items = try MarkedScript(script + "‸").analysis.outline
    #expect(items.map(\.name) == ["water", "p", "f", "s"])
    #expect(items[2].detail == "f(x, y)")
    #expect(items[3].children.map(\.name) == ["a", "leaks", "dry"])
    #expect(items[3].children.map(\.kind) == [.twin, .fault, .requirement])
  }
}
