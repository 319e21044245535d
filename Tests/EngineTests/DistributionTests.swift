import Foundation
import Testing

@testable import Engine

/// One line of Fixtures/distributions.csv, written by distributions.py from scipy 1.17.1 and mpmath 1.3.
struct DistributionReference: CustomStringConvertible {
  let distribution: Distribution
  let quantity: String
  let argument: Double
  let value: Double

  var description: String { "\(distribution) \(quantity)(\(argument))" }

  static func load() throws -> [DistributionReference] {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/distributions.csv")
    let text = try String(contentsOf: url, encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      var distribution = try make(cells[0], cells[1].split(separator: ";").map { Double($0)! })
      if let lower = Double(cells[2]), let upper = Double(cells[3]) {
        distribution = try distribution.truncated(to: lower...upper)
      }
      return DistributionReference(
        distribution: distribution, quantity: cells[4], argument: Double(cells[5])!,
        value: Double(cells[6])!)
    }
  }

  private static func make(_ name: String, _ p: [Double]) throws -> Distribution {
    switch name {
    case "normal": try .normal(mean: p[0], deviation: p[1])
    case "lognormal": try .lognormal(mu: p[0], sigma: p[1])
    case "uniform": try .uniform(lower: p[0], upper: p[1])
    case "triangular": try .triangular(lower: p[0], mode: p[1], upper: p[2])
    case "exponential": try .exponential(mean: p[0])
    case "weibull": try .weibull(shape: p[0], scale: p[1], location: p[2])
    case "gamma": try .gamma(shape: p[0], scale: p[1])
    case "beta": try .beta(alpha: p[0], beta: p[1])
    case "poisson": try .poisson(mean: p[0])
    case "bernoulli": try .bernoulli(probability: p[0])
    default: preconditionFailure(name)
    }
  }
}

@Suite("Distributions") struct DistributionTests {
  @Test(
    "quantiles, tails, densities and moments agree with scipy and mpmath to nine digits",
    arguments: ["quantile", "cdf", "survival", "density", "mean", "variance"])
  func reference(quantity: String) throws {
    let rows = try DistributionReference.load().filter { $0.quantity == quantity }
    #expect(rows.count > 20)
    for row in rows {
      let value =
        switch quantity {
        case "quantile": row.distribution.quantile(row.argument)
        case "cdf": row.distribution.cdf(row.argument)
        case "survival": row.distribution.law.tails(row.argument).q
        case "density": row.distribution.density(row.argument)
        case "mean": row.distribution.mean
        default: row.distribution.variance
        }
      #expect(
        value == row.value || abs(value / row.value - 1) < 1e-9,
        "\(row): \(value), not \(row.value)")
    }
  }

  /// One distribution of each kind, and truncated forms.
  static let all: [Distribution] = {
    do {
      return [
        try .constant(3), try .normal(mean: 3, deviation: 0.5),
        try .lognormal(median: 2, sigma: 0.4), try .uniform(lower: -1, upper: 4),
        try .triangular(lower: 0, mode: 1, upper: 3), try .exponential(mean: 2),
        try .weibull(shape: 1.7, scale: 4, location: 1), try .gamma(shape: 0.8, scale: 3),
        try .beta(alpha: 2, beta: 3.5), try .bernoulli(probability: 0.2), try .poisson(mean: 3.3),
        try .choice([4, 1, 2], weights: [1, 2, 1]),
        try .normal(mean: 0, deviation: 1).truncated(to: 1...2),
        try .weibull(shape: 2, scale: 3).truncated(to: 2 ... .infinity),
        try .poisson(mean: 3.3).truncated(to: 2...5),
      ]
    } catch { preconditionFailure("\(error)") }
  }()

  @Test("20 000 draws have the mean and the variance that are claimed", arguments: all)
  func sampleMoments(distribution: Distribution) {
    let stream = RandomStream(seed: 9, owner: "\(distribution)")
    let count = 20_000
    let draws = (0..<UInt64(count)).map { distribution.sample(stream, $0) }
    let n = Double(count)
    let (trueMean, trueVariance) = (distribution.mean, distribution.variance)
    let mean = draws.reduce(0, +) / n
    let squares = draws.map { ($0 - trueMean) * ($0 - trueMean) }
    let variance = squares.reduce(0, +) / n
    let fourth = squares.reduce(0) { $0 + $1 * $1 } / n
    // Four standard errors, the second from the sample's own fourth moment.
    #expect(abs(mean - trueMean) <= 4 * (trueVariance / n).squareRoot())
    #expect(
      abs(variance - trueVariance)
        <= 4 * (max(fourth - variance * variance, 0) / n).squareRoot())
  }

  @Test("the quantile inverts the distribution function", arguments: all)
  func inversion(distribution: Distribution) {
    for step in 1..<40 {
      let p = Double(step) / 40
      let x = distribution.quantile(p)
      #expect(distribution.range.contains(x))
      if distribution.isDiscrete {
        #expect(distribution.cdf(x) >= p * (1 - 1e-12))
        #expect(distribution.cdf(x.nextDown) < p * (1 + 1e-12))
      } else {
        #expect(abs(distribution.cdf(x) - p) < 1e-12)
      }
    }
    #expect(distribution.quantile(0) == distribution.range.lowerBound)
    #expect(distribution.quantile(1) == distribution.range.upperBound)
    #expect(distribution.quantile(-0.1).isNaN && distribution.quantile(1.1).isNaN)
  }

  @Test("both parameter forms of a lognormal are the same law")
  func lognormalForms() throws {
    let byMean = try Distribution.lognormal(mean: 5, deviation: 2)
    #expect(abs(byMean.mean - 5) < 1e-12 && abs(byMean.variance - 4) < 1e-12)
    let byMedian = try Distribution.lognormal(median: 5, sigma: 0.3)
    #expect(abs(byMedian.quantile(0.5) - 5) < 1e-14 * 5)
  }

  @Test("a choice merges repeats, sorts values and drops weights of zero")
  func choice() throws {
    let distribution = try Distribution.choice([3, 1, 3, 2], weights: [1, 2, 1, 0])
    #expect(distribution.law == .choice(values: [1, 3], probabilities: [0.5, 0.5]))
    #expect(distribution.density(2) == 0 && distribution.cdf(2) == 0.5)
  }

  @Test("an impossible parameter is named with its value")
  func validation() {
    #expect(throws: DistributionError.self) { try Distribution.normal(mean: .nan, deviation: 1) }
    #expect(throws: DistributionError.self) { try Distribution.uniform(lower: 2, upper: 2) }
    #expect(throws: DistributionError.self) { try Distribution.choice([]) }
    #expect(throws: DistributionError.self) { try Distribution.choice([1, 2], weights: [1]) }
    #expect(throws: DistributionError.self) { try Distribution.beta(alpha: 1, beta: .infinity) }
    #expect(throws: DistributionError.self) {
      try Distribution.triangular(lower: 0, mode: 4, upper: 3)
    }
    #expect(throws: DistributionError.self) {
      try Distribution.exponential(mean: 1).truncated(to: -3 ... -1)
    }
    do throws(DistributionError) {
      _ = try Distribution.weibull(shape: -1, scale: 1)
      Issue.record("accepted")
    } catch {
      #expect("\(error)" == "weibull: shape is -1, but has to be above 0 and finite")
    }
  }

  @Test("a distribution prints as the language writes it")
  func text() throws {
    #expect("\(try Distribution.weibull(shape: 2, scale: 400))" == "weibull(shape: 2, scale: 400)")
    let truncated = try Distribution.normal(mean: 3, deviation: 1).truncated(to: 0...6)
    #expect("\(truncated)" == "normal(mean: 3, deviation: 1) within 0 .. 6")
  }
}
