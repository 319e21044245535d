/// Quantiles of the distributions of variance ratios, from the incomplete beta and gamma functions.
enum StudentDistribution {
  /// Student's t: t² = ν(1 − x)/x with x of Beta(ν/2, ½) (Abramowitz & Stegun 26.7.1).
  static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double {
    let tail = min(p, 1 - p)
    guard tail < 0.5 else { return 0 }
    let x = IncompleteBeta.quantile(degreesOfFreedom / 2, 0.5, 2 * tail, 1 - 2 * tail)
    let magnitude = (degreesOfFreedom * (1 - x) / x).squareRoot()
    return p < 0.5 ? -magnitude : magnitude
  }
}

enum ChiSquaredDistribution {
  static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double {
    2 * IncompleteGamma.quantile(degreesOfFreedom / 2, p, 1 - p)
  }
}

enum VarianceRatioDistribution {
  /// Fisher's F: ν₂x/(ν₁(1 − x)) with x of Beta(ν₁/2, ν₂/2) (Abramowitz & Stegun 26.6.2).
  static func quantile(_ p: Double, _ numerator: Double, _ denominator: Double) -> Double {
    let x = IncompleteBeta.quantile(numerator / 2, denominator / 2, p, 1 - p)
    return denominator * x / (numerator * (1 - x))
  }
}
