/// Turns SI values into text with a unit.
public enum QuantityFormat {
  /// The number with its unit: `3.2 A`, `25 degC`, `80 %`, `0.5C`, `1.5e-9 m`; a bare number without one.
  ///
  /// - Parameters:
  ///   - si: the value in coherent SI units
  ///   - dimension: its dimension, whose coherent unit is used where `unit` is nil
  ///   - unit: the unit to show the value in
  ///   - significantDigits: digits kept at most, 1 to 17; trailing zeros are dropped
  public static func format(
    si: Double, dimension: Dimension, in unit: Unit? = nil, significantDigits: Int = 6
  ) -> String {
    let digits = min(max(significantDigits, 1), 17)
    let value = unit?.fromSI(si) ?? si
    return attach(unit?.symbol ?? dimension.symbol, to: number(value, significantDigits: digits))
  }

  /// The shortest text with a unit that reads back as the same SI value.
  ///
  /// A value that no decimal number in `unit` stands for is shown in the dimension's coherent unit.
  public static func exact(si: Double, dimension: Dimension, in unit: Unit? = nil) -> String {
    let wanted = unit ?? Unit(dimension.symbol, dimension)
    for shown in [wanted, Unit(dimension.symbol, dimension)] {
      for digits in 6...17 {
        let text = number(shown.fromSI(si), significantDigits: digits)
        if let value = Double(text), shown.toSI(value) == si {
          return attach(shown.symbol, to: text)
        }
      }
    }
    return format(si: si, dimension: dimension, in: unit, significantDigits: 17)
  }

  /// The number as `spec` asks, with its unit.
  ///
  /// A specification is `[width][.precision]` and one of `f` (fixed), `e` (exponent), `g` (shorter of both)
  /// and `d` (rounded to a whole number). A lone count is the precision: `2e` is `.2e`, `3g` is three
  /// significant digits.
  public static func format(
    si: Double, dimension: Dimension, in unit: Unit? = nil, spec: String
  ) throws(NumberFormatError) -> String {
    let format = try NumberFormat(spec)
    return attach(unit?.symbol ?? dimension.symbol, to: format.text(of: unit?.fromSI(si) ?? si))
  }

  /// The number with at most `significantDigits`, without trailing zeros; exponent form from 10⁶
  /// (or from the first digit that would be lost) and below 10⁻⁴.
  public static func number(_ value: Double, significantDigits: Int = 6) -> String {
    NumberFormat(precision: significantDigits, style: .general).text(of: value)
  }

  private static func attach(_ symbol: String, to number: String) -> String {
    switch symbol {
    case "1", "": number
    // A C-rate is written as one word in the field: 0.5C.
    case "C": number + symbol
    default: "\(number) \(symbol)"
    }
  }
}
