import Foundation
import Testing

@testable import twin

@Suite("The language server")
struct LanguageServerTests {
  /// A server without a process, and what it sent.
  private final class Conversation {
    private(set) var sent: [JSONValue] = []
    private(set) lazy var server = LanguageServer(
      plugins: BuiltinPlugins.all.map(\.description)
    ) { [unowned self] in sent.append($0) }

    init(isInitialized: Bool = true) {
      if isInitialized { _ = request("initialize", [:]) }
    }

    func receive(_ message: JSONValue) { server.receive(Array(message.text.utf8)) }

    func notify(_ method: String, _ params: JSONValue) {
      receive(["jsonrpc": "2.0", "method": .string(method), "params": params])
    }

    func request(_ method: String, _ params: JSONValue = nil) -> JSONValue {
      receive(["jsonrpc": "2.0", "id": 7, "method": .string(method), "params": params])
      return sent.last ?? .null
    }

    func open(_ text: String, _ uri: String = "file:///s/a.twin") {
      notify(
        "textDocument/didOpen",
        ["textDocument": ["uri": .string(uri), "version": 1, "text": .string(text)]])
    }

    /// The newest problems of a script.
    func problems(_ uri: String = "file:///s/a.twin") -> [JSONValue] {
      server.publishDiagnostics()
      return sent.last { $0["params"]?["uri"] == .string(uri) }?["params"]?["diagnostics"]?.array
        ?? []
    }

    func code(of answer: JSONValue) -> Int? { answer["error"]?["code"]?.int }
  }

  private static let place: JSONValue = [
    "textDocument": ["uri": "file:///s/a.twin"], "position": ["line": 0, "character": 4],
  ]

  @Test("a problem is published with range, severity, code, help and the other place")
  func diagnostics() throws {
    let talk = Conversation()
    talk.open("let a = 1\nlet b = 2\nb = 3\nlet c = aa\n")
    let problems = talk.problems()
    #expect(problems.count == 2)
    let first = try #require(problems.first)
    #expect(first["code"] == "N006")
    #expect(first["severity"] == 1)
    #expect(first["source"] == "twin")
    #expect(
      first["range"]
        == ["start": ["line": 2, "character": 0], "end": ["line": 2, "character": 1]])
    #expect(first["message"]?.string?.contains("\nhelp: define it with `var`") == true)
    let other = first["relatedInformation"]?.array?.first
    #expect(other?["location"]?["range"]?["start"]?["line"] == 1)
    #expect(problems.last?["message"]?.string?.contains("did you mean `a`") == true)
  }

  @Test("problems are published once for each change, and none are left when a script is closed")
  func publishing() {
    let talk = Conversation()
    talk.open("let a = b")
    #expect(talk.problems().count == 1)
    let count = talk.sent.count
    #expect(talk.problems().count == 1)
    #expect(talk.sent.count == count)
    talk.notify("textDocument/didClose", ["textDocument": ["uri": "file:///s/a.twin"]])
    #expect(talk.problems().isEmpty)
  }

  @Test("an open script is included as it stands in the editor")
  func includedFiles() {
    let talk = Conversation()
    talk.open("include \"lib.twin\"\nlet b = a + 1 V\n")
    #expect(talk.problems().first?["code"] == "N010")
    talk.open("let a = 2 V\n", "file:///s/lib.twin")
    #expect(talk.problems().isEmpty)
    talk.notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": "file:///s/lib.twin", "version": 2],
        "contentChanges": [["text": "let a = 2 A\n"]],
      ])
    #expect(talk.problems().first?["code"] == "D001")
    let answer = talk.request(
      "textDocument/definition",
      [
        "textDocument": ["uri": "file:///s/a.twin"], "position": ["line": 1, "character": 8],
      ])
    #expect(answer["result"]?["uri"] == "file:///s/lib.twin")
  }

  @Test("a name of an included file is renamed in every script that includes it")
  func workspace() throws {
    let folder = try TemporaryFolder([
      "lib.twin": "let mass = 2 kg\n", "one.twin": "include \"lib.twin\"\nlog mass\n",
      "two.twin": "let mass = 5\nlog mass\n",
    ])
    try folder.write("import \"../lib.twin\" as l\nlog l.mass\n", to: "deep/three.twin")
    let talk = Conversation(isInitialized: false)
    _ = talk.request("initialize", ["rootUri": .string(FileURI.uri(of: folder.url.path))])
    let library = FileURI.uri(of: folder.url.appending(path: "lib.twin").path)
    talk.open("let mass = 2 kg\n", library)
    let place: JSONValue = [
      "textDocument": ["uri": .string(library)], "position": ["line": 0, "character": 5],
    ]
    let found = talk.request("textDocument/references", place)["result"]?.array ?? []
    #expect(found.count == 3)
    guard case .object(var rename) = place else { return }
    rename["newName"] = "weight"
    let answer = talk.request("textDocument/rename", .object(rename))
    guard case .object(let changes)? = answer["result"]?["changes"] else {
      Issue.record("no changes: \(answer)")
      return
    }
    let files = changes.keys.map { $0.split(separator: "/").last.map(String.init) ?? "" }.sorted()
    #expect(files == ["lib.twin", "one.twin", "three.twin"])
    // In two.twin `mass` is another name.
    try folder.write("include \"lib.twin\"\nlet weight = 1\nlog mass * weight\n", to: "one.twin")
    let refused = talk.request("textDocument/rename", .object(rename))
    #expect(refused["error"]?["message"]?.string?.contains("already means something") == true)
  }

  @Test("a word of the language says how it is used")
  func keywords() {
    let talk = Conversation()
    talk.open("every 1 s { }")
    let contents = talk.request("textDocument/hover", Self.place)["result"]?["contents"]?["value"]
    #expect(contents?.string?.contains("every 1 s from 2 s until 9 s") == true)
  }

  @Test("what cannot be answered is refused with its code, and the server goes on")
  func refusals() {
    let fresh = Conversation(isInitialized: false)
    #expect(fresh.code(of: fresh.request("textDocument/hover", Self.place)) == -32002)
    let talk = Conversation()
    #expect(talk.code(of: talk.request("textDocument/hover", Self.place)) == -32602)
    talk.open("let a = 1")
    #expect(talk.code(of: talk.request("no/such")) == -32601)
    #expect(talk.code(of: talk.request("textDocument/hover")) == -32602)
    #expect(talk.code(of: talk.request("initialize", [:])) == -32600)
    talk.server.receive(Array("{\"id\": 1, ".utf8))
    #expect(talk.code(of: talk.sent.last ?? nil) == -32700)
    talk.server.receive(Array("[1, 2]".utf8))
    #expect(talk.code(of: talk.sent.last ?? nil) == -32600)
    talk.server.receive([0xFF, 0x00, 0xC3])
    #expect(talk.code(of: talk.sent.last ?? nil) == -32700)
    let count = talk.sent.count
    talk.notify("no/such", [:])
    talk.notify("textDocument/didChange", ["textDocument": ["uri": "file:///no"]])
    talk.notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": "file:///s/a.twin"],
        "contentChanges": [["range": "x", "text": ""]],
      ])
    talk.receive(["jsonrpc": "2.0", "id": 3, "result": nil])
    #expect(talk.sent.count == count)
    #expect(talk.request("textDocument/hover", Self.place)["result"]?["range"] != nil)
  }

  @Test("after a shutdown only exit is followed, with code 0; without one the code is 1")
  func life() {
    let talk = Conversation()
    #expect(talk.request("shutdown")["result"] == .null)
    #expect(talk.code(of: talk.request("textDocument/hover", Self.place)) == -32600)
    #expect(talk.server.exitCode == nil)
    talk.notify("exit", nil)
    #expect(talk.server.exitCode == 0)
    let abrupt = Conversation()
    abrupt.notify("exit", nil)
    #expect(abrupt.server.exitCode == 1)
  }

  @Test("rubbish between messages is passed over, and the end of the input ends the program with 1")
  func framing() throws {
    func framed(_ text: String) -> String { "Content-Length: \(text.utf8.count)\r\n\r\n\(text)" }
    let initialize = #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#
    let input =
      "what is this\r\n\r\nContent-Length: -5\r\n\r\nContent-Length: 99999999999999999999\r\n\r\n"
      + "Content-Type: text\r\ncontent-length:  2 \r\n\r\n{}" + framed("{") + framed(initialize)
    let folder = try TemporaryFolder()
    let outcome = try TwinBinary.run("lsp", input: input, in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("-32600"))
    #expect(outcome.output.contains("-32700"))
    #expect(outcome.output.contains("\"hoverProvider\":true"))
    let clean = input + framed(#"{"id":2,"method":"shutdown"}"#) + framed(#"{"method":"exit"}"#)
    #expect(try TwinBinary.run("lsp", input: clean, in: folder).status == 0)
    let cut = try TwinBinary.run("lsp", input: String(framed(initialize).dropLast()), in: folder)
    #expect(cut.status == 1)
    #expect(cut.output.isEmpty)
  }
}

@Suite(
  "The language server and a client",
  .enabled(if: Python.with("pygls.lsp.client") != nil, "python3 with pygls is not here"))
struct LanguageServerClientTests {
  @Test(
    "the client of pygls gets through a whole session", arguments: ["utf-16", "utf-8"])
  func session(encoding: String) throws {
    let example = Examples.folder.appendingPathComponent("arm.urdf")
    let folder = try TemporaryFolder([
      "arm.urdf": String(contentsOf: example, encoding: .utf8)
    ])
    let script = try #require(
      Bundle.module.url(forResource: "lsp_session", withExtension: "py", subdirectory: "Fixtures"))
    let outcome = try Python.start(
      try #require(Python.with("pygls.lsp.client")),
      [script.path, TwinBinary.path, folder.url.path, encoding], folder)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.hasSuffix("fine\n"))
  }
}
