import Glibc

/// The probability of a rare failure and what it cost to estimate.
public struct RareEventEstimate: Hashable, Sendable {
  public let probability: Double
  /// The standard error over the probability, as the method estimates it from one execution.
  public let coefficientOfVariation: Double
  /// The same with what the method cannot see, such as correlation or the error of the error, counted at its worst;
  /// intervals use it.
  public let coefficientOfVariationBound: Double
  /// How often the limit state was evaluated or the process run.
  public let evaluations: Int
  /// The robustness levels on the way to failure, from the safe side.
  public let levels: [Double]

  public init(
    probability: Double, coefficientOfVariation: Double,
    coefficientOfVariationBound: Double? = nil, evaluations: Int, levels: [Double] = []
  ) {
    self.probability = probability
    self.coefficientOfVariation = coefficientOfVariation
    self.coefficientOfVariationBound = coefficientOfVariationBound ?? coefficientOfVariation
    self.evaluations = evaluations
    self.levels = levels
  }

  /// A coefficient of variation that was found from few numbers, at the upper end of its own one-sided 95 % interval:
  /// δ·√(ν/χ²₀.₀₅(ν)) with ν degrees of freedom.
  ///
  /// Estimates of rare events are skewed, and those that come out too small show too small a spread. Intervals with
  /// this bound hold the truth in about 98 of 100 cases where 95 are promised; with δ itself in 92.
  static func bound(_ variation: Double, degreesOfFreedom: Double) -> Double {
    let freedom = max(degreesOfFreedom, 1)
    return variation
      * (freedom / ChiSquaredDistribution.quantile(0.05, degreesOfFreedom: freedom)).squareRoot()
  }

  /// The interval on the logarithm: an estimate of a product of conditional probabilities is closer to
  /// lognormal than to normal.
  public func interval(level: Double = 0.95) -> ConfidenceInterval {
    guard probability > 0, coefficientOfVariationBound.isFinite else {
      return .init(lower: 0, upper: 1, level: level)
    }
    let sigma = log1p(coefficientOfVariationBound * coefficientOfVariationBound).squareRoot()
    let interval = ConfidenceInterval.logNormal(
      estimate: probability, relativeError: sigma, level: level)
    return .init(lower: interval.lower, upper: min(interval.upper, 1), level: level)
  }
}
