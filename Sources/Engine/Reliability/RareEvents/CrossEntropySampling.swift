import Glibc

/// The probability of a rare failure by importance sampling from the mixture of normal laws that comes closest to
/// the law of the failures.
///
/// The indicator of failure is smoothed to Φ(−g/σ) and σ lowered step by step. In each step points of the last mixture
/// q weigh w = Φ(−g/σ)·φ/q, σ is the one at which the coefficient of variation of w is `targetVariation`, and the
/// mixture is fitted to the weighted points, which minimises the cross entropy. Once the smooth indicator resembles
/// the sharp one as closely, a last sample yields P = mean of φ/q over its failures. One part in ten of every sample
/// comes from φ itself, so no φ/q exceeds 10. Good up to about 20 dimensions.
///
/// A mixture of few components may leave a region of failures out, of which then only the points of φ could tell, and
/// those hardly ever fail: P would come out too small in most samples with an error that looks small as well. So one
/// part in five of the last sample looks into all directions, as far out as the mixture lies: N(0, s²I) with s² the
/// mean of |u|²/n over the mixture. For the four branches and one component this halves the error, and what the
/// weights tell of it is then true. The interval takes the error as large as the few weights that matter allow.
///
/// Sources: Rubinstein & Kroese (2004), "The cross-entropy method"; Papaioannou, Geyer & Straub (2019), "Improved
/// cross entropy-based importance sampling with a flexible mixture model", Reliab. Eng. Syst. Saf. 191, 106564,
/// doi:10.1016/j.ress.2019.106564, for the smoothing; Hesterberg (1995), Technometrics 37, 185–194, for the
/// defensive part.
public struct CrossEntropySampling: Hashable, Sendable {
  public let dimension: Int
  /// The most components of the mixture: about the number of regions in which failures lie.
  public let componentCount: Int
  public let pointsPerLevel: Int
  /// The number of points of the last sample.
  public let finalPoints: Int
  public let targetVariation: Double
  public let seed: UInt64
  public let levelLimit: Int

  private static let defensiveShare = 0.1
  /// The part of the last sample that looks into all directions.
  private static let wideShare = 0.2

  public init(
    dimension: Int, componentCount: Int = 1, pointsPerLevel: Int = 1000, finalPoints: Int? = nil,
    targetVariation: Double = 1.5, seed: UInt64, levelLimit: Int = 30
  ) throws(ReliabilityError) {
    let effective = Double(pointsPerLevel) / (1 + targetVariation * targetVariation)
    guard dimension > 0, componentCount > 0, targetVariation > 0,
      effective >= Double(2 * componentCount * (dimension + 1))
    else {
      throw ReliabilityError(
        method: "Cross-entropy sampling",
        reason: "\(pointsPerLevel) points at a weight variation of "
          + "\(QuantityFormat.number(targetVariation)) leave too few to fit \(componentCount) normal "
          + "laws of \(dimension) dimensions; take more points")
    }
    self.dimension = dimension
    self.componentCount = componentCount
    self.pointsPerLevel = pointsPerLevel
    self.finalPoints = finalPoints ?? pointsPerLevel
    self.targetVariation = targetVariation
    self.seed = seed
    self.levelLimit = levelLimit
  }

  /// Estimates the probability that `robustness` is below 0; the closure takes points of standard normal space.
  ///
  /// The levels of the result are the widths σ. A probability of 0 means that the levels ran out.
  public func estimate(_ robustness: ([[Double]]) throws -> [Double]) throws -> RareEventEstimate {
    try withoutActuallyEscaping(robustness) { function in
      var limitState = LimitState(function)
      return try estimate(&limitState)
    }
  }

  private func estimate(_ limitState: inout LimitState) throws -> RareEventEstimate {
    let standard = GaussianMixture(dimension: dimension)
    var mixture = standard
    var widths: [Double] = []
    for level in 0..<levelLimit {
      let points = draws(from: mixture, level: level, count: pointsPerLevel)
      let values = try limitState.values(points)
      let likelihoods = points.map { weight($0, standard, mixture) }
      let width = nextWidth(values, likelihoods, below: widths.last)
      if let last = widths.last {
        let sharpness = values.map { $0 < 0 ? 1 / StandardNormal.cdf(-$0 / last) : 0 }
        // A mixture of too few components never comes so close; then the width stands still.
        let standsStill = width > 0.95 * last && values.contains { $0 < 0 }
        if standsStill || Self.variation(sharpness) <= targetVariation {
          return try lastEstimate(mixture, standard, widths, &limitState)
        }
      }
      widths.append(width)
      let weights = zip(values, likelihoods).map { StandardNormal.cdf(-$0 / width) * $1 }
      let fitted = GaussianMixture.fitted(
        points, weights: weights, count: componentCount, from: mixture,
        stream: RandomStream(
          seed: seed, run: UInt64(level), owner: "cross entropy", purpose: "centres"))
      mixture = fitted ?? mixture
    }
    return RareEventEstimate(
      probability: 0, coefficientOfVariation: .infinity, evaluations: limitState.evaluations,
      levels: widths)
  }

  /// The least σ, at most the last one, at which the weights vary no more than agreed.
  private func nextWidth(_ values: [Double], _ likelihoods: [Double], below last: Double?) -> Double
  {
    let widest = last ?? 10 * (values.filter(\.isFinite).map(abs).max() ?? 1)
    func variation(_ width: Double) -> Double {
      Self.variation(zip(values, likelihoods).map { StandardNormal.cdf(-$0 / width) * $1 })
    }
    // A sharper indicator than a thousandth of the last one is as good as the failure itself.
    var (narrow, wide) = (log(widest) - 7, log(widest))
    for _ in 0..<40 {
      let middle = (narrow + wide) / 2
      // Where all weights vanish the variation is no number, and the width too narrow.
      if variation(exp(middle)) <= targetVariation { wide = middle } else { narrow = middle }
    }
    return exp(wide)
  }

  /// The deviation over the mean.
  private static func variation(_ values: [Double]) -> Double {
    let mean = values.reduce(into: RunningMean()) { $0.record($1) }
    return mean.variance.squareRoot() / mean.mean
  }

  private func lastEstimate(
    _ mixture: GaussianMixture, _ standard: GaussianMixture, _ widths: [Double],
    _ limitState: inout LimitState
  ) throws -> RareEventEstimate {
    // Of the last sample's law the mixture itself is a component among others.
    let kept = 1 - Self.wideShare / (1 - Self.defensiveShare)
    var law = GaussianMixture(
      dimension: dimension, deviation: max(mixture.meanSquare.squareRoot(), 1))
    law.components[0].weight = 1 - kept
    law.components += mixture.components.map { component in
      var component = component
      component.weight *= kept
      return component
    }
    let points = draws(from: law, level: levelLimit, count: finalPoints)
    let values = try limitState.values(points)
    var mean = RunningMean()
    var (sum, squares) = (0.0, 0.0)
    for (point, value) in zip(points, values) {
      let weight = value < 0 ? weight(point, standard, law) : 0
      mean.record(weight)
      sum += weight
      squares += weight * weight
    }
    guard sum > 0 else {
      return RareEventEstimate(
        probability: 0, coefficientOfVariation: .infinity, evaluations: limitState.evaluations,
        levels: widths)
    }
    let variation = mean.standardError / mean.mean
    return RareEventEstimate(
      probability: mean.mean, coefficientOfVariation: variation,
      coefficientOfVariationBound: RareEventEstimate.bound(
        variation, degreesOfFreedom: sum * sum / squares - 1),
      evaluations: limitState.evaluations, levels: widths)
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
