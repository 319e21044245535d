import Engine
import Testing

/// Runs a twin whose output y is gain · 3 + bias every 10 ms, with faults on it.
struct FaultBench {
  let scenario = Scenario(seed: 5)
  let twin: TwinHandle
  let output: BusRange
  let gain: BusRange

  init(seed: UInt64 = 5, gain: Double = 2) throws {
    twin = try scenario.addTwin(
      "plant", plugin: .gain(feedThrough: true), model: "gain", settings: ["gain": .number(gain)])
    output = try twin.port("y").range
    self.gain = try twin.port("gain").range
    scenario.set(try twin.port("u").range, [3])
  }

  /// The output at 0, 10, 20, … 100 ms.
  func outputs(to end: Int64 = 100) throws -> [Double] {
    try Simulation(scenario).trace(output, to: end * milliseconds, every: 10 * milliseconds)
  }
}

@Suite("Fault effects")
struct FaultEffectTests {
  /// Onset at 35 ms: first seen at 40 ms, then 5 ms old. The nominal output is 6.
  private func outputs(
    _ effect: FaultEffect, growth: FaultGrowth = .none
  ) throws -> [Double] {
    let bench = try FaultBench()
    try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, effect, onset: .time(35 * milliseconds), growth: growth))
    return try bench.outputs(to: 60)
  }

  @Test("offset, scale and set act with the whole amount at severity 1")
  func amounts() throws {
    #expect(try outputs(.offset(1.5)) == [6, 6, 6, 6, 7.5, 7.5, 7.5])
    #expect(try outputs(.scale(0.5)) == [6, 6, 6, 6, 3, 3, 3])
    #expect(try outputs(.set(-1)) == [6, 6, 6, 6, -1, -1, -1])
  }

  @Test("amounts are in proportion to severity")
  func partial() throws {
    let half = FaultGrowth.expression(ConstantExpression(0.5))
    #expect(try outputs(.offset(1), growth: half).last == 6.5)
    #expect(try outputs(.scale(0), growth: half).last == 3)
    #expect(try outputs(.set(4), growth: half).last == 2)
  }

  @Test("drift grows with the time since the exact onset")
  func drift() throws {
    let expected = [0, 0, 0, 0, 5, 15, 25].map { (age: Int64) in
      6 + 2 * (Double(age * milliseconds) * 1e-9)
    }
    #expect(try outputs(.drift(rate: 2)) == expected)
  }

  @Test("an expression sees nominal value, age and severity")
  func expression() throws {
    let law = ClosureExpression { $0.nominal * 10 + $0.severity + $0.age }
    let severity = FaultGrowth.expression(ConstantExpression(0.25))
    let late = [5, 15, 25].map { (age: Int64) in 60.25 + Double(age * milliseconds) * 1e-9 }
    #expect(try outputs(.expression(law), growth: severity) == [6, 6, 6, 6] + late)
  }

  @Test("a plugin's laws act as their descriptions say")
  func laws() throws {
    #expect(try outputs(FaultEffect(.growth(gain: 2))).last == 18)
    #expect(try outputs(FaultEffect(.loss)).last == 0)
    #expect(try outputs(FaultEffect(.offset(amount: 1))).last == 7)
    #expect(try outputs(FaultEffect(.set(amount: 9))).last == 9)
  }

  @Test(
    "at severity 0 every law leaves the value as it is",
    arguments: [
      FaultModeDescription.Law.growth(gain: 2), .loss, .offset(amount: 1), .drift(rate: 1),
      .noise(deviation: 1), .stuck, .dropout, .delay(time: 0.02),
      .spike(amount: 1, probability: 1), .set(amount: 0), .set(amount: 9),
    ])
  func harmless(law: FaultModeDescription.Law) throws {
    for zero in [0, 273.15] {
      let scenario = Scenario(seed: 9)
      let clock = try scenario.addTwin("clock", plugin: .clock, model: "clock")
      let t = try clock.port("t").range
      var plan = FaultPlan("f", on: t, FaultEffect(law), onset: .time(0))
      plan.growth = .expression(ConstantExpression(0))
      plan.zero = zero
      try scenario.addFault(plan)
      let values = try Simulation(scenario).trace(
        t, to: 40 * milliseconds, every: 10 * milliseconds)
      #expect(values.map { ($0 * 1000).rounded() } == [0, 10, 20, 30, 40])
    }
  }

  @Test("scaling and setting count from the zero of the target's own scale")
  func zero() throws {
    func last(_ law: FaultModeDescription.Law, _ severity: Double) throws -> Double? {
      let bench = try FaultBench()
      var plan = FaultPlan("f", on: bench.output, FaultEffect(law), onset: .time(0))
      plan.growth = .expression(ConstantExpression(severity))
      plan.zero = 2
      try bench.scenario.addFault(plan)
      return try bench.outputs(to: 50).last
    }
    // The value is 6: 4 above the zero.
    #expect(try last(.growth(gain: 0.5), 1) == 8)
    #expect(try last(.growth(gain: 0.5), 0.5) == 7)
    #expect(try last(.loss, 1) == 2)
    #expect(try last(.set(amount: 0), 0.5) == 2)
    #expect(try last(.set(amount: 1), 1) == 3)
  }

  /// Faults the output of a twin that tells the time in seconds.
  private func clock(_ effect: FaultEffect, onset: Int64, to end: Int64) throws -> [Double] {
    let scenario = Scenario(seed: 9)
    let clock = try scenario.addTwin("clock", plugin: .clock, model: "clock")
    let t = try clock.port("t").range
    try scenario.addFault(
      FaultPlan("f", on: t, effect, onset: .time(onset * milliseconds)))
    return try Simulation(scenario).trace(
      t, to: end * milliseconds, every: 10 * milliseconds
    ).map { ($0 * 1000).rounded() }
  }

  @Test("a stuck value keeps what it was at onset")
  func stuck() throws {
    #expect(try clock(.stuck, onset: 20, to: 50) == [0, 10, 20, 20, 20, 20])
  }

  @Test("a delay shows old values once they are old enough, and the value at onset until then")
  func delay() throws {
    #expect(
      try clock(.delay(30 * milliseconds), onset: 20, to: 80)
        == [0, 10, 20, 20, 20, 20, 30, 40, 50])
  }

  @Test("a delay that is half as severe is half as long")
  func partialDelay() throws {
    let scenario = Scenario(seed: 9)
    let clock = try scenario.addTwin("clock", plugin: .clock, model: "clock")
    let t = try clock.port("t").range
    try scenario.addFault(
      FaultPlan(
        "f", on: t, FaultEffect(.delay(time: 0.04)), onset: .time(20 * milliseconds),
        growth: .expression(ConstantExpression(0.5))))
    let values = try Simulation(scenario).trace(
      t, to: 80 * milliseconds, every: 10 * milliseconds)
    #expect(values.map { ($0 * 1000).rounded() } == [0, 10, 20, 20, 20, 30, 40, 50, 60])
  }

  @Test("a spike adds its whole amount, as often as probability and severity say, and else nothing")
  func spike() throws {
    let bench = try FaultBench()
    try bench.scenario.addFault(
      FaultPlan(
        "f", on: bench.output, FaultEffect(.spike(amount: 4, probability: 0.4)), onset: .time(0),
        growth: .expression(ConstantExpression(0.5))))
    let values = try bench.outputs(to: 20_000)
    #expect(values.allSatisfy { $0 == 6 || $0 == 10 })
    // 2001 draws of probability 0.2: three standard deviations are 54.
    #expect(abs(values.count { $0 == 10 } - 400) < 55)
  }

  @Test("a dropout repeats the last good value, as often as its probability says")
  func dropout() throws {
    let values = try clock(.dropout(probability: 0.3), onset: 0, to: 20_000)
    var dropped = 0
    for (position, value) in values.enumerated() {
      if value == Double(position * 10) { continue }
      #expect(value == values[position - 1])
      dropped += 1
    }
    // 2000 draws: three standard deviations of a binomial count are 61.
    #expect(abs(dropped - 600) < 62)
  }

  @Test("noise has mean 0 and the deviation asked for, and differs between elements")
  func noise() throws {
    let scenario = Scenario(seed: 3)
    let arm = try scenario.addTwin("arm", plugin: .triple, model: "triple")
    let position = try arm.port("joint_position").range
    try scenario.addFault(
      FaultPlan("f", on: position, .noise(deviation: 0.5), onset: .time(0)))
    let simulation = try Simulation(scenario)
    var sums = [0.0, 0, 0]
    var squares = [0.0, 0, 0]
    var product = 0.0
    let count = 4000.0
    for _ in 0..<Int(count) {
      simulation.stepInstant()
      let values = simulation.read(position)
      for joint in 0..<3 {
        sums[joint] += values[joint] / count
        squares[joint] += values[joint] * values[joint] / count
      }
      product += values[0] * values[1] / count
    }
    for joint in 0..<3 {
      // Four standard errors of mean and variance of 4000 draws.
      #expect(abs(sums[joint]) < 4 * 0.5 / count.squareRoot())
      #expect(abs(squares[joint] - 0.25) < 4 * 0.25 * (2 / count).squareRoot())
    }
    #expect(abs(product) < 4 * 0.25 / count.squareRoot())
  }

  @Test("faults on one target act in declared order, each on what the one before left")
  func composition() throws {
    func last(_ effects: [FaultEffect]) throws -> Double? {
      let bench = try FaultBench()
      for (number, effect) in effects.enumerated() {
        try bench.scenario.addFault(
          FaultPlan("f\(number)", on: bench.output, effect, onset: .time(0)))
      }
      return try bench.outputs().last
    }
    #expect(try last([.offset(1), .scale(10)]) == 70)
    #expect(try last([.scale(10), .offset(1)]) == 61)
  }

  @Test("a fault acts on its own elements only")
  func elements() throws {
    let scenario = Scenario()
    let arm = try scenario.addTwin("arm", plugin: .triple, model: "triple")
    try scenario.addFault(
      FaultPlan(
        "f", on: try scenario.port("arm.joint[elbow].friction").range, .offset(4),
        onset: .time(20 * milliseconds)))
    let simulation = try Simulation(scenario)
    simulation.advance(to: 10 * milliseconds)
    #expect(simulation.read(try arm.port("joint_position").range) == [0, 0, 0])
    simulation.advance(to: 20 * milliseconds)
    #expect(simulation.read(try arm.port("joint_position").range) == [0, 4, 0])
  }

  @Test("outputs before onset are bit-identical to those of a run without the fault")
  func untouched() throws {
    func outputs(withFault: Bool) throws -> [Double] {
      let scenario = Scenario(seed: 5)
      try scenario.addTwin("clock", plugin: .clock, model: "clock")
      let twin = try scenario.addTwin("plant", plugin: .gain(feedThrough: true), model: "gain")
      try scenario.connect("clock.t", to: "plant.u")
      if withFault {
        for (name, path) in [("a", "clock.t"), ("b", "plant.u"), ("c", "plant.gain")] {
          try scenario.addFault(
            FaultPlan(
              name, on: try scenario.port(path).range, .scale(2),
              onset: .time(500 * milliseconds)))
        }
      }
      return try Simulation(scenario).trace(
        try twin.port("y").range, to: 600 * milliseconds, every: 10 * milliseconds)
    }
    let (without, with) = (try outputs(withFault: false), try outputs(withFault: true))
    #expect(with[..<50] == without[..<50])
    #expect(with[50...] == ArraySlice(without[50...].map { $0 * 8 }))
  }
}
