import Engine
import Glibc

/// Answers of studies as people read them.
enum StudyText {
  /// "2.4 % (95 %: 1.5 … 3.8 %), 12 of 500 runs"
  static func probability(_ count: BinomialCount, _ interval: ConfidenceInterval) -> String {
    let digits = digits(for: interval.halfWidth * 100)
    return "\(percent(count.fraction, digits)) % (\(percent(interval.level, 0)) %: "
      + "\(percent(interval.lower, digits)) … \(percent(interval.upper, digits)) %), "
      + "\(count.events) of \(count.runs) runs"
  }

  /// "2.4 % (1.5 … 3.8 %)", where a line has little room.
  static func brief(_ count: BinomialCount, _ interval: ConfidenceInterval) -> String {
    let digits = digits(for: interval.halfWidth * 100)
    return "\(percent(count.fraction, digits)) % "
      + "(\(percent(interval.lower, digits)) … \(percent(interval.upper, digits)) %)"
  }

  /// "0.00222 (95 %: 0.00181 … 0.00272)"; without the brackets where the method does not tell how sure it is.
  static func probability(_ finding: StudyFinding, level: Double) -> String {
    func shown(_ value: Double) -> String { QuantityFormat.number(value, significantDigits: 3) }
    let value = shown(finding.probability ?? .nan)
    guard let interval = finding.interval(level) else { return value }
    return "\(value) (\(percent(level, 0)) %: \(shown(interval.lower)) … \(shown(interval.upper)))"
  }

  /// "9.8 %"
  static func percent(_ share: Double) -> String {
    share.isFinite ? "\(percent(share, 1)) %" : "unknown"
  }

  /// "3.12 V (95 %: 3.10 … 3.14 V)"
  static func mean(_ mean: Double, _ interval: ConfidenceInterval, _ unit: Unit) -> String {
    func shown(_ value: Double) -> String {
      let digits = max(2, Int(-log10(max(interval.halfWidth / max(abs(mean), 1e-300), 1e-12))) + 2)
      return QuantityFormat.number(rounded(unit.fromSI(value), significant: digits))
    }
    let symbol = unit.dimension.isOne && unit.scale == 1 ? "" : " \(unit.symbol)"
    return "\(shown(mean))\(symbol) (\(percent(interval.level, 0)) %: "
      + "\(shown(interval.lower)) … \(shown(interval.upper))\(symbol))"
  }

  /// "3.12 V"
  static func number(_ value: Double, _ unit: Unit) -> String {
    let symbol = unit.columnSymbol
    return QuantityFormat.number(unit.fromSI(value)) + (symbol.isEmpty ? "" : " \(symbol)")
  }

  private static func rounded(_ value: Double, significant digits: Int) -> Double {
    guard value != 0, value.isFinite else { return value }
    let scale = pow(10, Double(digits - 1) - floor(log10(abs(value))))
    return scale.isFinite && scale > 0 ? (value * scale).rounded() / scale : value
  }

  /// As many decimals as make the half-width visible.
  private static func digits(for halfWidth: Double) -> Int {
    halfWidth >= 2 ? 1 : min(6, max(1, Int((1 - log10(max(halfWidth, 1e-9))).rounded(.up))))
  }

  private static func percent(_ share: Double, _ digits: Int) -> String {
    let scale = pow(10, Double(digits))
    let value = Int((share * 100 * scale).rounded())
    guard digits > 0 else { return String(value) }
    let (whole, rest) = value.quotientAndRemainder(dividingBy: Int(scale))
    let tail = String(rest)
    return "\(whole)." + String(repeating: "0", count: digits - tail.count) + tail
  }
}
