/// Why a word cannot get another name.
public enum RenameRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  case notOfTheScript(String)
  case noName
  case notAName(String)
  case keyword(String)
  case taken(String)

  public var description: String {
    switch self {
    case .notOfTheScript(let word): "`\(word)` is not a name that this script makes"
    case .noName: "there is no name here"
    case .notAName(let text):
      "`\(text)` is not a name: names hold letters, digits and `_`, and do not start with a digit"
    case .keyword(let word): "`\(word)` is a word of the language and cannot be a name"
    case .taken(let name): "`\(name)` already means something where the name is used"
    }
  }
}
