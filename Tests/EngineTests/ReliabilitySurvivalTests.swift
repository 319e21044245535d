import Testing

@testable import Engine

/// The lives of a golden data set.
func lives(_ data: JSONValue) -> [Lifetime] {
  zip(data["time"].numbers, data["event"].numbers).map { time, event in
    event == 1 ? .failed(at: time) : .survived(time)
  }
}

@Suite("Survival curves") struct ReliabilitySurvivalTests {
  @Test(
    "Kaplan–Meier, Greenwood, log-log intervals and Nelson–Aalen agree with lifelines",
    arguments: ReliabilityGolden.files("kaplan_meier"))
  func golden(file: ReliabilityGolden) throws {
    for set in ["A", "B"] {
      let curve = try SurvivalCurve(lives(file.value["data"][set]))
      let table = file.value["tables"][set]
      #expect(curve.median == table["median"].number)
      for row in table["rows"].list {
        let time = row["time"].number
        let step = try #require(curve.step(at: time))
        let what = "\(set) at \(time)"
        #expect(step.time == time)
        #expect(step.atRisk == Int(row["at_risk"].number))
        #expect(step.failures == Int(row["failed"].number))
        #expect(step.censored == Int(row["censored"].number))
        expectClose(step.survival, row["S"].number, 1e-12, what)
        // The reference has no error where no unit is left.
        if step.survival > 0 {
          expectClose(step.survivalError, row["greenwood_se"].number, 1e-12, what)
        }
        expectClose(step.cumulativeHazard, row["H_nelson_aalen"].number, 1e-12, what)
        expectClose(
          step.survivalInterval(.logLog),
          [row["S_lo_loglog"].number, row["S_hi_loglog"].number], 1e-9, what)
      }
    }
  }

  @Test(
    "without censoring the curve is the share that lives and Greenwood's error the binomial one")
  func uncensored() throws {
    let curve = try SurvivalCurve((1...20).map { .failed(at: Double($0)) })
    for (place, step) in curve.steps.enumerated() {
      let share = Double(19 - place) / 20
      expectClose(step.survival, share, 1e-12)
      expectClose(step.survivalError, (share * (1 - share) / 20).squareRoot(), 1e-12)
      expectClose(
        step.survivalInterval(.plain),
        [
          max(share - 1.959963984540054 * step.survivalError, 0),
          min(share + 1.959963984540054 * step.survivalError, 1),
        ], 1e-12)
    }
    expectClose(curve.restrictedMean(to: 20), 10.5, 1e-12)
    expectClose(curve.restrictedMean(to: 5.5), 1 + 0.95 + 0.9 + 0.85 + 0.8 + 0.75 / 2, 1e-12)
  }

  @Test("the median's interval ends where the survival's interval leaves one half")
  func medianInterval() throws {
    let curve = try SurvivalCurve(lives(ReliabilityGolden.extract("kaplan_meier")["data"]["B"]))
    // R's survfit(conf.type = "log-log") on the 6-MP arm of Freireich et al. (1963): 13 and NA.
    let interval = curve.quantileInterval(0.5)
    #expect(interval.lower == 13)
    #expect(interval.upper == .infinity)
  }

  @Test("median ranks are those of the tables, and Johnson's rule adjusts them for survivors")
  func medianRanks() throws {
    let whole = try ProbabilityPlot((1...5).map { .failed(at: Double($0)) }, family: .weibull)
    // Median ranks of 5, e.g. Abernethy (2006), "The new Weibull handbook", appendix I.
    for (point, rank) in zip(whole.points, [0.1294, 0.3138, 0.5, 0.6862, 0.8706]) {
      expectClose(point.probability, rank, 1e-4)
    }
    // Ranks of failures 1 and 3 of four when 2 survives: 1 and 1 + 4/3.
    let censored = try ProbabilityPlot(
      [.failed(at: 1), .survived(2), .failed(at: 3), .survived(4)], family: .weibull,
      positions: .benard)
    expectClose(censored.points[0].probability, 0.7 / 4.4, 1e-12)
    expectClose(censored.points[1].probability, (1 + 4.0 / 3 - 0.3) / 4.4, 1e-12)
  }

  @Test(
    "exact quantiles of a law lie on a straight line",
    arguments: [
      LifeFamily.weibull, .lognormal,
    ])
  func straightLine(family: LifeFamily) throws {
    let law: Distribution =
      family == .weibull
      ? try .weibull(shape: 2.5, scale: 100) : try .lognormal(median: 100, sigma: 0.4)
    let times = (0..<9).map { law.quantile((Double($0) + 0.5) / 9) }
    let plot = try ProbabilityPlot(
      times.map { .failed(at: $0) }, family: family, positions: .kaplanMeier)
    let slopes = zip(plot.points, plot.points.dropFirst()).map { ($1.y - $0.y) / ($1.x - $0.x) }
    for slope in slopes { expectClose(slope, 2.5, 1e-9) }
  }

  @Test("a curve refuses lives it cannot place, and says what can use them")
  func unplaced() throws {
    let error = #expect(throws: ReliabilityError.self) {
      _ = try SurvivalCurve([.failed(at: 1), .failedBetween(1, 2)])
    }
    #expect("\(try #require(error))".contains("does not tell when the unit failed; fit a Weibull"))
    #expect(throws: ReliabilityError.self) { _ = try SurvivalCurve([.failed(at: -1)]) }
    #expect(throws: ReliabilityError.self) { _ = try SurvivalCurve([]) }
  }

  @Test("failures before a time are drawn as the shares failed by then, pooled until they rise")
  func sharesByAge() throws {
    // Ages 1, 2 and 3 with 1 of 4, 3 of 4 and 2 of 4 failed; at age 4 all have.
    let lives: [Lifetime] =
      [.failed(at: 0.5)] + [Lifetime](repeating: .survived(1), count: 3)
      + [Lifetime](repeating: .failedBefore(2), count: 3) + [.survived(2)]
      + [Lifetime](repeating: .failedBefore(3), count: 2)
      + [Lifetime](repeating: .survived(3), count: 2) + [.failedBefore(4)]
    let plot = try ProbabilityPlot(lives, family: .weibull)
    #expect(!plot.hasExactTimes)
    #expect(plot.points.map(\.time) == [1, 3])
    #expect(plot.points.map(\.probability) == [0.25, 0.625])
    #expect(plot.points.map(\.y) == [0.25, 0.625].map { LifeFamily.weibull.standardQuantile($0) })
  }
}
