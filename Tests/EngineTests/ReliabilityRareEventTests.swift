import Foundation
import Testing

@testable import Engine

/// Limit states with known failure probabilities.
enum RareProblem {
  /// Four branches with k = 7: two likely failure regions and two less likely ones. Source: Waarts (2000), via the
  /// golden file.
  static func fourBranch(_ points: [[Double]]) -> [Double] {
    points.map { u in
      let (difference, sum) = (u[0] - u[1], (u[0] + u[1]) / 2.0.squareRoot())
      let curve = 3 + 0.1 * difference * difference
      return min(curve - abs(sum), 7 / 2.0.squareRoot() - abs(difference))
    }
  }

  /// β√n − Σ uᵢ with β = 4.5.
  static func linear(_ points: [[Double]]) -> [Double] {
    points.map { u in 4.5 * Double(u.count).squareRoot() - u.reduce(0, +) }
  }

  /// Resistance minus load.
  static func resistance() throws -> ([[Double]]) -> [Double] {
    let space = StandardNormalSpace([
      try .lognormal(mean: 200, deviation: 20), try .normal(mean: 120, deviation: 18),
    ])
    return { points in points.map { space.physical($0) }.map { $0[0] - $0[1] } }
  }
}

@Suite("Rare events") struct ReliabilityRareEventTests {
  private func coefficientOfVariation(_ values: [Double]) -> Double {
    let mean = values.reduce(into: RunningMean()) { $0.record($1) }
    return mean.variance.squareRoot() / mean.mean
  }

  @Test(
    "subset simulation's intervals hold the four-branch probability for 95 of 100 seeds")
  func fourBranch() throws {
    let truth = ReliabilityGolden.extract("rare_events")["four_branch_k7"]["quadrature_pf"].number
    var held = 0
    for seed in 0..<100 {
      let estimate = try SubsetSimulation(dimension: 2, pointsPerLevel: 300, seed: UInt64(seed))
        .estimate(RareProblem.fourBranch)
      if estimate.interval().contains(truth) { held += 1 }
    }
    #expect(held >= 95)
  }

  @Test(
    "subset simulation reaches 10 % with fewer evaluations than the golden run")
  func cost() throws {
    let problem = ReliabilityGolden.extract("rare_events")["four_branch_k7"]
    let golden = problem["openturns_subset_20seeds_N1e4_p0.1"]
    let truth = problem["quadrature_pf"].number
    var probabilities: [Double] = []
    for seed in 0..<20 {
      let estimate = try SubsetSimulation(
        dimension: 2, pointsPerLevel: 6000, seed: UInt64(seed)
      ).estimate(RareProblem.fourBranch)
      #expect(Double(estimate.evaluations) <= 0.6 * golden["evals_mean"].number)
      probabilities.append(estimate.probability)
    }
    #expect(coefficientOfVariation(probabilities) <= 0.1)
    // The mean of 20 has an error of about 2 %.
    expectClose(probabilities.reduce(0, +) / 20 / truth, 1, 0.06)
  }

  @Test(
    "subset simulation finds 3.4·10⁻⁶ in ten dimensions with either move",
    arguments: [.adaptiveConditional, .modifiedMetropolis(deviation: 1)] as [SubsetSimulation.Move])
  func linear(move: SubsetSimulation.Move) throws {
    let truth = ReliabilityGolden.extract("rare_events")["linear_n10_beta4.5"]["exact_pf"].number
    var held = 0
    var mean = RunningMean()
    for seed in 0..<20 {
      let estimate = try SubsetSimulation(
        dimension: 10, pointsPerLevel: 500, move: move, seed: UInt64(seed)
      ).estimate(RareProblem.linear)
      if estimate.interval().contains(truth) { held += 1 }
      mean.record(estimate.probability)
    }
    // 19 of 20 expected; Metropolis chains are more alike than their own correlation tells.
    #expect(held >= 17)
    #expect(mean.interval(level: 0.999).contains(truth))
  }

  @Test("an estimate depends on its seed alone, not on how the points are handed on")
  func determinism() throws {
    let method = try SubsetSimulation(dimension: 2, pointsPerLevel: 200, seed: 3)
    let whole = try method.estimate(RareProblem.fourBranch)
    let single = try method.estimate { points in
      points.reversed().map { RareProblem.fourBranch([$0])[0] }.reversed()
    }
    #expect(whole == single)
  }

  @Test("what never fails has the estimate 0, after a bounded number of evaluations")
  func neverFails() throws {
    let estimate = try SubsetSimulation(
      dimension: 2, pointsPerLevel: 100, seed: 1, levelLimit: 5
    ).estimate { points in points.map { 1 + $0[0] * $0[0] } }
    #expect(estimate.probability == 0)
    #expect(estimate.evaluations <= 500)
    #expect(estimate.interval().upper == 1)
  }

  @Test(
    "cross-entropy sampling with one normal law errs no more than the golden one, and its intervals hold the probability for 95 of 100 seeds"
  )
  func crossEntropy() throws {
    let golden = ReliabilityGolden.extract("rare_events")["four_branch_k7"]
    let truth = golden["quadrature_pf"].number
    let deviation = golden["openturns_ceis_20seeds_singleGaussian"]["sd_pf"].number
    var (held, near) = (0, 0)
    for seed in 0..<100 {
      let estimate = try CrossEntropySampling(
        dimension: 2, pointsPerLevel: 500, finalPoints: 1000, seed: UInt64(seed)
      ).estimate(RareProblem.fourBranch)
      if estimate.interval().contains(truth) { held += 1 }
      if abs(estimate.probability - truth) < 1.96 * deviation { near += 1 }
    }
    #expect(held >= 95, "\(held)")
    #expect(near >= 95, "\(near)")
  }

  @Test("cross-entropy sampling finds 3.4·10⁻⁶ in ten dimensions")
  func crossEntropyLinear() throws {
    let truth = ReliabilityGolden.extract("rare_events")["linear_n10_beta4.5"]["exact_pf"].number
    for seed in 0..<2 {
      let estimate = try CrossEntropySampling(
        dimension: 10, pointsPerLevel: 2000, seed: UInt64(seed)
      ).estimate(RareProblem.linear)
      #expect(estimate.interval(level: 0.999).contains(truth))
      #expect(estimate.coefficientOfVariation < 0.1)
    }
  }

  @Test(
    "the design point of the four branches is the golden one",
    arguments: ReliabilityGolden.files("rare_events"))
  func designPoint(file: ReliabilityGolden) throws {
    let golden = file.value["four_branch_k7"]["form_from_1_1"]
    let found = try DesignPoint.search(from: [1, 1], RareProblem.fourBranch)
    expectClose(found.reliabilityIndex, golden["beta"].number)
    expectClose(found.probability, golden["pf"].number, 1e-9)
    for (value, reference) in zip(found.point, golden["u"].numbers) {
      expectClose(value, reference)
    }
  }

  @Test(
    "resistance and load have the golden reliability index",
    arguments: ReliabilityGolden.files("rare_events"))
  func resistance(file: ReliabilityGolden) throws {
    let golden = file.value["R_minus_S"]
    let limitState = try RareProblem.resistance()
    let found = try DesignPoint.search(from: [0, 0], limitState)
    expectClose(found.reliabilityIndex, golden["form_beta"].number)
    expectClose(found.probability / golden["form_pf"].number, 1, 1e-6)
    // On g = 0 both values are r; β² is least where (ln(r/median)/σ)² + ((r − 120)/18)² is: r = 161.741768, by scipy's
    // bounded search, with α² = 0.445495. The golden search stopped at 161.744426, 3·10⁻³ beside it.
    expectClose(found.importanceFactors[0], 0.44549472, 1e-6)
    expectClose(
      found.importanceFactors[0], golden["importance_factors"][0].number, 1e-4)
    let curved = try #require(found.curvedProbability(limitState))
    expectClose(curved / golden["sorm_breitung_pf"].number, 1, 2e-4)
    // The curved boundary is closer to the exact probability than the flat one.
    let exact = golden["exact_pf"].number
    #expect(abs(curved - exact) < abs(found.probability - exact) / 5)
  }

  @Test("an origin that fails has a negative index, and a flat limit state no design point")
  func negativeIndex() throws {
    let found = try DesignPoint.search(from: [0, 0]) { points in points.map { $0[0] - 2 } }
    expectClose(found.reliabilityIndex, -2)
    expectClose(found.probability, StandardNormal.cdf(2))
    let error = #expect(throws: ReliabilityError.self) {
      _ = try DesignPoint.search(from: [0, 0]) { points in points.map { _ in 1.0 } }
    }
    #expect("\(try #require(error))".contains("does not change"))
  }
}
