import Testing

@testable import twin

@Suite("Tables and text in columns")
struct TextTableTests {
  private let terminal = Terminal(-1)

  private var table: TextTable {
    var table = TextTable([
      .init(title: "name"), .init(title: "default", side: .right),
      .init(title: "meaning", isNote: true),
    ])
    table.rows = [
      ["short", "1", "one two three four five six seven"], ["longer_name", "12.5", ""],
    ]
    return table
  }

  @Test("cells stand below their titles, numbers to the right, and notes are wrapped beside them")
  func beside() {
    #expect(
      table.lines(for: terminal, width: 56, indent: 2) == [
        "  name         default  meaning",
        "  short              1  one two three four five six",
        "                        seven",
        "  longer_name     12.5",
      ])
  }

  @Test("notes go below their row where little room is left")
  func below() {
    #expect(
      table.lines(for: terminal, width: 40, indent: 2) == [
        "  name         default", "  short              1",
        "      one two three four five six seven", "  longer_name     12.5",
      ])
  }

  @Test("columns that do not fit are told in the note")
  func spilled() {
    #expect(
      table.lines(for: terminal, width: 20, indent: 2).contains { $0.contains("default: 12.5.") })
  }

  @Test("wide characters take two columns")
  func wideCharacters() {
    #expect(DisplayText.width("日本 µm") == 7)
    #expect(DisplayText.wrap("a bb ccc", to: 4) == ["a bb", "ccc"])
    #expect(DisplayText.wrap("unbreakable", to: 4) == ["unbreakable"])
    #expect(DisplayText.wrap("a\n\nb", to: 9) == ["a", "", "b"])
  }

  @Test("times have the unit that suits them")
  func times() {
    #expect(NumberText.simulated(2.5) == "2.5 s")
    #expect(NumberText.simulated(7200) == "120 min")
    #expect(NumberText.simulated(86_400) == "24 h")
    #expect(NumberText.waiting(59.6) == "1 min 0 s")
    #expect(NumberText.waiting(7_500) == "2 h 5 min")
    #expect(NumberText.ratio(0.123) == "0.12")
    #expect(NumberText.ratio(12_345) == "12\u{202F}300")
    #expect(NumberText.period(2_000_000) == "2 ms")
    #expect(NumberText.period(1_500_000_000) == "1500 ms")
  }
}
