import Testing

@testable import twin

@Suite("JSON")
struct JSONTests {
  private func parse(_ text: String) throws(JSONParser.Problem) -> JSONValue {
    try JSONParser.parse(Array(text.utf8))
  }

  @Test(
    "a text becomes the value that RFC 8259 says",
    arguments: [
      ("null", .null), (" true ", true), ("-12", -12), ("1.5e2", 150), ("0", 0),
      (#""a\n\u00e9\"\/\\""#, "a\né\"/\\"), (#""\ud83e\udd16""#, "🤖"), (#""\ud83e""#, "\u{FFFD}"),
      (#""\ud83e\u0041""#, "\u{FFFD}A"), ("[]", []), ("[1, [2], {}]", [1, [2], [:]]),
      (#"{"a": {"b": [null]}, "c": "é"}"#, ["a": ["b": [nil]], "c": "é"]),
    ] as [(String, JSONValue)])
  func parsing(text: String, value: JSONValue) throws {
    #expect(try parse(text) == value)
    #expect(try parse(value.text) == value)
  }

  @Test(
    "a broken text is refused",
    arguments: [
      "", " ", "nul", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "\"a", "\"\\x\"",
      "\"\\u12\"",
      "+1", ".5", "1 2", "--1", "\"a\nb\"", "]", "{\"a\":1,}", "\"\\",
    ])
  func broken(text: String) {
    #expect(throws: JSONParser.Problem.self) { try parse(text) }
  }

  @Test("nesting is limited")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try parse(nested(JSONParser.depthLimit))
    #expect(throws: JSONParser.Problem.self) { try parse(nested(JSONParser.depthLimit + 1)) }
    #expect(throws: JSONParser.Problem.self) { try parse(nested(1_000_000)) }
  }

  @Test("values are written on one line, keys sorted, numbers as short as they can be")
  func writing() {
    let value: JSONValue = ["b": [1, .number(0.5), .number(.infinity)], "a": "x\u{1}\n\"é"]
    #expect(value.text == #"{"a":"x\u0001\n\"é","b":[1,0.5,null]}"#)
  }

  @Test("paths and the URIs of files lead to each other")
  func uris() {
    for path in ["/a/b.twin", "/a b/é#%.twin"] {
      #expect(FileURI.path(of: FileURI.uri(of: path)) == path)
    }
    #expect(FileURI.uri(of: "/a b") == "file:///a%20b")
    #expect(FileURI.path(of: "untitled:Untitled-1") == "untitled:Untitled-1")
    #expect(FileURI.path(of: "file:///a%2") == "/a%2")
  }
}
