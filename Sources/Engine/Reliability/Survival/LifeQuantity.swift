import Glibc

/// A number that describes a law of life.
public enum LifeQuantity: Hashable, Sendable {
  /// Weibull's β; the σ of a lognormal law; 1 for an exponential one.
  case shape
  /// Weibull's η; the median of a lognormal law; the mean of an exponential one. Counted from the location.
  case scale
  /// The time by which this share has failed: 0.1 for B10.
  case quantile(Double)
  /// The mean time to failure.
  case mean
  /// The share still working at a time.
  case survival(at: Double)

  /// By the parameters a, b and c of z = b·ln(t − c) − a.
  func jet(_ family: LifeFamily, _ a: Jet, _ b: Jet, _ c: Jet) -> Jet {
    switch self {
    case .shape: return family == .lognormal ? b.reciprocal() : b
    case .scale: return (a * b.reciprocal()).exponential()
    case .quantile(let probability):
      let z = Jet(family.standardQuantile(probability))
      return c + ((a + z) * b.reciprocal()).exponential()
    case .mean:
      let inverse = b.reciprocal()
      // Weibull: η Γ(1 + 1/β); lognormal: median · exp(σ²/2).
      let logFactor: Jet
      if family == .lognormal {
        logFactor = inverse * inverse * Jet(0.5)
      } else {
        let x = 1 + inverse.value
        logFactor = inverse.mapped(lgamma(x), Digamma.value(x), Digamma.slope(x))
      }
      return c + (a * inverse + logFactor).exponential()
    case .survival(let time):
      guard time > c.value else { return Jet(1) }
      return family.logSurvival(b * (Jet(time) - c).logarithm() - a).exponential()
    }
  }
}

extension LifeFit {
  private func jet(_ quantity: LifeQuantity) -> Jet {
    quantity.jet(
      family, Jet(intercept, parameter: 0), Jet(slope, parameter: 1), Jet(location, parameter: 2))
  }

  /// The fitted value.
  public func value(_ quantity: LifeQuantity) -> Double { jet(quantity).value }

  /// The standard error, from the observed information to first order.
  public func standardError(_ quantity: LifeQuantity) -> Double {
    error(jet(quantity).gradient)
  }

  private func error(_ gradient: SIMD3<Double>) -> Double {
    var variance = 0.0
    for row in 0..<3 {
      for column in 0..<3 {
        variance += gradient[row] * covariance[3 * row + column] * gradient[column]
      }
    }
    return max(variance, 0).squareRoot()
  }

  /// The normal interval on the logarithm; of a survival on z, where it stays within 0 … 1.
  public func interval(_ quantity: LifeQuantity, level: Double = 0.95) -> ConfidenceInterval {
    if case .survival(let time) = quantity {
      guard time > location else { return .init(lower: 1, upper: 1, level: level) }
      let age = (Jet(time) - Jet(location, parameter: 2)).logarithm()
      let z = Jet(slope, parameter: 1) * age - Jet(intercept, parameter: 0)
      let interval = ConfidenceInterval.normal(
        estimate: z.value, standardError: error(z.gradient), level: level)
      return .init(
        lower: family.survival(interval.upper), upper: family.survival(interval.lower),
        level: level)
    }
    let value = value(quantity)
    return .logNormal(
      estimate: value, relativeError: standardError(quantity) / value, level: level)
  }

  /// The normal interval of the location; only the location itself where that is fixed.
  public func locationInterval(level: Double = 0.95) -> ConfidenceInterval {
    .normal(estimate: location, standardError: covariance[8].squareRoot(), level: level)
  }
}
