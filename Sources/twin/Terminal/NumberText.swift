import Engine

/// Numbers as people read them at a glance.
enum NumberText {
  /// Simulated seconds in the unit that suits `scale` seconds, such as `12.5 s` or `3.2 h`.
  static func simulated(_ seconds: Double, scale: Double) -> String {
    let (size, symbol) = unit(for: scale)
    return "\(QuantityFormat.number(seconds / size, significantDigits: 6)) \(symbol)"
  }

  /// Seconds in the unit that suits them.
  static func simulated(_ seconds: Double) -> String { simulated(seconds, scale: abs(seconds)) }

  /// A unit of time in which a duration of `seconds` is a number of a few digits.
  static func unit(for seconds: Double) -> (size: Double, symbol: String) {
    switch seconds {
    case ..<600: (1, "s")
    case ..<21_600: (60, "min")
    case ..<(10 * 86_400): (3600, "h")
    case ..<(3 * 365.25 * 86_400): (86_400, "d")
    default: (365.25 * 86_400, "year")
    }
  }

  /// Time that passes for the user: `3 s`, `4 min 10 s`, `2 h 5 min`.
  static func waiting(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 360_000_000 else { return "very long" }
    let whole = Int(seconds + 0.5)
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    if whole < 172_800 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
    return "\(whole / 86_400) d \(whole % 86_400 / 3600) h"
  }

  /// A number in a cell of a map, with two digits or all that stand before the point: `0.25`, `890`, `1.2e6`; never `-0`.
  static func cell(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    if abs(value) >= 100, abs(value) < 99_999.5 { return String(Int(value.rounded())) }
    return QuantityFormat.number(value, significantDigits: 2)
  }

  /// A ratio to real time: `0.82`, `37`, `12 400`.
  static func ratio(_ value: Double) -> String {
    guard value.isFinite, value < 1e15 else { return "∞" }
    if value < 10 { return QuantityFormat.number(value, significantDigits: 2) }
    var digits = String(Int(value + 0.5))
    if digits.count > 3 {
      // Two leading digits tell enough of a number that flickers.
      let kept = digits.prefix(3)
      digits = kept + String(repeating: "0", count: digits.count - 3)
    }
    return grouped(digits)
  }

  /// `1234567` as `1 234 567`, with narrow spaces.
  static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "\u{202F}" }
      result.append(digit)
    }
    return result
  }
}

extension NumberText {
  /// A step given in nanoseconds: `1 ms`, `0.5 s`, `6 h`.
  static func period(_ nanoseconds: Int64) -> String {
    let scales: [(size: Int64, symbol: String)] = [
      (3_600_000_000_000, "h"), (60_000_000_000, "min"), (1_000_000_000, "s"), (1_000_000, "ms"),
      (1000, "us"),
    ]
    for (size, symbol) in scales where nanoseconds >= size && nanoseconds % size == 0 {
      return "\(nanoseconds / size) \(symbol)"
    }
    return "\(QuantityFormat.number(Double(nanoseconds) * 1e-9, significantDigits: 10)) s"
  }
}
