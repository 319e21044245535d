import Testing

/// A fenced block of a document: ```` ```twin error ```` and what follows up to the closing fence.
struct DocumentBlock: Sendable {
  /// Path from the root of the checkout.
  let document: String
  /// Line of the opening fence, counted from 0.
  let line: Int
  /// First word after the fence: the language.
  let language: String
  /// Further words: `error`, or the name of a file.
  let words: [String]
  let lines: [String]
  /// The output shown directly below, if there is any.
  var output: Output?

  struct Output: Sendable {
    let line: Int
    let text: String
  }

  var text: String { lines.map { $0 + "\n" }.joined() }
  /// Line of the closing fence.
  var end: Int { line + lines.count + 1 }
  var place: String { "\(document):\(line + 1)" }

  /// The file that the block stands for in the blocks after it: ```` ```twin gears.twin ````.
  var fileName: String? { words.first { $0.contains(".") } }
  var isScript: Bool { language == "twin" }
  var expectsError: Bool { words.contains("error") }

  /// All blocks of a document; outputs are attached to what gives them.
  static func blocks(of document: String, _ text: String) -> [DocumentBlock] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var result: [DocumentBlock] = []
    var position = 0
    while position < lines.count {
      guard lines[position].hasPrefix("```") else {
        position += 1
        continue
      }
      let words = lines[position].dropFirst(3).split(separator: " ").map(String.init)
      let first = position + 1
      let last = lines[first...].firstIndex { $0.hasPrefix("```") } ?? lines.count
      let block = DocumentBlock(
        document: document, line: position, language: words.first ?? "",
        words: Array(words.dropFirst()), lines: Array(lines[first..<last]))
      if block.language == "text", let before = result.last, before.isScript, before.output == nil,
        lines[(before.end + 1)..<position].allSatisfy(\.isEmpty)
      {
        result[result.count - 1].output = Output(line: position, text: block.text)
      } else {
        result.append(block)
      }
      position = last + 1
    }
    return result
  }
}

extension DocumentBlock: CustomTestStringConvertible {
  var testDescription: String { place }
}
