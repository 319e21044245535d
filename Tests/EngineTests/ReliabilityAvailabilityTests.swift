import Foundation
import Testing

@testable import Engine

@Suite("Availability with repair") struct ReliabilityAvailabilityTests {
  @Test("golden availability", arguments: ReliabilityGolden.files("system_reliability"))
  func golden(file: ReliabilityGolden) throws {
    let golden = file.value["availability"]
    let process = AlternatingRenewal(
      failure: try .exponential(mean: golden["mtbf"].number),
      repair: try .exponential(mean: golden["mttr"].number))
    expectClose(process.steadyState, golden["A"].number, 1e-12)
    for row in golden["A_point_t"].list {
      expectClose(process.availability(at: row["t"].number), row["A"].number, 1e-12)
    }
  }

  @Test("the renewal equation yields the closed form for exponential laws")
  func closedForm() throws {
    // Truncated so far out that the law is the same, but the closed form does not apply.
    let failure = try Distribution.exponential(mean: 10).truncated(to: 0...1000)
    let process = AlternatingRenewal(failure: failure, repair: try .exponential(mean: 2))
    let exact = AlternatingRenewal(
      failure: try .exponential(mean: 10), repair: try .exponential(mean: 2))
    let coarse = process.availability(to: 20, count: 200)
    let fine = process.availability(to: 20, count: 400)
    var (worst, worstFine) = (0.0, 0.0)
    for place in 0...200 {
      let truth = exact.availability(at: 0.1 * Double(place))
      worst = max(worst, abs(coarse[place] - truth))
      worstFine = max(worstFine, abs(fine[2 * place] - truth))
    }
    #expect(worst < 1e-4)
    // Second order: half the spacing, a quarter of the error.
    #expect(worstFine < worst / 3.5)
    expectClose(process.meanAvailability(to: 20), exact.meanAvailability(to: 20), 1e-5)
    // ∫₀ᵗ A = A∞t + (1 − A∞)(1 − e^(−rt))/r.
    let (steady, rate) = (10.0 / 12, 0.6)
    expectClose(
      exact.meanAvailability(to: 20), steady + (1 - steady) * (1 - exp(-rate * 20)) / (rate * 20),
      1e-9)
  }

  @Test("a simulated unit of Weibull lives and lognormal repairs is as available as computed")
  func simulated() throws {
    let failure = try Distribution.weibull(shape: 3, scale: 100)
    let repair = try Distribution.lognormal(median: 10, sigma: 0.6)
    let process = AlternatingRenewal(failure: failure, repair: repair)
    // The first repairs make the availability dip below its limit around the first mean life.
    for time in [60.0, 95, 150] {
      var working = BinomialCount()
      for unit in 0..<4000 {
        let stream = RandomStream(seed: 4, run: UInt64(unit), owner: "unit")
        var (clock, index, isWorking) = (0.0, UInt64(0), false)
        while clock <= time {
          isWorking.toggle()
          clock += (isWorking ? failure : repair).sample(stream, index)
          index += 1
        }
        working.record(isWorking)
      }
      #expect(working.wilson(level: 0.999).contains(process.availability(at: time, count: 400)))
    }
  }

  @Test("refined availability is good to six digits, or is not given")
  func refined() throws {
    let failure = try Distribution.exponential(mean: 10).truncated(to: 0...1000)
    let process = AlternatingRenewal(failure: failure, repair: try .exponential(mean: 2))
    let exact = AlternatingRenewal(
      failure: try .exponential(mean: 10), repair: try .exponential(mean: 2))
    for time in [0.0, 0.5, 3, 20, 60] {
      let (point, mean) = (
        try #require(process.refinedAvailability(at: time)),
        try #require(process.refinedMeanAvailability(to: time))
      )
      expectClose(point, exact.availability(at: time), 1e-6)
      expectClose(mean, time > 0 ? exact.meanAvailability(to: time) : 1, 1e-6)
    }
    let sharp = AlternatingRenewal(
      failure: try .weibull(shape: 9, scale: 10), repair: try .weibull(shape: 9, scale: 1e-4))
    #expect(sharp.refinedAvailability(at: 100_000) == nil)
  }

  @Test("both intervals hold the true availability about as often as they say")
  func coverage() throws {
    let (failure, repair) = (
      try Distribution.exponential(mean: 100), try Distribution.exponential(mean: 5)
    )
    var (exact, general) = (0, 0)
    for trial in 0..<200 {
      let stream = RandomStream(seed: 6, run: UInt64(trial), owner: "record")
      let estimate = try AvailabilityEstimate(
        workingTimes: (0..<30).map { failure.sample(stream, UInt64($0)) },
        repairTimes: (0..<30).map { repair.sample(stream, UInt64(100 + $0)) })
      if estimate.exponentialInterval().contains(100.0 / 105) { exact += 1 }
      if estimate.interval().contains(100.0 / 105) { general += 1 }
    }
    // 190 of 200 within 3 deviations; the general interval is asymptotic.
    #expect((181...199).contains(exact))
    #expect((176...199).contains(general))
  }

  @Test("records without repairs are refused")
  func emptyRecord() throws {
    let error = #expect(throws: ReliabilityError.self) {
      _ = try AvailabilityEstimate(workingTimes: [1], repairTimes: [])
    }
    #expect("\(try #require(error))".contains("no repair times"))
  }
}
