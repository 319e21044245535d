import Testing

@testable import DSL

@Suite("The formatter")
struct FormatterTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let before: String
    let after: String
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "operators", before: "let x=a+b*-c", after: "let x = a + b * -c\n"),
    Case(name: "powers", before: "let x = a ^ 2+b^-1", after: "let x = a^2 + b^-1\n"),
    Case(name: "a unit", before: "let a=9.81m/s^2", after: "let a = 9.81 m/s^2\n"),
    Case(name: "a C-rate", before: "cell.charge( 0.5 C )", after: "cell.charge(0.5C)\n"),
    Case(name: "per cent", before: "let x = 80% ", after: "let x = 80 %\n"),
    Case(name: "an inverse unit", before: "let k = 1e-4 1/h", after: "let k = 1e-4 1/h\n"),
    Case(
      name: "a division by a variable", before: "let v = 5 m/ s", after: "let v = 5 m / s\n"),
    Case(
      name: "a power of a quantity", before: "let a = 5 m ^ 2", after: "let a = 5 m ^ 2\n"),
    Case(
      name: "a range", before: "param p=3kg within 0kg..6kg",
      after: "param p = 3 kg within 0 kg .. 6 kg\n"),
    Case(
      name: "a conversion", before: "log \"{x}\"\nx in  J/( mol*K )",
      after: "log \"{x}\"\nx in J/(mol*K)\n"),
    Case(
      name: "settings", before: "twin a=p.m{x:1,y:[1,2]}",
      after: "twin a = p.m { x: 1, y: [1, 2] }\n"),
    Case(name: "empty braces", before: "do{ }", after: "do {}\n"),
    Case(
      name: "everything of a twin", before: "record cell . *,power every 10s",
      after: "record cell.*, power every 10 s\n"),
    Case(
      name: "an index and a list", before: "f(x[ 1 ],[ 1,2 ])[0]", after: "f(x[1], [1, 2])[0]\n"),
    Case(
      name: "a bound", before: "require a:always[0s,2s]x<1",
      after: "require a: always [0 s, 2 s] x < 1\n"),
    Case(
      name: "a word as a call", before: "fault f on a.b{repair:when(x),active:for( 5s )}",
      after: "fault f on a.b { repair: when(x), active: for(5 s) }\n"),
    Case(
      name: "a bracket after a word", before: "if(a){b( 1 )}else{let x=not(a)}",
      after: "if (a) { b(1) } else { let x = not (a) }\n"),
    Case(name: "statements on one line", before: "a();b() ;\nc();", after: "a(); b()\nc()\n"),
    Case(name: "blank lines", before: "\n\na()\n\n\n\nb()\n\n", after: "a()\n\nb()\n"),
    Case(
      name: "nesting",
      before: "do {\n\n if a {\n   b()\n }\n     else {\n c()\n }\n\n}",
      after: "do {\n  if a {\n    b()\n  }\n  else {\n    c()\n  }\n}\n"),
    Case(
      name: "brackets opened together",
      before: "let x = f([\n1,\n2,\n])", after: "let x = f([\n  1,\n  2,\n])\n"),
    Case(
      name: "a line that goes on", before: "let x = a +\nb *\nc\nd()",
      after: "let x = a +\n  b *\n  c\nd()\n"),
    Case(
      name: "comments",
      before: "#top\ndo { #  opens\n# inside\na() # one \nbb()   # two\n#last\n}\n#end",
      after: "#top\ndo {  #  opens\n  # inside\n  a()   # one\n  bb()  # two\n  #last\n}\n#end\n"),
    Case(
      name: "a block of text", before: "log   \"\"\"\n  as   is {x}\n\"\"\" # c",
      after: "log \"\"\"\n  as   is {x}\n\"\"\"  # c\n"),
    Case(
      name: "line ends of Windows", before: "\u{FEFF}a()\r\nb() # c\r\n", after: "a()\nb()  # c\n"),
    Case(name: "nothing", before: " \n\n", after: ""),
    Case(name: "only a comment", before: "  # c", after: "# c\n"),
  ]

  @Test("sets a script in its usual form", arguments: cases)
  func usualForm(_ example: Case) {
    #expect(Formatter.format(SourceFile(name: "a.twin", text: example.before)) == example.after)
  }

  @Test("leaves its own output as it is", arguments: cases)
  func stable(_ example: Case) {
    #expect(Formatter.format(SourceFile(name: "a.twin", text: example.after)) == example.after)
  }

  @Test("refuses a script that does not parse")
  func broken() {
    #expect(Formatter.format(SourceFile(name: "a.twin", text: "let x = (1")) == nil)
    #expect(Formatter.format(SourceFile(name: "a.twin", text: "let x = 'a'")) == nil)
  }
}
