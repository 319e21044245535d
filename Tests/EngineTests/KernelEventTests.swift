import Engine
import Testing

@Suite("Events and activities")
struct KernelEventTests {
  /// Collects the instants, in milliseconds, at which `prepare`'s handler fires within 100 ms.
  private func instants(
    period: Int64 = 10, _ prepare: (Scenario, any EventHandler) throws -> Void
  ) throws -> [Int] {
    let scenario = Scenario()
    try scenario.addTwin("clock", plugin: .clock, model: "clock", period: period * milliseconds)
    try prepare(scenario, ClosureHandler { $0.log("\($0.time / milliseconds)") })
    let simulation = try Simulation(scenario)
    simulation.advance(to: 100 * milliseconds)
    return simulation.takeMessages().compactMap { Int($0.text) }
  }

  @Test("an event comes at its exact instant, even between steps")
  func single() throws {
    #expect(try instants { try $0.at(33 * milliseconds, $1) } == [33])
  }

  @Test("a repeated event keeps its bounds")
  func repeated() throws {
    #expect(
      try instants { try $0.every(25 * milliseconds, $1) } == [0, 25, 50, 75, 100])
    #expect(
      try instants {
        try $0.every(25 * milliseconds, from: 10 * milliseconds, until: 60 * milliseconds, $1)
      } == [10, 35, 60])
  }

  /// Holds during 15 … 44 ms and 60 … 100 ms.
  private static let wave = ClosureExpression(holds: {
    let t = $0.time / milliseconds
    return (15..<45).contains(t) || t >= 60
  })

  @Test("a trigger fires once each time its condition begins to hold")
  func edges() throws {
    #expect(try instants { try $0.when(Self.wave, $1) } == [20, 60])
  }

  @Test("a debounced trigger fires when its condition has held that long, at the exact instant")
  func debounced() throws {
    #expect(try instants { try $0.when(Self.wave, debounce: 12 * milliseconds, $1) } == [32, 72])
    #expect(try instants { try $0.when(Self.wave, debounce: 30 * milliseconds, $1) } == [90])
  }

  @Test("an activity waits for instants, conditions and deadlines")
  func waits() throws {
    let log: @Sendable (Simulation) -> Void = { $0.log("\($0.time / milliseconds)") }
    let fired = try instants { scenario, _ in
      scenario.do(
        StepSequence([
          {
            log($0); return .until(13 * milliseconds)
          },
          {
            log($0); return .condition(Self.wave, deadline: nil)
          },
          {
            log($0)
            return .condition(
              ClosureExpression(holds: { $0.time > 90 * milliseconds }),
              deadline: 77 * milliseconds)
          },
          {
            log($0)
            $0.log($0.wokeByDeadline ? "1" : "0")
            return .condition(ClosureExpression(holds: { _ in true }), deadline: nil)
          },
          {
            log($0)
            $0.log($0.wokeByDeadline ? "1" : "0")
            return .finished
          },
        ]))
    }
    #expect(fired == [0, 13, 20, 77, 1, 80, 0])
  }

  @Test("an activity can begin others and go on in the instant in which the last of them ends")
  func parallel() throws {
    let scenario = Scenario()
    try scenario.addTwin("clock", plugin: .clock, model: "clock")
    let children = [20, 30].map { (wait: Int64) in
      scenario.do(
        StepSequence([{ .until($0.time + wait * milliseconds) }]), startsAtOnce: false)
    }
    scenario.do(
      StepSequence([
        { simulation in
          for child in children { simulation.begin(child) }
          return .others(children)
        },
        {
          $0.log("\($0.time / milliseconds)")
          return .finished
        },
      ]))
    let simulation = try Simulation(scenario)
    guard case .finished = simulation.advance() else {
      Issue.record("the activities did not end")
      return
    }
    #expect(simulation.takeMessages().map(\.text) == ["30"])
    #expect(simulation.time == 30 * milliseconds)
  }

  @Test("a raised flag interrupts between instants and the run can go on")
  func interrupt() throws {
    let flag = InterruptFlag()
    let scenario = Scenario()
    let counter = try scenario.addTwin("c", plugin: .counter, model: "counter")
    try scenario.at(20 * milliseconds, ClosureHandler { _ in flag.raise() })
    let simulation = try Simulation(scenario, interrupt: flag)
    guard case .interrupted = simulation.advance(to: seconds) else {
      Issue.record("the run was not interrupted")
      return
    }
    #expect(simulation.time == 20 * milliseconds)
    flag.clear()
    simulation.advance(to: 100 * milliseconds)
    #expect(simulation.value(try counter.port("count").range) == 10)
  }

  @Test("an action reaches the model; its refusal names twin, action and reason")
  func actions() throws {
    let scenario = Scenario()
    let counter = try scenario.addTwin("c", plugin: .counter, model: "counter")
    try scenario.at(
      20 * milliseconds, ClosureHandler { try $0.start(counter, action: "jump", arguments: [50]) })
    let simulation = try Simulation(scenario)
    simulation.advance(to: 30 * milliseconds)
    #expect(simulation.value(try counter.port("count").range) == 51)
    #expect(
      scenarioError { try simulation.start(counter, action: "jump", arguments: [-1]) }
        .contains("c.jump at 30 ms: code 7 was on purpose"))
    #expect(
      scenarioError { try simulation.start(counter, action: "jmp", arguments: [1]) }
        .contains("did you mean jump?"))
  }

  @Test("an error thrown by a handler ends the run and is kept")
  func thrown() throws {
    let scenario = Scenario()
    try scenario.at(5, ClosureHandler { _ in throw PluginError("on purpose") })
    let simulation = try Simulation(scenario)
    guard case .failed(let error) = simulation.advance(to: 10),
      case .handler(let cause) = error.cause
    else {
      Issue.record("the run did not fail")
      return
    }
    #expect(cause is PluginError)
    #expect(error.time == 5)
  }
}
