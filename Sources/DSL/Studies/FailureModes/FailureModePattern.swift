/// What one entry of `modes: [arm.joint[2].friction_growth, "arm.encoder_*", leakage]` means.
struct FailureModePattern: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  /// The pattern of an expression; nil for one that is neither a text nor a path.
  init?(_ node: Expression) {
    guard let text = node.literalText ?? Self.path(node) else { return nil }
    self.text = text
  }

  private static func path(_ node: Expression) -> String? {
    switch node.kind {
    case .name(let name): return name
    case .member(let base, let name): return path(base).map { "\($0).\(name.text)" }
    case .index(let base, let index):
      guard case .number(let number, nil) = index.kind, let place = Int(exactly: number) else {
        return nil
      }
      return path(base).map { "\($0)[\(place)]" }
    default: return nil
    }
  }

  /// Whether it means a mode at a place.
  func matches(_ name: FailureModeName) -> Bool {
    name.forms.contains { Self.matches(Array(text.utf8), Array($0.utf8)) }
  }

  /// Whether it means a mode at one of the places that it may have, which are not known before the twin is built.
  func mayMatch(_ name: FailureModeName) -> Bool {
    let plain = Self.withoutPlaces(text)
    return name.forms.contains { Self.matches(Array(plain.utf8), Array($0.utf8)) }
  }

  /// `arm.joint[2].friction` without `[2]`.
  static func withoutPlaces(_ text: String) -> String {
    text.replacing(/\[[0-9*]*\]/, with: "")
  }

  /// A `*` stands for any characters, or none.
  private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    let star = UInt8(ascii: "*")
    var (at, place) = (0, 0)
    // Where to go on if the rest does not fit: the last star takes one character more.
    var retry: (pattern: Int, text: Int)?
    while place < text.count {
      if at < pattern.count, pattern[at] == star {
        retry = (at, place)
        at += 1
      } else if at < pattern.count, pattern[at] == text[place] {
        at += 1
        place += 1
      } else if let (star, start) = retry {
        retry = (star, start + 1)
        at = star + 1
        place = start + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == star }
  }
}
