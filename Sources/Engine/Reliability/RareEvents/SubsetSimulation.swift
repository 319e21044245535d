import Glibc

/// The probability of a rare failure as a product of larger conditional ones.
///
/// P(g < 0) = P(g ≤ b₁)·P(g ≤ b₂ | g ≤ b₁)·…; each level bⱼ is the `levelProbability` quantile of the points so far,
/// and points beyond it come from Markov chains that start at the points already there.
///
/// Coefficient of variation of one level: δ² = (1 − p)/(pN)·(1 + γ), where γ sums the correlation along the
/// chains. The total takes levels as independent, Σδ², its bound as fully correlated, (Σδ)².
///
/// Sources: Au & Beck (2001), "Estimation of small failure probabilities in high dimensions by subset simulation",
/// Probab. Eng. Mech. 16, 263–277, doi:10.1016/S0266-8920(01)00019-4, equations 9 and 28; Papaioannou, Betz,
/// Zwirglmaier & Straub (2015), "MCMC algorithms for subset simulation", Probab. Eng. Mech. 41, 89–103.
public struct SubsetSimulation: Hashable, Sendable {
  /// How a chain takes its steps.
  public enum Move: Hashable, Sendable {
    /// v = √(1 − σ²)·u + σξ, which leaves the standard normal law as it is; σ adapts to an acceptance of 0.44
    /// (Papaioannou et al., section 4.3).
    case adaptiveConditional
    /// Each coordinate moves by a normal step of this deviation and is accepted by its own density ratio
    /// (Au & Beck, section 4).
    case modifiedMetropolis(deviation: Double)
  }

  public let dimension: Int
  public let pointsPerLevel: Int
  public let levelProbability: Double
  public let move: Move
  public let seed: UInt64
  public let levelLimit: Int

  public init(
    dimension: Int, pointsPerLevel: Int = 1000, levelProbability: Double = 0.1,
    move: Move = .adaptiveConditional, seed: UInt64, levelLimit: Int = 30
  ) throws(ReliabilityError) {
    let chains = levelProbability * Double(pointsPerLevel)
    guard dimension > 0, levelProbability > 0, levelProbability <= 0.5, chains >= 2 else {
      throw ReliabilityError(
        method: "Subset simulation",
        reason: "\(dimension) dimensions, \(pointsPerLevel) points and a level probability of "
          + "\(QuantityFormat.number(levelProbability)); it takes a dimension, a probability above 0 and "
          + "at most 0.5, and points for at least 2 chains a level")
    }
    self.dimension = dimension
    self.pointsPerLevel = pointsPerLevel
    self.levelProbability = levelProbability
    self.move = move
    self.seed = seed
    self.levelLimit = levelLimit
  }

  private var chainCount: Int { Int((levelProbability * Double(pointsPerLevel)).rounded()) }

  /// Estimates the probability that `robustness` is below 0.
  ///
  /// The closure takes points of standard normal space, at most `pointsPerLevel` at once, and yields their
  /// robustness in the same order. A probability of 0 means that the levels ran out before any failure.
  public func estimate(_ robustness: ([[Double]]) throws -> [Double]) throws -> RareEventEstimate {
    try withoutActuallyEscaping(robustness) { function in
      var limitState = LimitState(function)
      return try estimate(&limitState)
    }
  }

  private func estimate(_ limitState: inout LimitState) throws -> RareEventEstimate {
    let start = RandomStream(seed: seed, owner: "subset simulation", purpose: "first level")
    let points = (0..<pointsPerLevel).map { normalPoint(start.substream(UInt64($0))) }
    // Of independent points each is a chain of its own.
    var population = SubsetPopulation(
      points: points, values: try limitState.values(points), chains: Array(points.indices))
    var probability = 1.0
    var levels: [Double] = []
    var deviations: [Double] = []
    for level in 1...levelLimit {
      let threshold = population.threshold(chainCount)
      // Where no point comes closer to failure than the last level, further levels would be as idle.
      if let last = levels.last, threshold >= last, threshold > 0 { break }
      let isLast = threshold <= 0
      levels.append(isLast ? 0 : threshold)
      let share = isLast ? population.share { $0 < 0 } : population.share { $0 <= threshold }
      probability *= share
      deviations.append(
        population.coefficientOfVariation { isLast ? $0 < 0 : $0 <= threshold })
      if isLast || level == levelLimit { break }
      population = try nextPopulation(population, below: threshold, level: level, &limitState)
    }
    guard levels.last == 0, probability > 0 else {
      return RareEventEstimate(
        probability: 0, coefficientOfVariation: .infinity, evaluations: limitState.evaluations,
        levels: levels)
    }
    return RareEventEstimate(
      probability: probability,
      coefficientOfVariation: deviations.reduce(0) { $0 + $1 * $1 }.squareRoot(),
      coefficientOfVariationBound: deviations.reduce(0, +), evaluations: limitState.evaluations,
      levels: levels)
  }

  private func normalPoint(_ stream: RandomStream) -> [Double] {
    (0..<dimension).map { stream.normal(at: UInt64($0)) }
  }

  /// Moves all chains together, one step at a time, so that every step is one batch of evaluations.
  private func nextPopulation(
    _ old: SubsetPopulation, below threshold: Double, level: Int, _ limitState: inout LimitState
  ) throws -> SubsetPopulation {
    var current = old.best(chainCount)
    var next = current
    next.chains = Array(0..<chainCount)
    var proposal = SubsetProposal(move, seeds: current.points)
    var step = 0
    while next.points.count < pointsPerLevel {
      let moving = min(chainCount, pointsPerLevel - next.points.count)
      let stream = RandomStream(
        seed: seed, run: UInt64(level), owner: "subset simulation", purpose: "step"
      ).substream(UInt64(step))
      let candidates = (0..<moving).map {
        proposal.candidate(from: current.points[$0], stream.substream(UInt64($0)))
      }
      let values = try limitState.values(candidates)
      var accepted = 0
      for chain in 0..<moving {
        if values[chain] <= threshold {
          current.points[chain] = candidates[chain]
          current.values[chain] = values[chain]
          accepted += 1
        }
        next.points.append(current.points[chain])
        next.values.append(current.values[chain])
        next.chains.append(chain)
      }
      step += 1
      proposal.adapt(acceptance: Double(accepted) / Double(moving), step: step)
    }
    return next
  }
}
