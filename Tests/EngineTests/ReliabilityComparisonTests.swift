import Testing

@testable import Engine

@Suite("Differences between samples that may share their chance")
struct ReliabilityComparisonTests {
  private func sample(_ values: [Double], blocks: [Int]? = nil) -> BlockedSample {
    var sample = BlockedSample()
    for (place, value) in values.enumerated() {
      sample.record(value, block: blocks?[place] ?? place)
    }
    return sample
  }

  private func expect(
    _ interval: ConfidenceInterval?, _ lower: Double, _ upper: Double, _ tolerance: Double = 1e-9
  ) {
    #expect(abs((interval?.lower ?? .nan) - lower) <= tolerance, "\(interval?.lower ?? .nan)")
    #expect(abs((interval?.upper ?? .nan) - upper) <= tolerance, "\(interval?.upper ?? .nan)")
  }

  // Expected figures: scipy 1.x, ttest_rel and ttest_ind(equal_var=False).
  @Test("pairs give the paired t interval, separate runs Welch's")
  func means() {
    let (first, second) = ([1.0, 2, 3, 4], [2.0, 4, 3, 7])
    let paired = SampleDifference(from: sample(first), to: sample(second))
    #expect(paired.isPaired)
    #expect(paired.value == 1.5)
    expect(paired.interval(level: 0.95), -0.554_260_256_760_520_6, 3.554_260_256_760_520_6)
    let own = SampleDifference(from: sample(first), to: sample(second, blocks: [4, 5, 6, 7]))
    #expect(!own.isPaired)
    expect(own.interval(level: 0.95), -1.754_441_326_477_230_5, 4.754_441_326_477_230_5)
  }

  // Newcombe (1998), Statist. Med. 17, 873–890, table II, rows (a) and (b), method 10.
  @Test(
    "shares of separate runs differ by Newcombe's interval",
    arguments: [(56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090)])
  func shares(case it: (Int, Int, Int, Int, Double, Double)) {
    func ones(_ count: Int, of all: Int) -> [Double] { (0..<all).map { $0 < count ? 1 : 0 } }
    let first = sample(ones(it.2, of: it.3), blocks: (0..<it.3).map { 1000 + $0 })
    let difference = SampleDifference(from: first, to: sample(ones(it.0, of: it.1)))
    expect(difference.shareInterval(level: 0.95), it.4, it.5, 5e-5)
  }

  // By the formulas of Newcombe (1998), Statist. Med. 17, 2635–2650, method 10, worked out apart from this code.
  @Test(
    "shares of pairs differ by Newcombe's interval for pairs",
    arguments: [
      (36, 12, 2, 0, 0.056_929_584, 0.340_427_603), (1, 1, 7, 91, -0.130_184_725, 0.000_551_887),
      (20, 12, 2, 16, 0.056_156_425, 0.329_206_995), (43, 0, 1, 0, -0.118_077_097, 0.059_718_008),
    ])
  func pairedShares(case it: (Int, Int, Int, Int, Double, Double)) {
    // Both, only the second sample, only the first, neither.
    let pairs = [(it.0, 1.0, 1.0), (it.1, 1, 0), (it.2, 0, 1), (it.3, 0, 0)].flatMap {
      count, second, first in Array(repeating: (second, first), count: count)
    }
    let difference = SampleDifference(from: sample(pairs.map(\.1)), to: sample(pairs.map(\.0)))
    expect(difference.shareInterval(level: 0.95), it.4, it.5, 1e-8)
  }

  @Test("runs that are copies of each other tell as little as one of them")
  func copies() {
    let values = [3.0, 5, 4, 9, 1, 7]
    let copied = sample(values + values + values, blocks: (0..<18).map { $0 % 6 })
    let single = sample(values)
    #expect(copied.count == 18 && copied.blockCount == 6)
    #expect(abs(copied.standardError - single.standardError) < 1e-12)
    let (a, b) = (copied.interval(level: 0.9), single.interval(level: 0.9))
    expect(a, b?.lower ?? .nan, b?.upper ?? .nan)
    // Of shares the factor is that of n − 1 against B − 1, so the width is about that of six runs.
    let ones = sample(
      Array(repeating: [1.0, 0, 0, 1, 0, 0], count: 3).flatMap { $0 },
      blocks: (0..<18).map { $0 % 6 })
    let wilson = BinomialCount(events: 2, runs: 6).wilson(level: 0.95)
    #expect(abs(ones.shareInterval(level: 0.95).halfWidth / wilson.halfWidth - 1) < 0.1)
    // No event tells no more than the blocks can.
    let none = sample(Array(repeating: 0, count: 18), blocks: (0..<18).map { $0 % 6 })
    #expect(
      none.shareInterval(level: 0.95).upper
        == BinomialCount(events: 0, runs: 6).wilson(level: 0.95).upper)
  }

  @Test("one draw has no interval for a mean, and a wide one for a share")
  func single() {
    #expect(sample([4, 5], blocks: [0, 0]).interval(level: 0.95) == nil)
    #expect(sample([4]).interval(level: 0.95) == nil)
    let difference = SampleDifference(from: sample([4]), to: sample([5]))
    #expect(difference.interval(level: 0.95) == nil)
    #expect(difference.shareInterval(level: 0.95).lower >= -1)
  }

  @Test("intervals of blocks hold the mean as often as they say")
  func coverage() {
    // Four runs of each of twelve blocks share half of their variance.
    var hits = 0
    for trial in 0..<1000 {
      let stream = RandomStream(seed: 5, run: UInt64(trial), owner: "test", purpose: "blocks")
      var sample = BlockedSample()
      for run in 0..<48 {
        let block = run % 12
        sample.record(
          stream.normal(at: UInt64(block)) + stream.normal(at: UInt64(100 + run)), block: block)
      }
      if sample.interval(level: 0.95)?.contains(0) == true { hits += 1 }
    }
    // 950 ± 3 standard deviations of a binomial count.
    #expect(abs(hits - 950) < 21, "\(hits)")
  }

  @Test("levels with chance of their own see other points, of the same law")
  func chance() throws {
    func design(_ chance: StudyDesign.Chance, _ plan: SamplingPlan) throws -> StudyDesign {
      try StudyDesign(
        seed: 3, plan: plan, chance: chance,
        varied: [
          .init("load", .distribution(.uniform(lower: 0, upper: 1))),
          .init("policy", .levels([1, 2])),
        ])
    }
    for plan in [SamplingPlan.monteCarlo, .latinHypercube(blockSize: 16), .sobol()] {
      let (shared, own) = (try design(.shared, plan), try design(.own, plan))
      for run in stride(from: 0, to: 64, by: 2) {
        #expect(shared.values(run: run)[0] == shared.values(run: run + 1)[0])
        #expect(shared.block(of: run) == shared.block(of: run + 1))
        #expect(own.values(run: run)[0] != own.values(run: run + 1)[0])
        #expect(own.block(of: run) != own.block(of: run + 1))
      }
      // A stratified plan stays one within each level: every eighth of 0 … 1 has two of sixteen points.
      guard plan != .monteCarlo else { continue }
      for level in 0..<2 {
        let points = (0..<16).map { own.values(run: 2 * $0 + level)[0] }
        for part in 0..<8 { #expect(points.count { Int($0 * 8) == part } == 2) }
      }
    }
  }

  @Test("a unit that fails at once has its place in a survival curve, and none in a law of life")
  func failedAtOnce() throws {
    let lives: [Lifetime] = [.failed(at: 0), .failed(at: 2), .survived(3), .survived(3)]
    let curve = try SurvivalCurve(lives)
    #expect(curve.steps.map(\.survival) == [0.75, 0.5, 0.5])
    #expect(curve.steps[0].time == 0)
    #expect(throws: ReliabilityError.self) { try LifeFit(.weibull, lives) }
  }
}
