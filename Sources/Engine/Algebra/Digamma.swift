import Glibc

/// Derivatives of ln Γ(x) for x > 0.
///
/// The recurrences ψ(x) = ψ(x + 1) − 1/x and ψ′(x) = ψ′(x + 1) + 1/x² lift the argument to 12, where the
/// asymptotic series (Abramowitz & Stegun 6.3.18, 6.4.12) have 15 digits.
enum Digamma {
  /// ψ(x).
  static func value(_ x: Double) -> Double {
    var (x, sum) = (x, 0.0)
    while x < 12 {
      sum -= 1 / x
      x += 1
    }
    let r = 1 / (x * x)
    let series = r * (1 / 12.0 - r * (1 / 120.0 - r * (1 / 252.0 - r * (1 / 240.0 - r / 132))))
    return sum + log(x) - 0.5 / x - series
  }

  /// ψ′(x).
  static func slope(_ x: Double) -> Double {
    var (x, sum) = (x, 0.0)
    while x < 12 {
      sum += 1 / (x * x)
      x += 1
    }
    let r = 1 / (x * x)
    let series = r * (1 / 6.0 - r * (1 / 30.0 - r * (1 / 42.0 - r * (1 / 30.0 - r * 5 / 66))))
    return sum + (1 + 0.5 / x + series) / x
  }
}
