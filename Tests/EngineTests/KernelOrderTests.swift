import Engine
import Testing

@Suite("Step order")
struct KernelOrderTests {
  @Test(
    "a chain of direct feed-through settles within one instant, whatever the order of declaration")
  func gaussSeidel() throws {
    let scenario = Scenario()
    let last = try scenario.addTwin("b", plugin: .gain(feedThrough: true), model: "gain")
    try scenario.addTwin("a", plugin: .gain(feedThrough: true), model: "gain")
    try scenario.addTwin("clock", plugin: .clock, model: "clock")
    try scenario.connect("a.y", to: "b.u")
    try scenario.connect("clock.t", to: "a.u")
    let simulation = try Simulation(scenario)
    let outputs = simulation.trace(
      try last.port("y").range, to: 30 * milliseconds, every: 10 * milliseconds)
    #expect(outputs == (0...3).map { 4 * (Double($0 * 10 * milliseconds) * 1e-9) })
  }

  @Test("a twin without feed-through reads what its source wrote at the last instant")
  func oneStepLate() throws {
    let scenario = Scenario()
    try scenario.addTwin("clock", plugin: .clock, model: "clock")
    let late = try scenario.addTwin("late", plugin: .gain(feedThrough: false), model: "gain")
    try scenario.connect("clock.t", to: "late.u")
    let simulation = try Simulation(scenario)
    let outputs = simulation.trace(
      try late.port("y").range, to: 30 * milliseconds, every: 10 * milliseconds)
    #expect(outputs == [-2, 0, 0.02, 0.04])
  }

  @Test("a circle of direct feed-through is refused with the whole circle and the way out")
  func circle() throws {
    let scenario = Scenario()
    for name in ["a", "b", "c", "d"] {
      try scenario.addTwin(name, plugin: .gain(feedThrough: true), model: "gain")
    }
    try scenario.connect("a.y", to: "b.u")
    try scenario.connect("b.y", to: "c.u")
    try scenario.connect("c.y", to: "a.u")
    try scenario.connect("c.y", to: "d.u")
    let message = scenarioError { _ = try scenario.plan() }
    #expect(message.contains("a.y -> b.u -> b.y -> c.u -> c.y -> a.u"))
    #expect(!message.contains("d.u"))
    #expect(message.contains("delay 10 ms"))
  }

  @Test("a delay of one period breaks the circle")
  func brokenCircle() throws {
    let scenario = Scenario()
    let a = try scenario.addTwin(
      "a", plugin: .gain(feedThrough: true), model: "gain",
      settings: ["gain": .number(0.5), "bias": .number(1)])
    try scenario.addTwin(
      "b", plugin: .gain(feedThrough: true), model: "gain", settings: ["gain": .number(1)])
    try scenario.connect("a.y", to: "b.u")
    try scenario.connect("b.y", to: "a.u", delay: 10 * milliseconds)
    let simulation = try Simulation(scenario)
    let outputs = simulation.trace(
      try a.port("y").range, to: 30 * milliseconds, every: 10 * milliseconds)
    #expect(outputs == [1, 1.5, 1.75, 1.875])
  }

  @Test("a delay shorter than a period does not break the circle")
  func shortDelay() throws {
    let scenario = Scenario()
    try scenario.addTwin("a", plugin: .gain(feedThrough: true), model: "gain")
    try scenario.connect("a.y", to: "a.u", delay: 9 * milliseconds)
    #expect(scenarioError { _ = try scenario.plan() }.contains("a.y -> a.u -> a.y"))
  }

  @Test(
    "a wire with a delay shows what was written that long ago",
    arguments: [10, 20, 25, 100] as [Int64])
  func delayedWire(delay: Int64) throws {
    let scenario = Scenario()
    try scenario.addTwin("clock", plugin: .clock, model: "clock")
    let late = try scenario.addTwin(
      "late", plugin: .gain(feedThrough: false), model: "gain",
      settings: ["gain": .number(1)], period: 7 * milliseconds)
    try scenario.connect("clock.t", to: "late.u", delay: delay * milliseconds)
    let simulation = try Simulation(scenario)
    for instant in stride(from: Int64(0), through: 700, by: 7) {
      simulation.advance(to: instant * milliseconds)
      let due = instant < delay ? -1 : Double((instant - delay) / 10 * 10) * 1e-3
      #expect(abs(simulation.value(try late.port("y").range) - due) < 1e-12)
    }
  }

  @Test("within an instant come timers, triggers, activities, twins, signals, stops and records")
  func phases() throws {
    let scenario = Scenario()
    let clock = try scenario.addTwin("clock", plugin: .clock, model: "clock")
    let t = try clock.port("t").range
    let log = try scenario.addVariable("log", initial: [0])
    let handler: @Sendable (Double) -> ClosureHandler = { digit in
      ClosureHandler { simulation in
        simulation.write(log, simulation.value(log) * 10 + digit)
        if simulation.value(t) != 0.01 { simulation.write(log, .nan) }
      }
    }
    let now: Int64 = 20 * milliseconds
    scenario.do(
      StepSequence([
        { _ in .until(now) },
        {
          try handler(3).handle($0)
          return .finished
        },
      ]))
    try scenario.when(ClosureExpression(holds: { $0.time == now }), handler(2))
    try scenario.at(now, handler(1))
    let signal = try scenario.addSignal("shown", ClosureExpression { $0[log] + $0[t] })
    try scenario.stop(when: ClosureExpression(holds: { $0[signal] > 123 }), reason: "seen")
    try scenario.record("shown", signal)
    let recording = MemoryRecording(width: 1)
    let simulation = try Simulation(scenario, recording: recording)
    guard case .stopped(let reason) = simulation.advance(to: seconds) else {
      Issue.record("the run was not stopped")
      return
    }
    #expect(reason == "seen")
    #expect(simulation.time == now)
    #expect(recording.rows.map(\.values) == [[0], [0.01], [123.02]])
  }
}
