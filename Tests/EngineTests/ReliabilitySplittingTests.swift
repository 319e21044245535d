import Testing

@testable import Engine

@Suite("Multilevel splitting") struct ReliabilitySplittingTests {
  /// A walk that starts at 1, rises with probability 0.4 and ends at 0.
  private static func walk(_ state: Int?, _ draws: RandomStream, _ height: Double)
    -> SplittingOutcome<Int>
  {
    var (place, highest, index) = (state ?? 1, state ?? 1, UInt64(0))
    while place > 0 {
      if Double(place) >= height { return .reached(place) }
      place += draws.uniform(at: index) < 0.4 ? 1 : -1
      highest = max(highest, place)
      index += 1
    }
    return .ended(highest: Double(highest))
  }

  /// x ← 0.9 x + 0.3 w for 50 steps from 0.
  private struct Swing {
    var value = 0.0
    var step = 0

    static func run(_ state: Swing?, _ draws: RandomStream, _ height: Double)
      -> SplittingOutcome<Swing>
    {
      var swing = state ?? Swing()
      var highest = swing.value
      while true {
        if swing.value >= height { return .reached(swing) }
        guard swing.step < 50 else { return .ended(highest: highest) }
        swing.value = 0.9 * swing.value + 0.3 * draws.normal(at: UInt64(swing.step))
        swing.step += 1
        highest = max(highest, swing.value)
      }
    }
  }

  @Test("its intervals hold the gambler's ruin for 95 of 100 seeds")
  func gamblersRuin() throws {
    // (1 − r)/(1 − r²⁰) with r = 0.6/0.4 (Feller 1968, chapter XIV).
    var power = 1.0
    for _ in 0..<20 { power *= 1.5 }
    let truth = 0.5 / (power - 1)
    var held = 0
    for seed in 0..<100 {
      let estimate = try MultilevelSplitting<Int>(
        runsPerLevel: 90, seed: UInt64(seed), run: Self.walk
      ).estimate(levels: [4, 8, 12, 16, 20])
      if estimate.interval().contains(truth) { held += 1 }
      #expect(estimate.evaluations <= 9000)
    }
    #expect(held >= 95, "\(held)")
  }

  @Test("levels found by a pilot lead to the probability of a rare swing")
  func swing() throws {
    // P(max over 50 steps ≥ 2.7) by Gauss–Legendre quadrature with 800 nodes (scipy 1.17.1).
    let truth = 0.000989452075954
    var held = 0
    for seed in 0..<20 {
      let method = try MultilevelSplitting<Swing>(
        runsPerLevel: 200, seed: UInt64(seed), run: Swing.run)
      let pilot = try method.pilotLevels(target: 2.7)
      #expect(pilot.levels.last == 2.7)
      #expect(zip(pilot.levels, pilot.levels.dropFirst()).allSatisfy(<))
      let estimate = try method.estimate(levels: pilot.levels)
      if estimate.interval().contains(truth) { held += 1 }
    }
    #expect(held >= 19, "\(held)")
  }

  @Test("splitting beats plain runs: a smaller error for the same number of runs")
  func efficiency() throws {
    let estimate = try MultilevelSplitting<Int>(runsPerLevel: 200, seed: 1, run: Self.walk)
      .estimate(levels: [3, 5, 7, 9, 11, 13, 15, 17, 20])
    let plain = (1 / (1.5e-4 * Double(estimate.evaluations))).squareRoot()
    #expect(estimate.coefficientOfVariation < plain / 2)
  }
}
