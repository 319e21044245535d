/// Arithmetic of robustness values in which the sign decides without exception: ρ ≥ 0 holds, ρ < 0 does not.
enum Robustness {
  /// −ρ, except at 0: there the formula holds, so its negation must not, and the result is the negative
  /// number nearest to 0. Without this `x >= 0 implies y` would pass at x = 0 whatever y is.
  static func negation(_ value: Double) -> Double {
    value == 0 ? -.leastNonzeroMagnitude : -value
  }

  /// The value to report: the least number stands for 0.
  static func reported(_ value: Double) -> Double {
    abs(value) == .leastNonzeroMagnitude ? 0 : value
  }
}

/// The robustness of a formula at an instant.
struct TimedValue: Sendable {
  /// Nanoseconds.
  var time: Int64
  var value: Double
}
