import Glibc

/// The probability of a rare failure and what it cost to estimate.
public struct RareEventEstimate: Hashable, Sendable {
  public let probability: Double
  /// The standard error over the probability, as the method estimates it from one execution.
  public let coefficientOfVariation: Double
  /// The same with every correlation the method cannot see counted at its worst; intervals use it.
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
