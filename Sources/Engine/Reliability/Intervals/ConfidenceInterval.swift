import Glibc

/// An interval that holds the true value with a stated probability.
public struct ConfidenceInterval: Hashable, Sendable {
  public let lower: Double
  public let upper: Double
  /// The probability of an interval made this way to hold the true value, such as 0.95.
  public let level: Double

  public init(lower: Double, upper: Double, level: Double) {
    self.lower = lower
    self.upper = upper
    self.level = level
  }

  public var halfWidth: Double { (upper - lower) / 2 }

  public func contains(_ value: Double) -> Bool { value >= lower && value <= upper }
}

extension ConfidenceInterval {
  /// estimate ± z·error, with z the two-sided normal quantile.
  public static func normal(estimate: Double, standardError: Double, level: Double) -> Self {
    let reach = deviations(level) * standardError
    return Self(lower: estimate - reach, upper: estimate + reach, level: level)
  }

  /// estimate · exp(± z·error): an interval on the logarithm, for a positive quantity.
  ///
  /// `relativeError` is the standard error of the logarithm, to first order that of the estimate over the
  /// estimate.
  public static func logNormal(estimate: Double, relativeError: Double, level: Double) -> Self {
    let factor = exp(deviations(level) * relativeError)
    return Self(lower: estimate / factor, upper: estimate * factor, level: level)
  }

  /// The number of standard deviations on either side of the mean that hold `level` of a normal variable.
  static func deviations(_ level: Double) -> Double {
    precondition(level > 0 && level < 1, "a confidence level of \(level)")
    return -StandardNormal.quantile((1 - level) / 2)
  }
}
