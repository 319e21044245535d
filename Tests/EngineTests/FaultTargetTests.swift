import Engine
import Testing

@Suite("Fault targets")
struct FaultTargetTests {
  @Test("a parameter is nominal again after the repair")
  func parameter() throws {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(
      FaultPlan("f", on: bench.gain, .scale(5), onset: .time(20 * milliseconds)))
    let simulation = try Simulation(bench.scenario)
    simulation.advance(to: 40 * milliseconds)
    #expect(simulation.value(bench.gain) == 10)
    #expect(simulation.nominal(bench.gain) == [2])
    #expect(simulation.value(bench.output) == 30)
    simulation.repair(fault)
    #expect(simulation.value(bench.gain) == 2)
    simulation.advance(to: 50 * milliseconds)
    #expect(simulation.value(bench.output) == 6)
  }

  @Test("a value written under a fault becomes the new nominal value")
  func written() throws {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(
      FaultPlan("f", on: bench.gain, .scale(5), onset: .time(20 * milliseconds)))
    let simulation = try Simulation(bench.scenario)
    simulation.advance(to: 40 * milliseconds)
    simulation.write(bench.gain, 4)
    simulation.advance(to: 50 * milliseconds)
    #expect(simulation.value(bench.output) == 60)
    simulation.repair(fault)
    simulation.advance(to: 60 * milliseconds)
    #expect(simulation.value(bench.output) == 12)
  }

  @Test("an input without a wire keeps its nominal value under a fault")
  func freeInput() throws {
    let bench = try FaultBench()
    let input = try bench.twin.port("u").range
    try bench.scenario.addFault(
      FaultPlan("f", on: input, .offset(1), onset: .time(20 * milliseconds)))
    #expect(try bench.outputs(to: 50) == [6, 6, 8, 8, 8, 8])
  }

  @Test("a fault on a wired input leaves the source alone")
  func wiredInput() throws {
    let scenario = Scenario()
    let clock = try scenario.addTwin("clock", plugin: .clock, model: "clock")
    let plant = try scenario.addTwin("plant", plugin: .gain(feedThrough: true), model: "gain")
    try scenario.connect("clock.t", to: "plant.u")
    try scenario.addFault(
      FaultPlan("f", on: try plant.port("u").range, .offset(1), onset: .time(20 * milliseconds)))
    let simulation = try Simulation(scenario)
    simulation.advance(to: 30 * milliseconds)
    #expect(abs(simulation.value(try clock.port("t").range) - 0.03) < 1e-15)
    #expect(abs(simulation.value(try plant.port("y").range) - 2.06) < 1e-15)
    #expect(abs(simulation.nominal(try plant.port("u").range)[0] - 0.03) < 1e-15)
  }

  @Test("a fault on an input driven by a signal follows the signal")
  func signalInput() throws {
    let bench = try FaultBench()
    let signal = try bench.scenario.addSignal("t", ClosureExpression { $0.seconds * 100 })
    try bench.scenario.connect(signal, to: try bench.twin.port("u"))
    try bench.scenario.addFault(
      FaultPlan(
        "f", on: try bench.twin.port("u").range, .offset(1), onset: .time(20 * milliseconds)))
    let outputs = try bench.outputs(to: 50)
    for (output, expected) in zip(outputs, [0, 0, 4, 6, 8, 10] as [Double]) {
      #expect(abs(output - expected) < 1e-12)
    }
    #expect(
      scenarioError { try bench.scenario.connect("plant.y", to: "plant.u", delay: seconds) }
        .contains("a signal already drives plant.u"))
  }

  @Test("two faults of different length on one parameter leave no trace")
  func overlapping() throws {
    let bench = try FaultBench()
    for (name, effect, start, length) in [
      ("a", FaultEffect.offset(1), 10, 40), ("b", .scale(3), 30, 40),
    ] as [(String, FaultEffect, Int64, Int64)] {
      try bench.scenario.addFault(
        FaultPlan(
          name, on: bench.gain, effect, onset: .time(start * milliseconds),
          pattern: .once(length * milliseconds)))
    }
    #expect(try bench.outputs() == [6, 9, 9, 27, 27, 18, 18, 6, 6, 6, 6])
  }

  @Test("a fault on something that belongs to no twin is refused")
  func stranger() throws {
    let bench = try FaultBench()
    let variable = try bench.scenario.addVariable("x", initial: [0])
    #expect(
      scenarioError { try bench.scenario.addFault(FaultPlan("f", on: variable, .stuck)) }
        .contains("elements of one port or tunable parameter"))
  }

  @Test(
    "impossible plans are refused",
    arguments: [
      (FaultEffect.delay(0), FaultPattern.always, 1.0, "cannot delay by 0 s"),
      (.stuck, .once(0), 1, "cannot be active for 0 s"),
      (.stuck, .intermittent(on: .fixed(-5), off: .fixed(5)), 1, "cannot come and go"),
      (.stuck, .always, 1.5, "probability 1.5 is outside 0 .. 1"),
      (.expression(ConstantExpression([1, 2])), .always, 1, "2 numbers, its target 1"),
    ] as [(FaultEffect, FaultPattern, Double, String)])
  func impossible(effect: FaultEffect, pattern: FaultPattern, chance: Double, answer: String) throws
  {
    let bench = try FaultBench()
    #expect(
      scenarioError {
        try bench.scenario.addFault(
          FaultPlan("f", on: bench.output, effect, probability: chance, pattern: pattern))
      }.contains(answer))
  }
}
