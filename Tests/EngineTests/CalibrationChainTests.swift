import Glibc
import Testing

@testable import Engine

@Suite("Markov chains") struct CalibrationChainTests {
  @Test("R-hat and effective sample sizes are those of ArviZ")
  func diagnostics() {
    for reference in CalibrationReferences.value["chains"].list {
      let diagnostics = ChainDiagnostics(reference["draws"].list.map(\.numbers))
      // Same formulas: only the quantile function of the normal law differs, by rounding.
      func expectEqual(_ value: Double, _ expected: JSONValue) {
        #expect(abs(value / expected.number - 1) < 1e-9)
      }
      expectEqual(diagnostics.reductionFactor, reference["rhat"])
      expectEqual(diagnostics.bulkSampleSize, reference["bulk"])
      expectEqual(diagnostics.tailSampleSize, reference["tail"])
    }
  }

  @Test("too few draws have no R-hat")
  func tooFew() {
    #expect(ChainDiagnostics([[1, 2], [2, 1]]).reductionFactor.isNaN)
  }

  /// A normal law in two coordinates: means 1 and −2, deviations 1 and 0.1, correlation 0.9.
  private func tilted(_ x: [Double]) -> Double {
    let (a, b) = (x[0] - 1, (x[1] + 2) / 0.1)
    return -0.5 * (a * a - 1.8 * a * b + b * b) / (1 - 0.81)
  }

  private func expectTilted(_ chains: MarkovChains) {
    for factor in chains.reductionFactors { #expect(factor < 1.05) }
    // Four standard errors of each moment, from the effective sample size.
    let size = chains.effectiveSampleSize
    #expect(size > 200)
    let error = 4 / size.squareRoot()
    let covariance = chains.covariance
    let count = Double(chains.pooled.count)
    let means = (0..<2).map { place in chains.pooled.reduce(0) { $0 + $1[place] } / count }
    #expect(abs(means[0] - 1) < error)
    #expect(abs(means[1] + 2) < 0.1 * error)
    #expect(abs(covariance[0].squareRoot() - 1) < error)
    #expect(abs(covariance[3].squareRoot() / 0.1 - 1) < error)
    #expect(abs(covariance[1] / (covariance[0] * covariance[3]).squareRoot() - 0.9) < error)
  }

  @Test("adaptive Metropolis draws a tilted normal law from starts far away")
  func adaptiveMetropolis() throws {
    let sampler = AdaptiveMetropolis(warmUp: 1500, draws: 1500, thinning: 2, seed: 4)
    let starts = [[5.0, -2], [-4, -1], [1, -3], [0, 0]]
    let chains = try sampler.sample(from: starts, tilted)
    expectTilted(chains)
    for share in chains.acceptance { #expect((0.1...0.45).contains(share)) }
    let again = try sampler.sample(from: starts, tilted)
    #expect(again.draws == chains.draws)
    #expect(chains.logDensities[2][7] == tilted(chains.draws[2][7]))
  }

  @Test("the ensemble draws the same law")
  func ensemble() throws {
    let stream = RandomStream(seed: 1, owner: "test")
    let starts = (0..<20).map { walker in
      [stream.normal(at: UInt64(walker)), -2 + stream.normal(at: UInt64(walker), lane: 1)]
    }
    let sampler = EnsembleSampler(warmUp: 300, draws: 1200, seed: 6)
    expectTilted(try sampler.sample(from: starts, tilted))
    let error = #expect(throws: CalibrationError.self) {
      try sampler.sample(from: Array(starts.prefix(3)), tilted)
    }
    #expect(error?.description.contains("3 walkers for 2 coordinates") == true)
  }

  @Test("one coordinate with limits keeps within them")
  func limits() throws {
    let chains = try AdaptiveMetropolis(seed: 2).sample(from: [[0.5], [0.1], [0.9], [0.3]]) {
      $0[0] > 0 && $0[0] < 1 ? log($0[0]) : -.infinity
    }
    let draws = chains.pooled.map { $0[0] }
    #expect(draws.allSatisfy { $0 > 0 && $0 < 1 })
    // Density 2x: mean 2/3, deviation √(1/18).
    let error = 4 * (1 / 18.0 / chains.effectiveSampleSize).squareRoot()
    #expect(abs(draws.reduce(0, +) / Double(draws.count) - 2.0 / 3) < error)
    let refused = #expect(throws: CalibrationError.self) {
      try AdaptiveMetropolis(seed: 2).sample(from: [[2]]) { _ in -.infinity }
    }
    #expect(refused?.description.contains("starts at [2.0]") == true)
  }
}
