import Glibc

/// Draws from a law known by its log density: a random walk that learns the law's shape while it warms up.
///
/// A step goes from x to x + e^λ L z with probability min(1, p(x′)/p(x)); L Lᵀ is the covariance of the chain so far
/// and λ moves until one proposal in four is taken. After the warm-up both stay as they are, so that the draws that are
/// kept come from a Markov chain proper. Each chain has random numbers and a covariance of its own.
///
/// Sources: Haario, Saksman & Tamminen (2001), "An adaptive Metropolis algorithm", Bernoulli 7, 223–242; Andrieu & Thoms
/// (2008), "A tutorial on adaptive MCMC", Stat. Comput. 18, 343–373, algorithm 4; Roberts, Gelman & Gilks (1997), Ann.
/// Appl. Probab. 7, 110–120 (acceptance 0.234).
public struct AdaptiveMetropolis: Hashable, Sendable {
  /// Steps before draws are kept.
  public var warmUp: Int
  /// Draws kept of each chain.
  public var draws: Int
  /// Steps from draw to draw.
  public var thinning: Int
  public var seed: UInt64

  public init(warmUp: Int = 1000, draws: Int = 1000, thinning: Int = 1, seed: UInt64) {
    self.warmUp = warmUp
    self.draws = draws
    self.thinning = thinning
    self.seed = seed
  }

  /// One chain from each start.
  ///
  /// - Parameters:
  ///   - starts: where the log density is finite
  ///   - covariance: a first idea of the law's, row by row; nil takes one tenth in each direction
  ///   - logDensity: −∞ or not a number where the law has no probability
  public func sample(
    from starts: [[Double]], covariance: [Double]? = nil,
    _ logDensity: ([Double]) throws -> Double
  ) throws -> MarkovChains {
    var draws: [[[Double]]] = []
    var densities: [[Double]] = []
    var acceptance: [Double] = []
    for (number, start) in starts.enumerated() {
      let chain = try chain(UInt64(number), from: start, covariance, logDensity)
      draws.append(chain.draws)
      densities.append(chain.densities)
      acceptance.append(chain.acceptance)
    }
    return MarkovChains(draws: draws, logDensities: densities, acceptance: acceptance)
  }

  private func chain(
    _ number: UInt64, from start: [Double], _ guess: [Double]?,
    _ logDensity: ([Double]) throws -> Double
  ) throws -> (draws: [[Double]], densities: [Double], acceptance: Double) {
    let size = start.count
    var here = start
    var density = try logDensity(here)
    guard density.isFinite else {
      throw CalibrationError(
        method: "Adaptive Metropolis",
        reason:
          "chain \(number + 1) starts at \(start), where the log density is \(density); start where "
          + "the law has a probability")
    }
    let stream = RandomStream(seed: seed, run: number, owner: "markov_chain", purpose: "proposals")
    var shape = ProposalShape(mean: start, covariance: guess)
    var (kept, densities): ([[Double]], [Double]) = ([], [])
    kept.reserveCapacity(draws)
    var taken = 0
    for step in 0..<warmUp + draws * thinning {
      let random = stream.substream(UInt64(step))
      let move = shape.move((0..<size).map { random.normal(at: UInt64($0)) })
      let proposal = zip(here, move).map { $0 + $1 }
      let proposed = try logDensity(proposal)
      let probability = proposed.isFinite ? min(1, exp(proposed - density)) : 0
      let isTaken = random.uniform(at: UInt64(size)) < probability
      if isTaken { (here, density) = (proposal, proposed) }
      if step < warmUp {
        shape.learn(here, acceptance: probability, step: step)
      } else {
        if isTaken { taken += 1 }
        if (step - warmUp) % thinning == thinning - 1 {
          kept.append(here)
          densities.append(density)
        }
      }
    }
    return (kept, densities, Double(taken) / Double(max(draws * thinning, 1)))
  }
}

/// The law of the proposals of one chain.
private struct ProposalShape {
  private let size: Int
  private var mean: [Double]
  private var covariance: [Double]
  private var factor: CholeskyFactor
  private var logScale: Double
  private let goal: Double

  init(mean: [Double], covariance guess: [Double]?) {
    size = mean.count
    self.mean = mean
    let tenth = (0..<size * size).map { $0 / mean.count == $0 % mean.count ? 0.01 : 0 }
    covariance = guess ?? tenth
    if let first = CholeskyFactor(covariance, size: size) {
      factor = first
    } else {
      covariance = tenth
      let deviations = (0..<size * size).map { $0 / mean.count == $0 % mean.count ? 0.1 : 0 }
      factor = CholeskyFactor(size: size, lower: deviations)
    }
    logScale = log(2.38 / Double(size).squareRoot())
    goal = size == 1 ? 0.44 : 0.234
  }

  func move(_ normals: [Double]) -> [Double] {
    let scale = exp(logScale)
    return factor.product(normals).map { $0 * scale }
  }

  mutating func learn(_ here: [Double], acceptance: Double, step: Int) {
    logScale += pow(Double(step + 2), -0.6) * (acceptance - goal)
    // Weights that grow with the square of the step: the last half of the warm-up counts most, and the memory grows
    // with it, as covariances of many coordinates need.
    let rate = 3 / Double(step + 6)
    let distance = zip(here, mean).map { $0 - $1 }
    for row in 0..<size {
      mean[row] += rate * distance[row]
      for column in 0..<size {
        let element = row * size + column
        covariance[element] += rate * (distance[row] * distance[column] - covariance[element])
      }
    }
    // The first steps say more of the way from the start than of the law.
    guard step >= 50, step % 10 == 0 else { return }
    if let next = CholeskyFactor(covariance, size: size) { factor = next }
  }
}
