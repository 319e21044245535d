import Glibc

/// How a value becomes text within a string: `{x:.2f mV}`.
struct ValueFormat: Hashable, Sendable {
  enum Style: Hashable, Sendable {
    /// The shorter of fixed and exponent form with this many significant digits.
    case general(digits: Int)
    case fixed(decimals: Int)
    case exponent(decimals: Int)
  }

  var style: Style
  /// The number shown is (value − offset) / scale.
  var scale: Double
  var offset: Double
  /// Follows the number after a space; empty for bare numbers.
  var unit: String

  init(
    _ style: Style = .general(digits: 6), scale: Double = 1, offset: Double = 0, unit: String = ""
  ) {
    self.style = style
    self.scale = scale
    self.offset = offset
    self.unit = unit
  }

  /// The format of a bare number.
  static let plain = ValueFormat()

  func text(_ value: Double) -> String {
    var shown = value
    if scale != 1 || offset != 0 { shown = (value - offset) / scale }
    let number = digits(shown)
    return unit.isEmpty ? number : "\(number) \(unit)"
  }

  private func digits(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    if case .general = style, value == value.rounded(.towardZero), abs(value) < 1e15 {
      return String(Int64(value))
    }
    let (letters, digits) =
      switch style {
      case .general(let digits): ("%.*g", digits)
      case .fixed(let decimals): ("%.*f", decimals)
      case .exponent(let decimals): ("%.*e", decimals)
      }
    // 309 digits before the point and at most 100 after it.
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
      let length = withVaList([Int32(min(max(digits, 0), 100)), value]) {
        vsnprintf(buffer.baseAddress, buffer.count, letters, $0)
      }
      return String(
        decoding: UnsafeRawBufferPointer(
          start: buffer.baseAddress, count: max(0, min(Int(length), buffer.count - 1))),
        as: UTF8.self)
    }
  }
}
