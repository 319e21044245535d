import Glibc

/// How a number becomes text: a printf-like specification, read once and used many times.
public struct NumberFormat: Hashable, Sendable {
  public enum Style: Character, Hashable, Sendable {
    case fixed = "f"
    case exponent = "e"
    case general = "g"
    case whole = "d"
  }

  /// The least number of characters; shorter text is padded on the left.
  public let width: Int
  /// Digits after the point, or significant digits in general style.
  public let precision: Int
  public let style: Style

  public init(width: Int = 0, precision: Int, style: Style) {
    self.width = min(max(width, 0), 64)
    self.precision = min(max(precision, 0), 30)
    self.style = style
  }

  /// Reads `[width][.precision]style`, such as `0.2f`, `8.3f`, `.2e`, `2e`, `3g` or `d`.
  public init(_ text: String) throws(NumberFormatError) {
    guard let last = text.last, let style = Style(rawValue: last) else {
      throw NumberFormatError(text: text)
    }
    let parts = text.dropLast().split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    var counts: [Int?] = []
    for part in parts {
      guard part.utf8.allSatisfy({ (48...57).contains($0) }), part.utf8.count <= 2 else {
        throw NumberFormatError(text: text)
      }
      counts.append(Int(part))
    }
    let standard = style == .whole ? 0 : 6
    if counts.count == 2 {
      guard let precision = counts[1] else { throw NumberFormatError(text: text) }
      self.init(width: counts[0] ?? 0, precision: precision, style: style)
    } else {
      self.init(precision: counts[0] ?? standard, style: style)
    }
  }

  /// The number as text; `nan`, `inf` and `-inf` for what is not finite.
  public func text(of value: Double) -> String {
    var text: String
    if !value.isFinite {
      text = value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
    } else {
      switch style {
      case .fixed: text = Self.print("%.*f", precision, value)
      case .whole: text = Self.print("%.*f", 0, value)
      case .exponent: text = Self.shortenedExponent(Self.print("%.*e", precision, value))
      case .general: text = Self.shortenedExponent(Self.print("%.*g", max(precision, 1), value))
      }
      if text.first == "-", !text.contains(where: { ("1"..."9").contains($0) }) {
        text.removeFirst()  // minus zero
      }
    }
    let padding = width - text.utf8.count
    return padding > 0 ? String(repeating: " ", count: padding) + text : text
  }

  private static func print(_ format: String, _ precision: Int, _ value: Double) -> String {
    // The longest: 309 digits, a point, 30 digits, a sign.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
      let length = withVaList([Int32(precision), value]) {
        vsnprintf(buffer.baseAddress, buffer.count, format, $0)
      }
      return String(
        decoding: buffer.prefix(Int(length)).lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }

  /// Drops what C writes for alignment: `1e-05` becomes `1e-5`, `2e+07` becomes `2e7`.
  private static func shortenedExponent(_ text: String) -> String {
    guard let mark = text.firstIndex(of: "e") else { return text }
    let digits = text[text.index(after: mark)...]
    let sign = digits.first == "-" ? "-" : ""
    let magnitude = digits.dropFirst().drop { $0 == "0" }
    return text[..<mark] + "e" + sign + (magnitude.isEmpty ? "0" : magnitude)
  }
}

/// A number format nobody can follow.
public struct NumberFormatError: Error, Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public var description: String {
    "cannot read the number format \(text): write digits and f, e, g or d, as in .2f, 8.3f, 2e or 3g"
  }
}
