/// What the prompt itself answers; everything else is for the session.
enum PromptCommand: Equatable {
  case quit
  /// What a word means; how the prompt is used where the word is empty.
  case help(String)

  init?(_ entry: String) {
    var text = entry[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    switch text {
    case "quit", ":quit", ":q", "exit", ":exit": self = .quit
    case "help", ":help", "?", "??": self = .help("")
    case _ where text.hasPrefix("?"): self = .help(Self.word(text.drop { $0 == "?" }))
    case _ where text.hasPrefix("help "): self = .help(Self.word(text.dropFirst(5)))
    default: return nil
    }
  }

  private static func word(_ text: Substring) -> String { text.filter { !$0.isWhitespace } }
}
