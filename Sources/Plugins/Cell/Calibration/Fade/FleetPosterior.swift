import Engine
import Glibc

/// The posterior of a fleet's fade: rates of the cells, drawn from one law, and what the cells share.
///
/// k_c ~ N(m, s²) with m ~ N(0.25, 0.2²) and s half-normal of 0.15, per hundred cycles; the discrepancy's σ, its length
/// ℓ and the noise w are those of the whole fleet: lognormal about 0.02, 10 cycles and 0.0015. All of them are drawn
/// together, none is fixed at a best value, so forecasts carry what is not known of them.
///
/// Source of the form: Gelman et al. (2013), "Bayesian data analysis", chapter 5 (cells that are alike but not equal).
/// Priors: m from a recipe explored before on B0005, B0006, B0007 and B0018; the others weak, by order of magnitude, and
/// set with those cells in view.
struct FleetPosterior: Sendable {
  let chains: MarkovChains
  private let priors: PriorSpace
  private static let sharedCount = 5

  /// - Throws: `CalibrationError` if the chains do not meet.
  init(_ cells: [FadeHistory], seed: UInt64) throws {
    let priors = try PriorSpace(
      [
        .init("mean_rate", .normal(mean: 0.25, deviation: 0.2)),
        .init("rate_spread", .normal(mean: 0, deviation: 0.15).truncated(to: 0 ... .infinity)),
        .init("deviation", .lognormal(median: 0.02, sigma: 1)),
        .init("length", .lognormal(median: 0.1, sigma: 1)),
        .init("noise", .lognormal(median: 0.0015, sigma: 0.5)),
      ] + cells.map { .init("place of \($0.name)", try .normal(mean: 0, deviation: 1)) })
    self.priors = priors
    let learned = cells.map(\.learned)
    func logDensity(_ point: [Double]) -> Double {
      var sum = priors.logDensity(point)
      for (law, points) in zip(Self.laws(priors.physical(point)), learned) {
        var filter = FadeFilter(law)
        for sample in points {
          filter.advance(to: sample.time, law)
          sum += filter.learn(sample.health, law)
        }
      }
      return sum
    }
    let scatter = RandomStream(seed: seed, owner: "fade", purpose: "starts")
    var starts = (0..<4).map { chain in
      (0..<priors.dimension).map { 0.5 * scatter.normal(at: UInt64(100 * chain + $0)) }
    }
    var covariance: [Double]?
    var largest = Double.nan
    for attempt in 0..<3 {
      let chains = try AdaptiveMetropolis(
        warmUp: 3000, draws: 500, thinning: attempt == 0 ? 8 : 30, seed: seed &+ UInt64(attempt)
      ).sample(from: starts, covariance: covariance, logDensity)
      largest = chains.reductionFactors.max() ?? .nan
      if largest <= Posterior.reductionLimit {
        self.chains = chains
        return
      }
      starts = chains.draws.map { $0[$0.count - 1] }
      covariance = chains.covariance
    }
    throw CalibrationError(
      method: "Fade of a fleet",
      reason:
        "the chains have not met: R̂ is \(largest), above \(Posterior.reductionLimit), after 15000 steps "
        + "each; give the fleet more cycles to learn from")
  }

  /// The law of every cell at one draw.
  func laws(_ point: [Double]) -> [FadeFilter.Law] { Self.laws(priors.physical(point)) }

  private static func laws(_ values: [Double]) -> [FadeFilter.Law] {
    values.dropFirst(sharedCount).map { place in
      FadeFilter.Law(
        rate: values[0] + values[1] * place, deviation: values[2], length: values[3],
        noise: values[4])
    }
  }

  /// The draws of each shared quantity, in physical units, and of each cell's rate.
  var columns: (shared: [[Double]], rates: [[Double]]) {
    let values = chains.pooled.map(priors.physical)
    return (
      (0..<Self.sharedCount).map { place in values.map { $0[place] } },
      (Self.sharedCount..<priors.dimension).map { place in
        values.map { $0[0] + $0[1] * $0[place] }
      }
    )
  }
}
