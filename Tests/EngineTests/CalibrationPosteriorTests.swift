import Glibc
import Testing

@testable import Engine

@Suite("Bayesian calibration") struct CalibrationPosteriorTests {
  private let times = (0..<40).map { Double($0) / 10 }

  /// Slope and intercept of a line: the posterior is normal and known.
  private func line(_ x: [Double]) -> [Double] { times.map { x[0] + x[1] * $0 } }

  private func measurements(_ values: [Double], deviation: Double, seed: UInt64) throws
    -> Measurements
  {
    let noise = RandomStream(seed: seed, owner: "test", purpose: "noise")
    return try Measurements(
      values: values.indices.map { values[$0] + deviation * noise.normal(at: UInt64($0)) },
      deviations: values.map { _ in deviation })
  }

  private func linePriors() throws -> [SampleDesign.Variable] {
    [
      .init("intercept", try .normal(mean: 0, deviation: 2)),
      .init("slope", try .normal(mean: 1, deviation: 1)),
    ]
  }

  /// Mean and covariance of the line's posterior by its normal equations (Gelman et al. 2013, section 14.8).
  private func exact(_ data: Measurements) -> (means: [Double], covariance: [Double]) {
    let weight = 1 / (data.deviations[0] * data.deviations[0])
    let (a, b, c) = (
      weight * Double(times.count) + 0.25, weight * times.reduce(0, +),
      weight * times.reduce(0) { $0 + $1 * $1 } + 1
    )
    let (p, q) = (
      weight * data.values.reduce(0, +),
      weight * zip(times, data.values).reduce(0) { $0 + $1.0 * $1.1 } + 1
    )
    let determinant = a * c - b * b
    return (
      [(c * p - b * q) / determinant, (a * q - b * p) / determinant],
      [c / determinant, -b / determinant, -b / determinant, a / determinant]
    )
  }

  @Test("gives the normal posterior of a line", arguments: BayesianCalibration.Method.allCases)
  func line(method: BayesianCalibration.Method) throws {
    let data = try measurements(line([0.7, 1.4]), deviation: 0.2, seed: 3)
    let posterior = try BayesianCalibration(
      priors: try linePriors(), measurements: data, method: method, evaluations: 60, seed: 1
    ).run { $0.map(line) }
    #expect(posterior.warnings.isEmpty)
    let (means, covariance) = exact(data)
    for (place, name) in ["intercept", "slope"].enumerated() {
      let marginal = try #require(posterior[name])
      let deviation = covariance[3 * place].squareRoot()
      // Four standard errors of draws worth 400.
      #expect(marginal.bulkSampleSize > 400)
      #expect(abs(marginal.mean - means[place]) < 0.2 * deviation)
      #expect(abs(marginal.deviation / deviation - 1) < 0.15)
      #expect(
        abs(marginal.interval(0.9).upperBound - means[place] - 1.645 * deviation) < 0.35 * deviation
      )
    }
    let correlation = covariance[1] / (covariance[0] * covariance[3]).squareRoot()
    #expect(abs(posterior.correlation[0][1] - correlation) < 0.08)
    if method == .optimiseThenSample {
      #expect(posterior.evaluations <= 60)
      let check = try #require(posterior.check)
      #expect(check.efficiency > 0.9)
    } else {
      #expect(posterior.check == nil)
    }
  }

  @Test("a curved model with a prior of limits: surrogate and model give the same posterior")
  func curved() throws {
    func decay(_ x: [Double]) -> [Double] { times.map { x[0] * exp(-x[1] * $0) } }
    let priors: [SampleDesign.Variable] = [
      .init("start", try .uniform(lower: 0.5, upper: 5)),
      .init("rate", try .lognormal(median: 1, sigma: 1)),
    ]
    let data = try measurements(decay([2, 0.6]), deviation: 0.05, seed: 8)
    func run(_ method: BayesianCalibration.Method) throws -> Posterior {
      try BayesianCalibration(
        priors: priors, measurements: data, method: method, evaluations: 100, seed: 5
      ).run { $0.map(decay) }
    }
    let (cheap, direct) = (try run(.optimiseThenSample), try run(.sample))
    #expect(cheap.warnings.isEmpty && direct.warnings.isEmpty)
    #expect(cheap.evaluations <= 100 && direct.evaluations > 5000)
    for (one, other) in zip(cheap.marginals, direct.marginals) {
      #expect(abs(one.median - other.median) < 0.2 * other.deviation)
      #expect(abs(one.deviation / other.deviation - 1) < 0.15)
    }
  }

  @Test("the same seed gives the same draws")
  func determinism() throws {
    let data = try measurements(line([0.7, 1.4]), deviation: 0.2, seed: 3)
    func run(_ seed: UInt64) throws -> Posterior {
      try BayesianCalibration(
        priors: try linePriors(), measurements: data, evaluations: 40, draws: 200, seed: seed
      ).run { $0.map(line) }
    }
    let first = try run(1).draws
    #expect(first == (try run(1).draws))
    #expect(first != (try run(2).draws))
  }

  @Test("what cannot be told is refused, with the names and the way out")
  func refusals() throws {
    let data = try measurements(line([0.7, 1.4]), deviation: 0.2, seed: 3)
    let twice = #expect(throws: CalibrationError.self) {
      try BayesianCalibration(
        priors: try linePriors() + [try linePriors()[0]], measurements: data, seed: 1)
    }
    #expect(twice?.description.contains("intercept has two priors") == true)
    let apart = #expect(throws: CalibrationError.self) {
      try BayesianCalibration(
        priors: [.init("count", try .poisson(mean: 3))], measurements: data, seed: 1)
    }
    #expect(apart?.description.contains("count has the prior poisson") == true)
    let failing = #expect(throws: CalibrationError.self) {
      try BayesianCalibration(priors: try linePriors(), measurements: data, seed: 1)
        .run { $0.map { _ in nil } }
    }
    #expect(failing?.description.contains("failed in 16 of 16 runs") == true)
    #expect(throws: CalibrationError.self) {
      try Measurements(values: [1, 2], deviations: [1, 0])
    }
  }

  @Test("two peaks that no chain crosses are refused")
  func twoPeaks() throws {
    let data = try Measurements(values: [4], deviations: [0.01])
    let error = #expect(throws: CalibrationError.self) {
      try BayesianCalibration(
        priors: [.init("root", try .normal(mean: 0, deviation: 2))], measurements: data,
        evaluations: 60, draws: 200, seed: 2
      ).run { $0.map { [$0[0] * $0[0]] } }
    }
    #expect(error?.description.contains("several peaks") == true)
  }

  @Test("the unbounded space gives back what went in")
  func priorSpace() throws {
    let space = try PriorSpace([
      .init("a", try .lognormal(median: 2, sigma: 1)),
      .init("b", try .uniform(lower: -1, upper: 4)),
      .init("c", try .normal(mean: 3, deviation: 1).truncated(to: 0...6)),
    ])
    let values = [0.3, 3.9, 5.5]
    for (value, back) in zip(values, space.physical(space.point(values))) {
      #expect(abs(back - value) < 1e-9)
    }
  }
}
