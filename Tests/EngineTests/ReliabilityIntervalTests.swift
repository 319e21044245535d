import Testing

@testable import Engine

@Suite("Intervals for probabilities and means") struct ReliabilityIntervalTests {
  @Test("binomial intervals agree with scipy", arguments: ReliabilityGolden.files("binomial_ci"))
  func binomial(file: ReliabilityGolden) {
    for row in file.value["rows"].list {
      let count = BinomialCount(events: Int(row["k"].number), runs: Int(row["n"].number))
      let what = "\(count.events)/\(count.runs)"
      expectClose(count.wilson(level: 0.95), row["wilson95"].numbers, 1e-9, what)
      expectClose(
        count.clopperPearson(level: 0.95), row["clopper_pearson95"].numbers, 1e-9, what)
      expectClose(
        count.wilsonWithContinuityCorrection(level: 0.95), row["wilsoncc95"].numbers, 1e-9, what)
      expectClose(count.jeffreys(level: 0.95), row["jeffreys95"].numbers, 1e-9, what)
    }
  }

  @Test(
    "the sequential test has the golden bounds", arguments: ReliabilityGolden.files("binomial_ci"))
  func sequentialBounds(file: ReliabilityGolden) throws {
    let golden = file.value["sprt"]
    let test = try SequentialProbabilityRatioTest(
      acceptable: golden["p0"].number, unacceptable: golden["p1"].number,
      falseAlarm: golden["alpha"].number, missedAlarm: golden["beta"].number)
    expectClose(test.upperBound, golden["upper"].number, 1e-12)
    expectClose(test.lowerBound, golden["lower"].number, 1e-12)
    expectClose(test.ratioOfFailure, golden["llr_per_failure"].number, 1e-12)
    expectClose(test.ratioOfSuccess, golden["llr_per_success"].number, 1e-12)
  }

  @Test("runs without failure", arguments: ReliabilityGolden.files("binomial_ci"))
  func zeroFailures(file: ReliabilityGolden) {
    for row in file.value["zero_failure_n"].list {
      let runs = BinomialCount.runsWithoutFailure(
        reliability: row["R"].number, confidence: row["C"].number)
      #expect(runs == Int(row["n"].number))
    }
  }

  @Test(
    "Clopper–Pearson holds p with at least its level, whatever p is",
    arguments: [
      0.01, 0.07, 0.3, 0.5, 0.93,
    ])
  func exactCoverage(p: Double) {
    // Summed over all 30 outcomes, so there is no chance in it.
    let runs = 30
    var (coverage, mass) = (0.0, 1.0)
    for _ in 0..<runs { mass *= 1 - p }
    for events in 0...runs {
      let interval = BinomialCount(events: events, runs: runs).clopperPearson(level: 0.9)
      if interval.contains(p) { coverage += mass }
      mass *= Double(runs - events) / Double(events + 1) * p / (1 - p)
    }
    #expect(coverage >= 0.9)
  }

  @Test("the sequential test errs no more often than agreed and ends early")
  func sequentialErrors() throws {
    let test = try SequentialProbabilityRatioTest(
      acceptable: 0.05, unacceptable: 0.15, falseAlarm: 0.05, missedAlarm: 0.1)
    func study(_ p: Double) -> (wrong: Int, runs: Int) {
      var (wrong, runs) = (0, 0)
      for trial in 0..<400 {
        let stream = RandomStream(seed: 3, run: UInt64(trial), owner: "sequential \(p)")
        var count = BinomialCount()
        while test.decision(count) == .undecided {
          count.record(stream.uniform(at: UInt64(count.runs)) < p)
        }
        let expected: SequentialProbabilityRatioTest.Decision =
          p < 0.1 ? .acceptable : .unacceptable
        if test.decision(count) != expected { wrong += 1 }
        runs += count.runs
      }
      return (wrong, runs)
    }
    // Bounds α/(1 − β) and β/(1 − α), with 3.3 deviations of 400 trials on top.
    let acceptable = study(0.05)
    #expect(acceptable.wrong < 38)
    let unacceptable = study(0.15)
    #expect(unacceptable.wrong < 63)
    // A test of fixed size for these errors takes 78 runs or more (normal approximation).
    #expect(acceptable.runs / 400 < 78)
    #expect(unacceptable.runs / 400 < 78)
  }

  @Test("a study stops at the agreed half-width and its interval still holds the truth")
  func stopping() throws {
    let rule = try SequentialStopping(halfWidth: .absolute(0.05), leastRuns: 50)
    var held = 0
    for trial in 0..<200 {
      let stream = RandomStream(seed: 8, run: UInt64(trial), owner: "stopping")
      var count = BinomialCount()
      while !rule.isMet(by: count) { count.record(stream.uniform(at: UInt64(count.runs)) < 0.2) }
      let interval = count.wilson(level: 0.95)
      #expect(interval.halfWidth <= 0.05)
      if interval.contains(0.2) { held += 1 }
    }
    // 95 % of 200, less 2.6 deviations.
    #expect(held >= 182)
  }

  @Test("the expected number of runs is the one at which the study stops, to a tenth")
  func expectedRuns() throws {
    let rule = try SequentialStopping(halfWidth: .relative(0.1))
    let expected = try #require(rule.expectedRuns(BinomialCount(events: 100, runs: 1000)))
    var count = BinomialCount()
    while !rule.isMet(by: count) { count.record(count.runs % 10 == 9) }
    expectClose(Double(expected), Double(count.runs), 0.1)
    #expect(rule.expectedRuns(BinomialCount(events: 0, runs: 100)) == nil)
  }

  @Test("mean, deviation and Student's interval of numbers far from 0")
  func runningMean() {
    var mean = RunningMean()
    for value in [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16] { mean.record(value) }
    #expect(mean.mean == 1e9 + 10)
    #expect(mean.variance == 30)
    // t(0.975; 3) = 3.182446305284263 (Abramowitz & Stegun table 26.10 has 3.182); 10⁹ has a ulp of 1.2·10⁻⁷.
    expectClose(mean.interval(level: 0.95).halfWidth, 3.182446305284263 * 7.5.squareRoot(), 1e-7)
  }

  @Test("a test between probabilities in the wrong order is refused")
  func wrongOrder() throws {
    let error = #expect(throws: ReliabilityError.self) {
      _ = try SequentialProbabilityRatioTest(
        acceptable: 0.3, unacceptable: 0.1, falseAlarm: 0.05, missedAlarm: 0.1)
    }
    #expect(
      "\(try #require(error))".contains(
        "0.3 has to lie above 0 and below the unacceptable one, 0.1"))
  }
}
