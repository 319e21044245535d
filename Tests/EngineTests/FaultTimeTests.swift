import Engine
import Glibc
import Testing

@Suite("Fault onset, pattern, growth and repair")
struct FaultTimeTests {
  /// Onsets in seconds over many runs of one plan, by injected-free simulation to `end`.
  private func onsets(
    _ onset: FaultOnset, runs: UInt64, to end: Int64, probability: Double = 1,
    period: Int64 = 10 * milliseconds
  ) throws -> [Double] {
    let scenario = Scenario(seed: 11)
    let twin = try scenario.addTwin("c", plugin: .counter, model: "counter", period: period)
    let fault = try scenario.addFault(
      FaultPlan(
        "f", on: try twin.port("count").range, .offset(0), onset: onset, probability: probability))
    let plan = try scenario.plan()
    return try (0..<runs).compactMap { run in
      let simulation = try Simulation(plan, run: run)
      while simulation.time < end, simulation.status(fault).firstOnset == nil {
        simulation.stepInstant()
      }
      return simulation.status(fault).firstOnset.map { Double($0) * 1e-9 }
    }
  }

  /// The greatest distance between the empirical and a given distribution function.
  private func kolmogorovDistance(_ values: [Double], _ cdf: (Double) -> Double) -> Double {
    let sorted = values.sorted()
    let count = Double(sorted.count)
    return sorted.enumerated().reduce(0) { distance, entry in
      let p = cdf(entry.element)
      return max(distance, p - Double(entry.offset) / count, Double(entry.offset + 1) / count - p)
    }
  }

  @Test("a constant hazard gives exponential onsets, whatever the step")
  func hazard() throws {
    let rate = 2.0
    let values = try onsets(
      .hazard(ConstantExpression(rate)), runs: 600, to: 20 * seconds, period: 100 * milliseconds)
    #expect(values.count == 600)
    // Kolmogorov's critical distance at the 1 % level.
    #expect(kolmogorovDistance(values) { 1 - exp(-rate * $0) } < 1.63 / 600.0.squareRoot())
  }

  @Test("a hazard that grows in proportion to time gives Rayleigh onsets")
  func growingHazard() throws {
    let values = try onsets(
      .hazard(ClosureExpression { $0.seconds }), runs: 300, to: 20 * seconds)
    // The rate is taken at the start of each 10 ms step: onsets come up to 10 ms late.
    #expect(
      kolmogorovDistance(values) { 1 - exp(-$0 * $0 / 2) } < 1.63 / 300.0.squareRoot() + 0.01)
  }

  @Test("a drawn onset follows its distribution")
  func drawn() throws {
    let life = try Distribution.weibull(shape: 2, scale: 1)
    let values = try onsets(.drawn(life), runs: 600, to: 20 * seconds, period: 100 * milliseconds)
    #expect(kolmogorovDistance(values, life.cdf) < 1.63 / 600.0.squareRoot())
  }

  @Test("a fault of probability p occurs in that share of the runs")
  func probability() throws {
    let count = try onsets(.time(0), runs: 1000, to: 1, probability: 0.3).count
    // Three standard deviations of a binomial count of 1000 draws are 43.
    #expect(abs(count - 300) < 44)
  }

  @Test("a condition brings the fault at the first instant at which it holds")
  func condition() throws {
    let bench = try FaultBench()
    try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1),
        onset: .condition(ClosureExpression(holds: { $0.time > 45 * milliseconds }))))
    #expect(try bench.outputs(to: 70) == [6, 6, 6, 6, 6, 7, 7, 7])
  }

  @Test("an intermittent fault keeps its duty cycle from the exact onset on")
  func intermittent() throws {
    let bench = try FaultBench()
    try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1), onset: .time(15 * milliseconds),
        pattern: .intermittent(on: .fixed(20 * milliseconds), off: .fixed(30 * milliseconds))))
    // On from 15 to 35, from 65 to 85 ms.
    #expect(try bench.outputs() == [6, 6, 7, 7, 6, 6, 6, 7, 7, 6, 6])
  }

  @Test("drawn pauses make a fault act in the expected share of time")
  func randomPauses() throws {
    let bench = try FaultBench()
    try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1), onset: .time(0),
        pattern: .intermittent(
          on: .drawn(try .exponential(mean: 0.3)), off: .drawn(try .exponential(mean: 0.9)))))
    let outputs = try bench.outputs(to: 600_000)
    let share = outputs.reduce(0) { $0 + ($1 == 7 ? 1 : 0) } / Double(outputs.count)
    // 500 cycles: the share of time has a standard deviation of about 0.25 · 0.75 · √(2/500) = 0.012.
    #expect(abs(share - 0.25) < 0.036)
  }

  @Test("severity follows its expression and is clipped to 0 … 1")
  func growth() throws {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1), onset: .time(20 * milliseconds),
        growth: .expression(ClosureExpression { 25 * $0.age - 0.25 })))
    let simulation = try Simulation(bench.scenario)
    let severities = simulation.trace(
      fault.severity, to: 80 * milliseconds, every: 10 * milliseconds)
    for (severity, expected) in zip(severities, [0, 0, 0, 0, 0.25, 0.5, 0.75, 1, 1]) {
      #expect(abs(severity - expected) <= .ulpOfOne)
    }
  }

  @Test("a growth rate in proportion to severity gives exponential growth")
  func rate() throws {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1), onset: .time(0),
        growth: .rate(ClosureExpression { 2 * $0.severity }, initial: 0.01)))
    let simulation = try Simulation(bench.scenario)
    simulation.advance(to: seconds)
    // Euler's steps of 10 ms: exactly (1 + 0.02)^100 times the start.
    let expected = 0.01 * pow(1.02, 100)
    #expect(abs(simulation.status(fault).severity - expected) < 1e-12)
  }

  @Test("a gamma process grows monotonically with the mean and variance asked for")
  func gammaProcess() throws {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1), onset: .time(0),
        growth: .gammaProcess(mean: 0.4, variance: 0.01)))
    let plan = try bench.scenario.plan()
    var ends: [Double] = []
    for run in 0..<200 {
      let simulation = try Simulation(plan, run: UInt64(run))
      let path = simulation.trace(fault.severity, to: seconds, every: 100 * milliseconds)
      #expect(zip(path, path.dropFirst()).allSatisfy { $0 <= $1 })
      ends.append(path.last ?? 0)
    }
    let mean = ends.reduce(0, +) / 200
    let variance = ends.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199
    // Three standard errors of mean and variance of 200 draws of a gamma variable of shape 16.
    #expect(abs(mean - 0.4) < 3 * 0.1 / 200.0.squareRoot())
    #expect(abs(variance - 0.01) < 3 * 0.01 * (2.4 / 200).squareRoot())
  }

  /// 400 courses of severity over ten seconds, one value each 10 ms.
  private func wienerCourses(drift: Double, variance: Double) throws -> [[Double]] {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1), onset: .time(0),
        growth: .wienerProcess(drift: drift, variance: variance)))
    let plan = try bench.scenario.plan()
    return try (0..<400).map { run in
      try Simulation(plan, run: UInt64(run)).trace(
        fault.severity, to: 10 * seconds, every: 10 * milliseconds)
    }
  }

  @Test("a Wiener process has the mean and variance asked for, and independent increments")
  func wienerProcess() throws {
    let courses = try wienerCourses(drift: 0.05, variance: 0.0004)
    let (early, late) = (courses.map { $0[500] }, courses.map { $0[1000] })
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func covariance(_ a: [Double], _ b: [Double]) -> Double {
      let (x, y) = (mean(a), mean(b))
      return zip(a, b).reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) } / Double(a.count - 1)
    }
    // At 5 s and 10 s: means 0.25 and 0.5, variances 0.002 and 0.004; three standard errors of 400 draws.
    #expect(abs(mean(early) - 0.25) < 3 * (0.002 / 400).squareRoot())
    #expect(abs(mean(late) - 0.5) < 3 * (0.004 / 400).squareRoot())
    #expect(abs(covariance(early, early) - 0.002) < 3 * 0.002 * (2.0 / 399).squareRoot())
    #expect(abs(covariance(late, late) - 0.004) < 3 * 0.004 * (2.0 / 399).squareRoot())
    // What comes later does not depend on what came before.
    let later = zip(late, early).map { $0 - $1 }
    #expect(abs(covariance(early, later)) < 3 * 0.002 / 399.0.squareRoot())
    #expect(courses.contains { zip($0, $0.dropFirst()).contains { $0 > $1 } })
  }

  @Test("a Wiener process first reaches 1 after an inverse Gaussian time")
  func firstPassage() throws {
    let (drift, variance) = (0.25, 0.01)
    let courses = try wienerCourses(drift: drift, variance: variance)
    let times = courses.compactMap { course in
      course.firstIndex { $0 >= 1 }.map { Double($0) * 0.01 }
    }
    #expect(times.count >= 395)
    let mean = times.reduce(0, +) / Double(times.count)
    // Mean 1/drift, variance (variance per second)/drift³; steps pass a level 0.5826 σ √Δ late, by Siegmund's
    // correction.
    let deviation = (variance / (drift * drift * drift)).squareRoot()
    let late = 0.5826 * (variance * 0.01).squareRoot() / drift
    #expect(abs(mean - 1 / drift - late) < 3 * deviation / 20)
    let spread = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(times.count - 1)
    // Three standard errors of a deviation of 400 draws; the excess kurtosis is 15 · variance/drift = 0.6.
    #expect(abs(spread.squareRoot() / deviation - 1) < 3 * (2.6 / 1600).squareRoot())
  }

  @Test("a repair of quality q leaves 1 − q of the severity, a perfect one removes the fault")
  func quality() throws {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1), onset: .time(0),
        repair: .after(.fixed(20 * milliseconds), quality: 0.75)))
    let simulation = try Simulation(bench.scenario)
    #expect(
      simulation.trace(bench.output, to: 50 * milliseconds, every: 10 * milliseconds)
        == [7, 7, 6.25, 6.25, 6.0625, 6.0625])
    simulation.repair(fault)
    simulation.advance(to: 60 * milliseconds)
    #expect(simulation.value(bench.output) == 6)
    #expect(simulation.status(fault).isActive == false)
    #expect(simulation.value(fault.severity) == 0)
  }

  @Test("a fault of a duration ends at its exact time, which is noted")
  func duration() throws {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1), onset: .time(12 * milliseconds),
        pattern: .once(13 * milliseconds)))
    let plan = try bench.scenario.plan()
    let trace = MemoryTrace(plan: TracePlan(groups: plan.traceGroups))
    let simulation = try Simulation(plan, recording: trace)
    simulation.advance(to: 50 * milliseconds)
    #expect(simulation.status(fault).lastRepair == 25 * milliseconds)
    #expect(trace.notes.map(\.message) == ["f begins", "f ends"])
    #expect(trace.notes.map(\.time) == [12 * milliseconds, 25 * milliseconds])
  }

  @Test("a perfect repair arms a drawn onset again")
  func rearm() throws {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1), onset: .drawn(try .constant(0.03)),
        repair: .after(.fixed(20 * milliseconds), quality: 1)))
    let simulation = try Simulation(bench.scenario)
    #expect(
      simulation.trace(bench.output, to: 120 * milliseconds, every: 10 * milliseconds)
        == [6, 6, 6, 7, 7, 6, 6, 6, 7, 7, 6, 6, 6])
    #expect(simulation.status(fault).onsets == 2)
  }

  @Test("a condition repairs once each time it begins to hold, after its delay")
  func repairCondition() throws {
    let bench = try FaultBench()
    try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, .offset(1), onset: .time(0),
        repair: .condition(
          ClosureExpression(holds: { ($0.time / milliseconds / 30) % 2 == 1 }),
          delay: .fixed(10 * milliseconds), quality: 0.5)))
    #expect(
      try bench.outputs() == [7, 7, 7, 7, 6.5, 6.5, 6.5, 6.5, 6.5, 6.5, 6.25])
  }

  @Test("a fault is injected and repaired by hand, and its signals tell")
  func manual() throws {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(FaultPlan("f", on: bench.output, .offset(1)))
    let simulation = try Simulation(bench.scenario)
    simulation.advance(to: 100 * milliseconds)
    #expect(simulation.value(fault.active) == 0)
    #expect(simulation.value(fault.onset).isNaN)
    try simulation.inject(fault)
    #expect(simulation.value(fault.active) == 1)
    #expect(simulation.value(fault.onset) == 0.1)
    simulation.advance(to: 110 * milliseconds)
    #expect(simulation.value(bench.output) == 7)
    simulation.repair(fault)
    simulation.advance(to: 120 * milliseconds)
    #expect(simulation.value(bench.output) == 6)
    try simulation.inject(fault)
    #expect(simulation.status(fault).onset == 120 * milliseconds)
    #expect(simulation.status(fault).firstOnset == 100 * milliseconds)
  }

  @Test("what a fault draws does not depend on other faults")
  func addressedDraws() throws {
    func onset(withOther: Bool) throws -> Int64? {
      let bench = try FaultBench()
      let life = try Distribution.exponential(mean: 0.05)
      if withOther {
        try bench.scenario.addFault(
          FaultPlan("other", on: bench.gain, .scale(2), onset: .drawn(life)))
      }
      let fault = try bench.scenario.addFault(
        FaultPlan("f", on: bench.output, .offset(1), onset: .drawn(life)))
      let simulation = try Simulation(bench.scenario)
      simulation.advance(to: 10 * seconds)
      return simulation.status(fault).firstOnset
    }
    let alone = try onset(withOther: false)
    #expect(alone != nil)
    #expect(try onset(withOther: true) == alone)
  }

  @Test("a severity that is no number stops the run and names the fault")
  func brokenGrowth() throws {
    let bench = try FaultBench()
    try bench.scenario.addFault(
      FaultPlan(
        "wear", on: bench.output, .offset(1), onset: .time(0),
        growth: .expression(ClosureExpression { log($0.age - 0.02) })))
    let simulation = try Simulation(bench.scenario)
    guard case .failed(let error) = simulation.advance(to: seconds),
      case .fault("wear") = error.cause
    else {
      Issue.record("the run did not fail as it should")
      return
    }
    #expect(error.message.contains("the severity of wear became"))
  }
}
