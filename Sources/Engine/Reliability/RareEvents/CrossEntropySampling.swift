import Glibc

/// The probability of a rare failure by importance sampling from the mixture of normal laws that comes closest to
/// the law of the failures.
///
/// Level by level the mixture is fitted to the points of least robustness, weighted by w = φ(u)/q(u), which
/// minimises the cross entropy to φ given failure; a last sample from it yields P = mean of w over the failures. One
/// part in ten of every sample comes from φ itself, so no weight exceeds 10. Good up to about 20 dimensions.
///
/// Sources: Rubinstein & Kroese (2004), "The cross-entropy method", algorithm 3.3; Kurtz & Song (2013), Struct.
/// Saf. 42, 35–44, for mixtures; Hesterberg (1995), Technometrics 37, 185–194, for the defensive part.
public struct CrossEntropySampling: Hashable, Sendable {
  public let dimension: Int
  /// The most components of the mixture: about the number of regions in which failures lie.
  public let componentCount: Int
  public let pointsPerLevel: Int
  /// The number of points of the last sample.
  public let finalPoints: Int
  public let levelProbability: Double
  public let seed: UInt64
  public let levelLimit: Int

  private static let defensiveShare = 0.1

  public init(
    dimension: Int, componentCount: Int = 1, pointsPerLevel: Int = 1000, finalPoints: Int? = nil,
    levelProbability: Double = 0.1, seed: UInt64, levelLimit: Int = 30
  ) throws(ReliabilityError) {
    let elite = levelProbability * Double(pointsPerLevel)
    guard dimension > 0, componentCount > 0, elite >= Double(dimension + 2), levelProbability <= 0.5
    else {
      throw ReliabilityError(
        method: "Cross-entropy sampling",
        reason: "\(pointsPerLevel) points with a level probability of "
          + "\(QuantityFormat.number(levelProbability)) leave too few to fit \(componentCount) normal "
          + "laws of \(dimension) dimensions; take more points")
    }
    self.dimension = dimension
    self.componentCount = componentCount
    self.pointsPerLevel = pointsPerLevel
    self.finalPoints = finalPoints ?? pointsPerLevel
    self.levelProbability = levelProbability
    self.seed = seed
    self.levelLimit = levelLimit
  }

  /// Estimates the probability that `robustness` is below 0; the closure takes points of standard normal space.
  ///
  /// A probability of 0 means that the levels ran out before enough failures were met.
  public func estimate(_ robustness: ([[Double]]) throws -> [Double]) throws -> RareEventEstimate {
    try withoutActuallyEscaping(robustness) { function in
      var limitState = LimitState(function)
      return try estimate(&limitState)
    }
  }

  private func estimate(_ limitState: inout LimitState) throws -> RareEventEstimate {
    let standard = GaussianMixture(dimension: dimension)
    var mixture = standard
    var levels: [Double] = []
    for level in 0..<levelLimit {
      let points = draws(from: mixture, level: level, count: pointsPerLevel)
      let values = try limitState.values(points)
      let sorted = values.sorted()
      let elite = Int((levelProbability * Double(pointsPerLevel)).rounded(.up))
      let threshold = max(sorted[elite - 1], 0)
      levels.append(threshold)
      let chosen = points.indices.filter {
        threshold > 0 ? values[$0] <= threshold : values[$0] < 0
      }
      let fitted = GaussianMixture.fitted(
        chosen.map { points[$0] },
        weights: chosen.map { weight(points[$0], standard, mixture) }, count: componentCount,
        stream: RandomStream(
          seed: seed, run: UInt64(level), owner: "cross entropy", purpose: "centres"))
      if let fitted { mixture = fitted }
      if threshold == 0 {
        return try lastEstimate(mixture, standard, levels, &limitState)
      }
    }
    return RareEventEstimate(
      probability: 0, coefficientOfVariation: .infinity, evaluations: limitState.evaluations,
      levels: levels)
  }

  private func lastEstimate(
    _ mixture: GaussianMixture, _ standard: GaussianMixture, _ levels: [Double],
    _ limitState: inout LimitState
  ) throws -> RareEventEstimate {
    let points = draws(from: mixture, level: levels.count, count: finalPoints)
    let values = try limitState.values(points)
    var mean = RunningMean()
    for (point, value) in zip(points, values) {
      mean.record(value < 0 ? weight(point, standard, mixture) : 0)
    }
    return RareEventEstimate(
      probability: mean.mean,
      coefficientOfVariation: mean.mean > 0 ? mean.standardError / mean.mean : .infinity,
      evaluations: limitState.evaluations, levels: levels)
  }

  private func draws(from mixture: GaussianMixture, level: Int, count: Int) -> [[Double]] {
    let stream = RandomStream(
      seed: seed, run: UInt64(level), owner: "cross entropy", purpose: "points")
    let standard = GaussianMixture(dimension: dimension)
    return (0..<count).map { place in
      let own = stream.substream(UInt64(place))
      let isDefensive = own.uniform(at: UInt64(dimension)) < Self.defensiveShare
      return (isDefensive ? standard : mixture).draw(own)
    }
  }

  /// φ/q with the defensive part of q.
  private func weight(
    _ point: [Double], _ standard: GaussianMixture, _ mixture: GaussianMixture
  ) -> Double {
    let ratio = exp(mixture.logDensity(point) - standard.logDensity(point))
    return 1 / (Self.defensiveShare + (1 - Self.defensiveShare) * ratio)
  }
}
