import Testing

@testable import DSL

@Suite("What editors say of faults")
struct FaultWordsTests {
  @Test("the settings they offer are those the checker takes")
  func settings() {
    #expect(Set(FaultWords.settings.map(\.name)) == Set(Checker.faultSettings))
  }

  @Test("every word has a text", arguments: (FaultWords.settings + FaultWords.values).map(\.name))
  func texts(word: String) {
    #expect(FaultWords.documentation(of: word)?.text.isEmpty == false)
  }
}
