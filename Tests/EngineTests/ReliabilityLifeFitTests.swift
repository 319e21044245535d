import Foundation
import Testing

@testable import Engine

/// One case of Fixtures/reliability/life_fits.json, found by mpmath with 40 digits.
struct LifeFitReference: CustomStringConvertible, Sendable {
  let value: JSONValue
  var description: String { "\(value["family"].text), \(value["lives"].text) censoring" }

  var family: LifeFamily { value["family"].text == "weibull" ? .weibull : .lognormal }

  static var all: [LifeFitReference] {
    ReliabilityGolden.extract("life_fits")["fits"].list.map { LifeFitReference(value: $0) }
  }

  static func lives(_ records: JSONValue) -> [Lifetime] {
    records.list.map { record in
      switch record[0].text {
      case "failed": .failed(at: record[1].number)
      case "survived": .survived(record[1].number)
      case "before": .failedBefore(record[1].number)
      default: .failedBetween(record[1].number, record[2].number)
      }
    }
  }
}

@Suite("Laws of life fitted to censored lives") struct ReliabilityLifeFitTests {
  @Test(
    "Weibull fits agree with the golden ones",
    arguments: ReliabilityGolden.files("weibull_censored"))
  func golden(file: ReliabilityGolden) throws {
    for set in ["A", "B"] {
      let fit = try LifeFit(.weibull, lives(file.value["data"][set]))
      let golden = file.value["fits"][set]["mle"]
      expectClose(fit.value(.shape), golden["beta"].number, 1e-6, "\(set) beta")
      expectClose(fit.value(.scale), golden["eta"].number, 1e-6, "\(set) eta")
      expectClose(fit.logLikelihood, golden["loglik"].number, 1e-9, "\(set) loglik")
      expectClose(fit.interval(.shape), golden["beta_ci95"].numbers, 1e-6, "\(set) beta")
      expectClose(fit.interval(.scale), golden["eta_ci95"].numbers, 1e-6, "\(set) eta")
      expectClose(fit.value(.mean), golden["mttf"].number, 1e-6, "\(set) mttf")
      expectClose(fit.value(.quantile(0.1)), golden["b10"].number, 1e-6, "\(set) b10")
      expectClose(fit.value(.quantile(0.5)), golden["b50"].number, 1e-6, "\(set) b50")
      let criterion = file.value["fits"][set]["reliability_pkg"]["AICc"].number
      expectClose(fit.correctedAkaikeCriterion, criterion, 1e-9, "\(set) AICc")
    }
  }

  @Test(
    "exponential fits and χ² intervals agree with the golden ones",
    arguments: ReliabilityGolden.files("weibull_censored"))
  func exponential(file: ReliabilityGolden) throws {
    for set in ["A", "B"] {
      let lives = lives(file.value["data"][set])
      let golden = file.value["fits"][set]["exponential"]
      let life = try ExponentialLife(lives)
      expectClose(life.mean, golden["closed_form_mttf"].number, 1e-12, set)
      expectClose(
        life.interval(), golden["mttf_ci95_chi2_time_censored"].numbers, 1e-9, set)
      // The golden optimiser stopped at a relative 6e-7 from the closed form.
      let fit = try LifeFit(.exponential, lives)
      expectClose(fit.value(.mean), golden["closed_form_mttf"].number, 1e-12, set)
      expectClose(fit.value(.mean), golden["mttf"].number, 1e-6, set)
      expectClose(
        fit.standardError(.mean), life.mean / Double(life.failures).squareRoot(), 1e-9, set)
    }
  }

  @Test(
    "right-, left- and interval-censored fits agree with mpmath", arguments: LifeFitReference.all)
  func reference(reference: LifeFitReference) throws {
    let value = reference.value
    let fit = try LifeFit(reference.family, LifeFitReference.lives(value["records"]))
    let sigma = value["sigma"].number
    let isWeibull = reference.family == .weibull
    expectClose(fit.value(.scale), exp(value["mu"].number), 1e-9, "scale")
    expectClose(fit.value(.shape), isWeibull ? 1 / sigma : sigma, 1e-9, "shape")
    expectClose(fit.logLikelihood, value["loglik"].number, 1e-11, "log-likelihood")
    expectClose(fit.value(.quantile(0.1)), value["b10"].number, 1e-9, "B10")
    expectClose(fit.interval(.quantile(0.1)), value["b10_ci95"].numbers, 1e-8, "B10")
    expectClose(fit.value(.mean), value["mean"].number, 1e-9, "mean")
    expectClose(fit.interval(.mean), value["mean_ci95"].numbers, 1e-8, "mean")
    // The reference bisects the profile to 12 digits.
    let profile = value["sigma_profile95"].numbers
    expectClose(
      fit.profileInterval(.shape), isWeibull ? [1 / profile[1], 1 / profile[0]] : profile, 1e-7,
      "profile of the shape")
    expectClose(
      fit.profileInterval(.quantile(0.1)), value["b10_profile95"].numbers, 1e-7,
      "profile of B10")
  }

  @Test("the Weibull law with location agrees with mpmath")
  func location() throws {
    let value = ReliabilityGolden.extract("life_fits")["location"]
    let fit = try LifeFit.weibullWithLocation(LifeFitReference.lives(value["records"]))
    expectClose(fit.value(.shape), value["shape"].number, 1e-8, "shape")
    expectClose(fit.value(.scale), value["scale"].number, 1e-8, "scale")
    expectClose(fit.location, value["location"].number, 1e-8, "location")
    expectClose(fit.logLikelihood, value["loglik"].number, 1e-11, "log-likelihood")
    let interval = fit.locationInterval()
    expectClose(
      interval.halfWidth, 1.959963984540054 * value["location_error"].number, 1e-7, "error")
  }

  @Test("where the likelihood falls from location 0 on, the fit is that of two parameters")
  func noLocation() throws {
    // A law whose location would be −0.2.
    let law = try Distribution.weibull(shape: 3, scale: 1)
    let lives = (1...40).map { Lifetime.failed(at: law.quantile(Double($0) / 41) - 0.2) }
    let fit = try LifeFit.weibullWithLocation(lives)
    #expect(fit.location == 0)
    #expect(fit.parameterCount == 2)
    #expect(fit.value(.shape) == (try LifeFit(.weibull, lives)).value(.shape))
  }

  @Test("a likelihood without bound is refused: early failures with a falling hazard")
  func unbounded() throws {
    let lives = (1...40).map { Lifetime.failed(at: pow(Double($0) / 41, 2)) }
    let error = #expect(throws: ReliabilityError.self) {
      _ = try LifeFit.weibullWithLocation(lives)
    }
    #expect("\(try #require(error))".contains("grows without bound as the location nears"))
  }

  @Test(
    "intervals hold the truth about as often as they say",
    arguments: [
      LifeFamily.weibull, .lognormal,
    ])
  func coverage(family: LifeFamily) throws {
    let law: Distribution =
      family == .weibull
      ? try .weibull(shape: 2, scale: 100) : try .lognormal(median: 100, sigma: 0.5)
    let trueLife = law.quantile(0.1)
    var (held, heldByProfile) = (0, 0)
    for trial in 0..<50 {
      let stream = RandomStream(seed: 21, run: UInt64(trial), owner: "lives")
      let lives = (0..<40).map { unit -> Lifetime in
        let life = law.sample(stream, UInt64(unit))
        return life < 120 ? .failed(at: life) : .survived(120)
      }
      let fit = try LifeFit(family, lives)
      if fit.interval(.quantile(0.1)).contains(trueLife) { held += 1 }
      // The profile costs a thousand likelihoods.
      guard trial < 10 else { continue }
      if fit.profileInterval(.quantile(0.1)).contains(trueLife) { heldByProfile += 1 }
    }
    // 47.5 of 50 expected, less 3 deviations of a binomial count.
    #expect(held >= 43)
    #expect(heldByProfile >= 8)
  }

  @Test("a fit follows a change of the unit of time")
  func scaling() throws {
    let lives = lives(ReliabilityGolden.extract("weibull_censored")["data"]["A"])
    let scaled = lives.map { life -> Lifetime in
      switch life {
      case .failed(let time): .failed(at: time * 3600)
      default: .survived(life.latest * 3600)
      }
    }
    let (hours, seconds) = (try LifeFit(.weibull, lives), try LifeFit(.weibull, scaled))
    expectClose(seconds.value(.shape), hours.value(.shape), 1e-10)
    expectClose(seconds.value(.mean), 3600 * hours.value(.mean), 1e-10)
    expectClose(
      seconds.interval(.survival(at: 3.6e6)),
      [hours.interval(.survival(at: 1000)).lower, hours.interval(.survival(at: 1000)).upper], 1e-9)
  }

  @Test("the fitted law can be drawn from: its mean and quantiles are the fit's")
  func distribution() throws {
    let lives = lives(ReliabilityGolden.extract("weibull_censored")["data"]["A"])
    for family in LifeFamily.allCases {
      let fit = try LifeFit(family, lives)
      let law = try fit.distribution()
      expectClose(law.mean, fit.value(.mean), 1e-12)
      expectClose(law.quantile(0.1), fit.value(.quantile(0.1)), 1e-12)
      expectClose(1 - law.cdf(700), fit.value(.survival(at: 700)), 1e-12)
    }
  }

  @Test("lives that determine no law are refused with what is missing")
  func undetermined() throws {
    let none = #expect(throws: ReliabilityError.self) {
      _ = try LifeFit(.weibull, [.survived(10), .survived(20)])
    }
    #expect("\(try #require(none))".contains("none of the 2 units failed"))
    let same = #expect(throws: ReliabilityError.self) {
      _ = try LifeFit(.weibull, [.failed(at: 10), .failed(at: 10), .survived(5)])
    }
    #expect("\(try #require(same))".contains("two different failure times"))
    #expect(throws: ReliabilityError.self) { _ = try LifeFit(.weibull, [.failedBetween(3, 2)]) }
  }
}
