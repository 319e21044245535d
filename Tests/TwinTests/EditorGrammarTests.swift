import Engine
import Foundation
import Testing

@testable import DSL
@testable import twin

@Suite("The grammar for editors")
struct EditorGrammarTests {
  private static let editors = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
      "editors/vscode")

  private static func json(_ name: String) throws -> JSONValue {
    try JSONParser.parse(Array(try Data(contentsOf: editors.appendingPathComponent(name))))
  }

  /// The words that a rule of the grammar lists between `(?:` and `)`.
  private static func words(_ rule: String) throws -> Set<String> {
    let grammar = try json("syntaxes/twin.tmLanguage.json")
    let pattern = try #require(grammar["repository"]?[rule]?["match"]?.string)
    let list = try #require(
      pattern.matches(of: /\(\?:([^()\[\]]+)\)/).map(\.1).max { $0.count < $1.count })
    let words = list.split(separator: "|").map(String.init)
    #expect(Set(words).count == words.count, "\(rule) names a word twice")
    return Set(words)
  }

  private func expectSame(_ listed: Set<String>, _ known: Set<String>, _ rule: String) {
    #expect(known.subtracting(listed).isEmpty, "\(rule) lacks these")
    #expect(listed.subtracting(known).isEmpty, "\(rule) has these, and the language has not")
  }

  @Test("lists the words of the language, each in one rule")
  func keywords() throws {
    var listed: Set<String> = []
    let rules = [
      "declarationWords", "timeWords", "outputWords", "controlWords", "operatorWords", "constants",
    ]
    for rule in rules {
      let words = try Self.words(rule)
      #expect(listed.isDisjoint(with: words), "\(rule)")
      listed.formUnion(words)
    }
    expectSame(listed, Set(Keyword.allCases.map(\.rawValue)), "words")
    expectSame(try Self.words("contextualWords"), Keyword.contextual, "contextualWords")
    let faultWords = StepVariable.allCases.filter { $0 != .time }.map(\.rawValue)
    expectSame(try Self.words("faultWords"), Set(faultWords), "faultWords")
  }

  @Test("lists the units and functions of the language")
  func library() throws {
    // `%` is a sign and `1` a number; both have rules of their own.
    expectSame(
      try Self.words("units"), Set(UnitTable.standard.names).subtracting(["%", "1"]), "units")
    expectSame(try Self.words("functions"), Set(Builtin.all.keys), "functions")
  }

  @Test("marks declarations that the language has")
  func declarations() throws {
    let grammar = try Self.json("syntaxes/twin.tmLanguage.json")
    for rule in grammar["repository"]?["declaration"]?["patterns"]?.array ?? [] {
      let pattern = try #require(rule["match"]?.string)
      let words = try #require(pattern.firstMatch(of: /\(([a-z|]+)\)/)?.1)
      for word in words.split(separator: "|") {
        #expect(Keyword(rawValue: String(word)) != nil, "\(word)")
      }
    }
  }

  @Test("includes rules that it has")
  func includes() throws {
    let grammar = try Self.json("syntaxes/twin.tmLanguage.json")
    func check(_ value: JSONValue) {
      if let name = value["include"]?.string {
        #expect(grammar["repository"]?[String(name.dropFirst())] != nil, "\(name)")
      }
      switch value {
      case .array(let items): items.forEach(check)
      case .object(let members): members.values.forEach(check)
      default: break
      }
    }
    check(grammar)
  }

  @Test("the extension names files that are there, and settings that its program reads")
  func manifest() throws {
    let manifest = try Self.json("package.json")
    let contributes = manifest["contributes"]
    let language = contributes?["languages"]?.array?.first
    #expect(language?["extensions"] == [".twin"])
    let files = [
      manifest["main"], language?["configuration"], contributes?["grammars"]?.array?.first?["path"],
    ]
    for file in files {
      let name = try #require(file?.string)
      #expect(
        FileManager.default.fileExists(atPath: Self.editors.appendingPathComponent(name).path))
    }
    _ = try Self.json("language-configuration.json")
    let program = try String(
      contentsOf: Self.editors.appendingPathComponent("extension.js"), encoding: .utf8)
    #expect(program.contains("get(\"path\")"))
    #expect(contributes?["configuration"]?["properties"]?["twin.path"] != nil)
  }
}
