/// What is wrong with the text of a unit or a quantity.
///
/// Positions count UTF-8 bytes from the start of the text that was given, so that a script can point at
/// the place.
public enum UnitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No unit has this name, nor does a prefix and a unit together; the nearest spellings follow.
  case unknown(name: String, position: Int, suggestions: [String])
  /// The text does not follow the grammar of units; `expected` says what should stand at the position.
  case malformed(text: String, position: Int, expected: String)
  /// The product has exponents beyond anything a dimension can hold.
  case tooLarge(text: String)
  /// `define` met a name that already means something else.
  case alreadyDefined(name: String, meaning: String)
  /// `define` met text that cannot be the name of a unit.
  case notAName(String)
  /// A quantity has to start with a number.
  case notANumber(text: String)

  public var description: String {
    switch self {
    case .unknown(let name, _, let suggestions):
      suggestions.isEmpty
        ? "no unit is called \(name); define it with: unit \(name) = …"
        : "no unit is called \(name); did you mean \(suggestions.joined(separator: " or "))?"
    case .malformed(let text, let position, let expected):
      "cannot read the unit \(text): expected \(expected) at character \(position + 1)"
    case .tooLarge(let text):
      "the unit \(text) has exponents above 500; check its powers"
    case .alreadyDefined(let name, let meaning):
      "the unit \(name) already means \(meaning); choose another name"
    case .notAName(let name):
      "\(name) cannot name a unit: a name is one letter followed by letters, digits or underscores"
    case .notANumber(let text):
      "cannot read the quantity \(text): it has to start with a number, as in 4 kg or 25 degC"
    }
  }
}
