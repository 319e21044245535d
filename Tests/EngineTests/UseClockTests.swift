import Engine
import Testing

/// The counter shows n at 10 n ms, and events of an instant see what the instant before left: the count is 4 for them
/// at 50 ms.
@Suite("Clocks of use")
struct UseClockTests {
  private let unit: Int64 = 1_000_000_000

  /// Collects the instants, in milliseconds, at which `prepare`'s handler fires within 300 ms.
  private func instants(
    _ prepare: (Scenario, UseClock, any EventHandler) throws -> Void
  ) throws -> [Int] {
    let scenario = Scenario()
    let clock = try counter(in: scenario)
    try prepare(scenario, clock, ClosureHandler { $0.log("\($0.time / milliseconds)") })
    let simulation = try Simulation(scenario)
    simulation.advance(to: 300 * milliseconds)
    return simulation.takeMessages().compactMap { Int($0.text) }
  }

  private func counter(in scenario: Scenario) throws -> UseClock {
    let twin = try scenario.addTwin("c", plugin: .counter, model: "counter")
    return try scenario.addClock(
      "c.count", unit: .one, ReadingExpression(try twin.port("count").range))
  }

  @Test("an event comes when the count is there")
  func single() throws {
    #expect(try instants { try $0.at(5 * unit, on: $1, $2) } == [60])
  }

  @Test("a repeated event keeps its bounds in the count")
  func repeated() throws {
    #expect(
      try instants { try $0.every(10 * unit, from: 2 * unit, until: 15 * unit, on: $1, $2) }
        == [30, 130])
  }

  @Test("a repeated event comes once where the count leaps")
  func leaping() throws {
    let fired = try instants { scenario, _, handler in
      let leaps = try scenario.addClock(
        "leaps", unit: .one, ClosureExpression { Double($0.time / (100 * milliseconds)) * 7 })
      try scenario.every(2 * unit, on: leaps, handler)
    }
    #expect(fired == [0, 100, 200, 300])
  }

  @Test("a condition must hold while the count comes further")
  func debounced() throws {
    let late = ClosureExpression(holds: { $0.time >= 50 * milliseconds })
    #expect(try instants { try $0.when(late, debounce: 3 * unit, on: $1, $2) } == [80])
  }

  @Test("a record has a row for each period of the count, and the time of each")
  func records() throws {
    let scenario = Scenario()
    let clock = try counter(in: scenario)
    try scenario.record("c.count", period: 4 * unit, on: clock)
    let recording = MemoryRecording(width: 1)
    let simulation = try Simulation(scenario, recording: recording)
    simulation.advance(to: 130 * milliseconds)
    #expect(recording.rows.map(\.values) == [[0], [4], [8], [12]])
    #expect(recording.rows.map { $0.time / milliseconds } == [0, 40, 80, 120])
  }

  /// The severities that a fault of the counter has at every fifth count, and when it first acted.
  private func fault(
    _ prepare: (inout FaultPlan, UseClock) -> Void
  ) throws -> (severities: [Double], onset: Int64?) {
    let scenario = Scenario(seed: 3)
    let clock = try counter(in: scenario)
    let other = try scenario.addTwin("d", plugin: .counter, model: "counter")
    var plan = FaultPlan("f", on: try other.port("count").range, .offset(1))
    prepare(&plan, clock)
    let fault = try scenario.addFault(plan)
    let simulation = try Simulation(scenario)
    let severities = simulation.trace(
      fault.severity, to: 300 * milliseconds, every: 50 * milliseconds)
    return (severities, simulation.status(fault).firstOnset)
  }

  @Test("a fault begins at a count and grows with it")
  func growth() throws {
    let found = try fault { plan, clock in
      plan.onset = .time(10 * unit)
      plan.growth = .rate(ConstantExpression(0.1), initial: 0)
      plan.clocks.onset = clock
      plan.clocks.growth = clock
    }
    // The count is 10 for faults from 110 ms on.
    #expect(found.onset == 110 * milliseconds)
    let expected = [0, 0, 0, 0.4, 0.9, 1, 1]
    #expect(zip(found.severities, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test("a fault comes, goes and is repaired by the count")
  func pattern() throws {
    let pulsed = try fault { plan, clock in
      plan.onset = .time(0)
      plan.pattern = .once(12 * unit)
      plan.clocks.pattern = clock
    }
    #expect(pulsed.severities == [1, 1, 1, 0, 0, 0, 0])
    let mended = try fault { plan, clock in
      plan.onset = .time(0)
      plan.repair = .after(.fixed(12 * unit), quality: 1)
      plan.clocks.repair = clock
    }
    #expect(mended.severities == [1, 1, 1, 0, 0, 0, 0])
  }

  @Test("a hazard per count brings onsets by the count")
  func hazard() throws {
    // A count each 10 ms: 0.003 a count is 0.3 a second, and the draw is the same.
    let counted = try fault { plan, clock in
      plan.onset = .hazard(ConstantExpression(0.003))
      plan.clocks.onset = clock
    }
    let timed = try fault { plan, _ in plan.onset = .hazard(ConstantExpression(0.3)) }
    let (byCount, byTime) = (try #require(counted.onset), try #require(timed.onset))
    #expect((0...20 * milliseconds).contains(byCount - byTime))
    #expect(byTime > 50 * milliseconds)
  }

  @Test("a snapshot keeps where counts stood, and the run goes on as before")
  func snapshot() throws {
    let scenario = Scenario()
    let clock = try counter(in: scenario)
    try scenario.record("c.count", period: 4 * unit, on: clock)
    try scenario.every(3 * unit, on: clock, ClosureHandler { $0.log("\($0.time)") })
    let recording = MemoryRecording(width: 1)
    let simulation = try Simulation(scenario, recording: recording)
    simulation.advance(to: 95 * milliseconds)
    let state = try simulation.snapshot()
    recording.rows = []
    _ = simulation.takeMessages()
    simulation.advance(to: 200 * milliseconds)
    let first = (recording.rows.map(\.values), simulation.takeMessages().map(\.text))
    simulation.restore(state)
    recording.rows = []
    simulation.advance(to: 200 * milliseconds)
    let second = (recording.rows.map(\.values), simulation.takeMessages().map(\.text))
    #expect(first == second)
    #expect(first.0 == [[12], [16], [20]])
  }

  @Test("a requirement's spans may be counts; a violation is placed in time")
  func requirement() throws {
    let scenario = Scenario()
    let clock = try counter(in: scenario)
    // Fails from 150 ms on, and must have held within the last five counts: until count 20, at 200 ms.
    let holds = ClosureExpression { $0.time < 150 * milliseconds ? 1 : -1 }
    try scenario.addRequirement(
      "recent", formula: .always(.unbounded, .once(.within(5 * unit), .predicate(0))),
      predicates: [holds], on: clock)
    let simulation = try Simulation(scenario)
    simulation.advance(to: 300 * milliseconds)
    let result = simulation.requirementResults[0]
    #expect(result.verdict == .violated)
    #expect(result.firstViolation == 200 * milliseconds)
  }

  @Test("what cannot be is refused in the clock's unit")
  func refused() throws {
    let scenario = Scenario()
    let twin = try scenario.addTwin("c", plugin: .counter, model: "counter")
    let clock = try scenario.addClock(
      "c.count", unit: .cycle, ReadingExpression(try twin.port("count").range))
    let handler = ClosureHandler { _ in }
    #expect(
      scenarioError { try scenario.every(0, on: clock, handler) }
        == "an event cannot come every 0 cycle\n  help: a period is at least 1e-9 cycle")
    #expect(
      scenarioError { try scenario.at(-2 * unit, on: clock, handler) }
        == "an event at -2 cycle lies before the start of the run")
  }
}
