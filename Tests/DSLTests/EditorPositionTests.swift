import Testing

@testable import DSL

@Suite("Positions as editors count")
struct EditorPositionTests {
  private static let source = SourceFile(name: "", text: "a = \"é🤖\"\r\nβ\n")

  @Test(
    "an offset and its position lead to each other",
    arguments: [
      (0, 0, 0, 0), (5, 0, 5, 5), (7, 0, 7, 6), (11, 0, 11, 8), (12, 0, 12, 9), (14, 1, 0, 0),
      (16, 1, 2, 1), (17, 2, 0, 0),
    ])
  func offsets(offset: Int, line: Int, utf8: Int, utf16: Int) {
    for (encoding, character) in [(PositionEncoding.utf8, utf8), (.utf16, utf16)] {
      let position = SourcePosition(line: line, character: character)
      #expect(Self.source.position(at: offset, encoding) == position)
      #expect(Self.source.offset(of: position, encoding) == offset)
    }
  }

  @Test(
    "positions beyond a line or the text count as its end, those inside a character as its start")
  func outside() {
    func offset(_ line: Int, _ character: Int, _ encoding: PositionEncoding = .utf16) -> Int {
      Self.source.offset(of: SourcePosition(line: line, character: character), encoding)
    }
    #expect(offset(0, 99) == 12)
    #expect(offset(9, 0) == 17)
    #expect(offset(-1, -1) == 0)
    #expect(offset(0, 7) == 7)
    #expect(offset(0, 6, .utf8) == 5)
    #expect(Self.source.position(at: 99, .utf16) == SourcePosition(line: 2, character: 0))
  }

  @Test("a stretch of text is replaced, whatever its ends")
  func replacing() {
    let source = SourceFile(name: "", text: "let a = 1")
    #expect(source.replacing(4, 5, with: "bee") == "let bee = 1")
    #expect(source.replacing(8, 99, with: "2") == "let a = 2")
    #expect(source.replacing(-3, 0, with: "# ") == "# let a = 1")
    #expect(source.replacing(9, 3, with: "0") == "let a = 10")
  }
}
