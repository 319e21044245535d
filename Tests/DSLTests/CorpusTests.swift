import Foundation
import Testing

/// Inputs that fuzzing found worth keeping: each reaches code that no other does. `scripts/fuzz` finds new ones.
@Suite("The fuzzer's corpus")
struct CorpusTests {
  @Test("every input ends in a value or a message, never more")
  func replay() throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures/corpus", withExtension: nil))
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(files.count > 100)
    for file in files {
      FuzzedSession.play(String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }
  }
}
