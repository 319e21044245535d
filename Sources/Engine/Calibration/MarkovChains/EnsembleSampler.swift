import Glibc

/// Draws from a law by an ensemble of walkers that stretch towards each other: indifferent to affine changes of scale.
///
/// A walker x picks another, y, of the other half, and proposes y + s (x − y), s drawn with density ∝ 1/√s on
/// 1/a … a; it is taken with probability min(1, s^(d−1) p(x′)/p(x)). Nothing needs tuning however narrow or tilted the
/// law is, but above some twenty coordinates `AdaptiveMetropolis` does better.
///
/// Sources: Goodman & Weare (2010), "Ensemble samplers with affine invariance", Commun. Appl. Math. Comput. Sci. 5,
/// 65–80; Foreman-Mackey, Hogg, Lang & Goodman (2013), "emcee: the MCMC hammer", PASP 125, 306 (moving halves in turn).
public struct EnsembleSampler: Hashable, Sendable {
  /// Sweeps before draws are kept.
  public var warmUp: Int
  /// Sweeps kept; each gives one draw of every walker.
  public var draws: Int
  /// a.
  public var stretch: Double
  public var seed: UInt64

  public init(warmUp: Int = 500, draws: Int = 500, stretch: Double = 2, seed: UInt64) {
    self.warmUp = warmUp
    self.draws = draws
    self.stretch = stretch
    self.seed = seed
  }

  /// The walkers, each as a chain.
  ///
  /// - Parameter starts: one for each walker, no two the same: an even number, at least twice the coordinates
  public func sample(
    from starts: [[Double]], _ logDensity: ([Double]) throws -> Double
  ) throws -> MarkovChains {
    let size = starts.first?.count ?? 0
    guard size > 0, starts.count >= 2 * size, starts.count % 2 == 0, Set(starts).count > size else {
      throw CalibrationError(
        method: "Ensemble sampler",
        reason:
          "\(starts.count) walkers for \(size) coordinates; it takes an even number of different "
          + "starts, at least \(2 * max(size, 1))")
    }
    var walkers = starts
    var densities = try starts.map(logDensity)
    guard densities.allSatisfy(\.isFinite) else {
      throw CalibrationError(
        method: "Ensemble sampler",
        reason:
          "the log density at the starts is \(densities); start where the law has a probability")
    }
    var draws = [[[Double]]](repeating: [], count: walkers.count)
    var logDensities = [[Double]](repeating: [], count: walkers.count)
    var taken = [Int](repeating: 0, count: walkers.count)
    let half = walkers.count / 2
    let stream = RandomStream(seed: seed, owner: "ensemble_sampler", purpose: "stretches")
    for sweep in 0..<warmUp + self.draws {
      let random = stream.substream(UInt64(sweep))
      for number in walkers.indices {
        let (first, second) = random.uniformPair(at: UInt64(2 * number))
        let others = number < half ? half : 0
        let partner = walkers[others + min(Int(first * Double(half)), half - 1)]
        // Inversion of the density ∝ 1/√s.
        let root = (1 + second * (stretch - 1)) / stretch.squareRoot()
        let factor = root * root
        let proposal = zip(partner, walkers[number]).map { $0 + factor * ($1 - $0) }
        let proposed = try logDensity(proposal)
        let logRatio = Double(size - 1) * log(factor) + proposed - densities[number]
        if logRatio.isFinite, log(random.uniform(at: UInt64(2 * number + 1))) < logRatio {
          walkers[number] = proposal
          densities[number] = proposed
          if sweep >= warmUp { taken[number] += 1 }
        }
        if sweep >= warmUp {
          draws[number].append(walkers[number])
          logDensities[number].append(densities[number])
        }
      }
    }
    return MarkovChains(
      draws: draws, logDensities: logDensities,
      acceptance: taken.map { Double($0) / Double(max(self.draws, 1)) })
  }
}
