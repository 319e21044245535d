import Glibc

/// A family of laws of life whose logarithm is a shifted and stretched standard variable.
///
/// With z = b·ln t − a the share still working is S(z):
/// - Weibull: S = exp(−eᶻ), shape β = b, scale η = e^(a/b)
/// - exponential: the same with b = 1
/// - lognormal: S = Φ(−z), σ = 1/b, median e^(a/b)
///
/// In (a, b) the log-likelihood of any mix of exact, right-, left- and interval-censored lives is concave.
/// Source: Burridge (1981), J. R. Statist. Soc. B 43, 41–45.
public enum LifeFamily: Hashable, Sendable, CaseIterable {
  case exponential
  case weibull
  case lognormal

  /// The name in messages.
  public var name: String {
    switch self {
    case .exponential: "exponential"
    case .weibull: "Weibull"
    case .lognormal: "lognormal"
    }
  }

  var hasFreeSlope: Bool { self != .exponential }

  /// z of the probability of failure `p`.
  public func standardQuantile(_ p: Double) -> Double {
    self == .lognormal ? StandardNormal.quantile(p) : log(-log1p(-p))
  }

  /// S(z).
  func survival(_ z: Double) -> Double {
    self == .lognormal ? StandardNormal.cdf(-z) : exp(-exp(z))
  }

  /// ln S(z).
  func logSurvival(_ z: Jet) -> Jet {
    if self == .lognormal {
      let (value, hazard) = Self.normalTail(z.value)
      return z.mapped(value, -hazard, -hazard * (hazard - z.value))
    }
    let hazard = exp(z.value)
    return z.mapped(-hazard, -hazard, -hazard)
  }

  /// ln of the density of z.
  func logDensity(_ z: Jet) -> Jet {
    let x = z.value
    if self == .lognormal { return z.mapped(-0.5 * x * x - 0.5 * log(2 * .pi), -x, -1) }
    let hazard = exp(x)
    return z.mapped(x - hazard, 1 - hazard, -hazard)
  }

  /// ln Φ(−z) and the hazard φ(z)/Φ(−z).
  private static func normalTail(_ z: Double) -> (log: Double, hazard: Double) {
    if z < 25 {
      let tail = StandardNormal.cdf(-z)
      return (log(tail), StandardNormal.density(z) / tail)
    }
    // Φ(−z) = φ(z)/(z + 1/(z + 2/(z + 3/(z + …)))), Abramowitz & Stegun 26.2.14.
    let hazard = z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 5 / z))))
    return (-0.5 * z * z - 0.5 * log(2 * .pi) - log(hazard), hazard)
  }
}
