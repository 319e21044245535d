import Glibc
import Testing

@testable import Engine

@Suite("Bayesian calibration with unknown noise, and with runs that fail")
struct CalibrationNoiseTests {
  /// Readings of one level, which the model gives as it is.
  private let level = (0..<25).map { 1.3 + 0.4 * sin(37 * Double($0)) }
  private let prior = (mean: 0.0, deviation: 2.0)
  private let noise = (median: 1.0, sigma: 0.8)

  /// Mean and deviation of level and noise: p(σ | y) ∝ p(σ) σ¹⁻ⁿ (σ² + n s²)^−½ exp(−½ (S/σ² + n (ȳ − m)²/(σ² + n s²))),
  /// and given σ the level is normal (Gelman et al. 2013, sections 2.5 and 3.2), summed over a grid of ln σ.
  private func exact() -> (level: (Double, Double), noise: (Double, Double)) {
    let count = Double(level.count)
    let mean = level.reduce(0, +) / count
    let square = level.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    var sums = [Double](repeating: 0, count: 5)
    for step in 0..<4000 {
      let z = -6 + 12 * (Double(step) + 0.5) / 4000
      let sigma = noise.median * exp(noise.sigma * z)
      let variance = sigma * sigma
      let wide = variance + count * prior.deviation * prior.deviation
      let weight = exp(
        -0.5 * z * z - (count - 1) * log(sigma) - 0.5 * log(wide) - 0.5 * square / variance
          - 0.5 * count * (mean - prior.mean) * (mean - prior.mean) / wide)
      let precision = 1 / (prior.deviation * prior.deviation) + count / variance
      let centre =
        (prior.mean / (prior.deviation * prior.deviation) + count * mean / variance) / precision
      let parts = [1, centre, centre * centre + 1 / precision, sigma, variance]
      for place in sums.indices { sums[place] += weight * parts[place] }
    }
    func pair(_ first: Int) -> (Double, Double) {
      let mean = sums[first] / sums[0]
      return (mean, (sums[first + 1] / sums[0] - mean * mean).squareRoot())
    }
    return (pair(1), pair(3))
  }

  @Test("gives the posterior of a level and of the noise", arguments: [0.02, 1, 20])
  func unknownNoise(scale: Double) throws {
    // Whether the noise is believed to be much smaller or larger than it is, the surrogate must be good to within it.
    let measurements = try Measurements([
      .init(
        "level", values: level,
        noise: .unknown(
          try .lognormal(median: noise.median * scale, sigma: scale == 1 ? noise.sigma : 4)))
    ])
    let posterior = try BayesianCalibration(
      priors: [
        .init("level", try .normal(mean: prior.mean, deviation: prior.deviation))
      ],
      measurements: measurements, evaluations: 60, seed: 4
    ).run { settings in settings.map { x in level.map { _ in x[0] } } }
    #expect(posterior.warnings.isEmpty)
    let marginal = try #require(posterior["level"])
    let found = try #require(posterior[Measurements.noiseName("level")])
    let exact = exact()
    // Four standard errors of draws worth 400; another belief of the noise shifts it by less than 5 %.
    let slack = scale == 1 ? 1.0 : 2.0
    #expect(abs(marginal.mean - exact.level.0) < 0.2 * exact.level.1)
    #expect(abs(marginal.deviation / exact.level.1 - 1) < 0.12 * slack)
    #expect(abs(found.mean - exact.noise.0) < 0.2 * slack * exact.noise.1)
    #expect(abs(found.deviation / exact.noise.1 - 1) < 0.15 * slack)
  }

  @Test("two series have noise of their own, one known and one found out")
  func twoSeries() throws {
    let times = (0..<30).map { Double($0) / 10 }
    func model(_ x: [Double]) -> [Double] {
      times.map { x[0] * exp(-x[1] * $0) } + times.map { x[0] * $0 }
    }
    let clean = model([2, 0.6])
    let noisy = clean.enumerated().map { place, value in
      value + (place < 30 ? 0.01 : 0.3) * 1.4142 * sin(37 * Double(place))
    }
    let measurements = try Measurements([
      .init("decay", values: Array(noisy[..<30]), noise: .known(0.01)),
      .init(
        "rise", values: Array(noisy[30...]),
        noise: .unknown(try .lognormal(median: 0.05, sigma: 2))),
    ])
    let priors: [SampleDesign.Variable] = [
      .init("start", try .uniform(lower: 0.5, upper: 5)),
      .init("rate", try .lognormal(median: 1, sigma: 1)),
    ]
    let posterior = try BayesianCalibration(priors: priors, measurements: measurements, seed: 2)
      .run { $0.map(model) }
    #expect(posterior.warnings.isEmpty)
    #expect(posterior.marginals.map(\.name) == ["start", "rate", "noise of rise"])
    // The deviation of 30 readings is known to 13 %; three times that.
    let found = try #require(posterior["noise of rise"])
    #expect(abs(found.median / 0.3 - 1) < 0.4)
    let start = try #require(posterior["start"])
    #expect(abs(start.mean - 2) < 4 * start.deviation && start.deviation < 0.02)
    let mode = try #require(posterior.mode)
    #expect(abs(mode.values[0] - start.median) < start.deviation)
    #expect(mode.outputs.count == 60 && abs(mode.outputs[0] - mode.values[0]) < 1e-9)
    #expect(posterior.misfit(measurements) == nil)
  }

  @Test(
    "runs that fail have no likelihood, and cut the posterior off where the model begins to fail")
  func failures() throws {
    // Normal with mean 0.4587 and deviation 0.2873; the model gives nothing below the mean, which leaves the upper half.
    let measurements = try Measurements(values: [0.5], deviations: [0.3])
    let (mean, deviation) = (0.5 / 0.09 / (1 / 0.09 + 1), 1 / (1 / 0.09 + 1).squareRoot())
    let posterior = try BayesianCalibration(
      priors: [.init("x", try .normal(mean: 0, deviation: 1))], measurements: measurements,
      evaluations: 80, acceptsUnmetChains: true, seed: 5
    ).run { settings in settings.map { $0[0] < mean ? nil : $0 } }
    #expect(posterior.failures > 0 && posterior.failures < posterior.evaluations)
    let marginal = try #require(posterior["x"])
    // Half a normal law: 0.7979 and 0.6028 deviations. The runs lie a tenth of a deviation apart at the cut.
    #expect(abs(marginal.mean - mean - 0.7979 * deviation) < 0.1 * deviation)
    #expect(abs(marginal.deviation / (0.6028 * deviation) - 1) < 0.15)
    #expect(marginal.quantile(0.01) > mean - 0.1 * deviation)
  }

  @Test("tells of draws that crowd at an end of a prior, and of a model that misses the readings")
  func remarks() throws {
    let times = (0..<20).map { Double($0) }
    func calibrate(_ prior: Distribution, _ values: [Double]) throws -> (Posterior, Measurements) {
      let measurements = try Measurements(values: values, deviations: values.map { _ in 0.1 })
      return (
        try BayesianCalibration(
          priors: [.init("slope", prior)], measurements: measurements, acceptsUnmetChains: true,
          seed: 1
        ).run { settings in settings.map { x in times.map { x[0] * $0 } } }, measurements
      )
    }
    let wide = try Distribution.uniform(lower: 0, upper: 4)
    let straight = times.map { 2 * $0 }
    let (good, data) = try calibrate(wide, straight)
    #expect(good.crowding([.init("slope", wide)]).isEmpty)
    #expect(good.misfit(data) == nil)
    let narrow = try Distribution.uniform(lower: 2.1, upper: 4)
    let crowding = try calibrate(narrow, straight).0.crowding([.init("slope", narrow)])
    #expect(crowding.map(\.name) == ["slope"])
    #expect(crowding.first?.isLower == true && crowding.first?.share ?? 0 > 0.9)
    let (bent, curved) = try calibrate(wide, times.map { 0.1 * $0 * $0 })
    // The best slope of x²/10 over 0 … 19 is 1.462; what is left is 4.30 rms over 19 degrees of freedom.
    #expect(abs((bent.misfit(curved) ?? 0) / 43 - 1) < 0.05)
  }

  @Test("tells of residuals that hang together, and not of those that do not")
  func residualsThatHangTogether() throws {
    let times = (0..<60).map { Double($0) }
    let noise = RandomStream(seed: 3, owner: "test")
    func warnings(_ values: [Double], _ kind: Measurements.Noise) throws -> [String] {
      let measurements = try Measurements([.init("rise", values: values, noise: kind)])
      return try BayesianCalibration(
        priors: [.init("slope", try .uniform(lower: 0, upper: 4))], measurements: measurements,
        acceptsUnmetChains: true, seed: 1
      ).run { settings in settings.map { x in times.map { x[0] * $0 } } }
        .misfitWarnings(measurements, of: "the model")
    }
    let white = times.map { 2 * $0 + 0.1 * noise.normal(at: UInt64($0)) }
    #expect(try warnings(white, .known(0.1)).isEmpty)
    // A slow wave of the size of the noise: no misfit in χ², but no noise either.
    let wave = times.map { 2 * $0 + 0.14 * cos($0 / 5) }
    let said = try warnings(wave, .known(0.1))
    #expect(said.count == 1)
    #expect(said.first?.contains("neighbouring residuals of rise go together") == true)
    #expect(said.first?.contains("too narrow, by a factor of about") == true)
    let falling = times.map { -$0 }
    let useless = try warnings(
      falling, .unknown(.lognormal(median: 1, sigma: 2)))
    #expect(
      useless.contains { $0.contains("further from the readings of rise than their own mean") })
  }

  @Test("noise that could be below 0 is refused")
  func negativeNoise() throws {
    let error = #expect(throws: CalibrationError.self) {
      try Measurements([
        .init("level", values: [1, 2], noise: .unknown(try .normal(mean: 1, deviation: 1)))
      ])
    }
    #expect(error?.description.contains("the noise of level could be below 0") == true)
  }
}
