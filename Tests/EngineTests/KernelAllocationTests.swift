import CAllocationCount
import Engine
import Testing

@Suite("Memory of an instant")
struct KernelAllocationTests {
  @Test("the counter counts", .enabled(if: allocation_count_is_live(), "a sanitizer is at work"))
  func counter() {
    let before = allocation_count()
    let memory = UnsafeMutablePointer<Double>.allocate(capacity: 8)
    #expect(allocation_count() > before)
    memory.deallocate()
  }

  @Test(
    "an instant allocates nothing",
    arguments: [
      "wires", "faults", "growing faults", "signals", "conditions", "events", "records",
      "requirements",
    ])
  func steadyState(feature: String) throws {
    let scenario = Scenario()
    try scenario.addTwin("clock", plugin: .clock, model: "clock")
    let arm = try scenario.addTwin("arm", plugin: .triple, model: "triple")
    let plant = try scenario.addTwin(
      "plant", plugin: .gain(feedThrough: true), model: "gain", period: 3 * milliseconds)
    let y = try plant.port("y").range
    let friction = try arm.port("joint_friction").range
    switch feature {
    case "wires":
      try scenario.connect("clock.t", to: "plant.u", delay: 20 * milliseconds)
      try scenario.connect("plant.y", to: "arm.joint_target[1]")
    case "faults":
      let effects: [FaultEffect] = [
        .stuck, .drift(rate: 1), .offset(1), .scale(2), .noise(deviation: 1),
        .dropout(probability: 0.5), .delay(50 * milliseconds), .set(1),
        .expression(ClosureExpression { $0.nominal + $0.age }),
      ]
      for (number, effect) in effects.enumerated() {
        try scenario.addFault(
          FaultPlan(
            "f\(number)", on: friction, effect, onset: .time(0),
            pattern: .intermittent(on: .fixed(40 * milliseconds), off: .fixed(20 * milliseconds))))
      }
    case "growing faults":
      let growths: [FaultGrowth] = [
        .expression(ClosureExpression { $0.age }), .rate(ConstantExpression(0.1), initial: 0),
        .gammaProcess(mean: 0.1, variance: 0.1), .wienerProcess(drift: 0.1, variance: 0.1),
      ]
      for (number, growth) in growths.enumerated() {
        try scenario.addFault(
          FaultPlan("f\(number)", on: friction, .scale(2), onset: .time(0), growth: growth))
      }
      try scenario.addFault(
        FaultPlan("later", on: y, .offset(1), onset: .hazard(ConstantExpression(0.001))))
    case "signals": _ = try scenario.addSignal("twice", ClosureExpression { 2 * $0[y] })
    case "conditions":
      try scenario.when(ComparisonExpression(y, .greater, 1e9), ClosureHandler { _ in })
      try scenario.stop(when: ComparisonExpression(y, .greater, 1e9))
      scenario.do(
        StepSequence([{ _ in .condition(ComparisonExpression(y, .greater, 1), deadline: nil) }]))
    case "events":
      try scenario.every(7 * milliseconds, ClosureHandler { $0.write(friction[1], 2) })
    case "requirements":
      try scenario.addRequirement(
        "small", formula: .always(.eventually(.within(100 * milliseconds), .predicate(0))),
        predicates: [ClosureExpression { 1 - $0[y] }])
    default: try scenario.record(try arm.port("joint_position"))
    }
    final class Sink: TraceSink {
      nonisolated(unsafe) var sum = 0.0
      func append(group: Int, time: Int64, row: UnsafePointer<Double>) -> Bool {
        sum += row[0]
        return true
      }
      var failure: TraceError? { nil }
      func note(time: Int64, kind: String, message: String) {}
      func finish(_ summary: TraceSummary) {}
    }
    let simulation = try Simulation(scenario, recording: Sink())
    simulation.advance(to: seconds)
    let before = allocation_count()
    simulation.advance(to: 3 * seconds)
    #expect(allocation_count() - before == 0)
  }

  @Test("going back to a snapshot allocates nothing")
  func restoring() throws {
    let scenario = Scenario()
    try scenario.addTwin("counter", plugin: .counter, model: "counter")
    let simulation = try Simulation(scenario)
    let snapshot = try simulation.snapshot()
    // The first time, the runtime makes its metadata.
    simulation.restore(snapshot)
    simulation.advance(to: seconds)
    let before = allocation_count()
    simulation.restore(snapshot)
    #expect(allocation_count() - before == 0)
  }
}
