import Engine
import Testing

@Suite("Snapshots")
struct SnapshotTests {
  /// A scenario in which every kind of state is alive.
  private func busyScenario() throws -> (Scenario, BusRange) {
    let scenario = Scenario(seed: 21)
    try scenario.addTwin("clock", plugin: .clock, model: "clock")
    try scenario.addTwin("counter", plugin: .counter, model: "counter", period: 7 * milliseconds)
    let plant = try scenario.addTwin("plant", plugin: .gain(feedThrough: true), model: "gain")
    let late = try scenario.addTwin("late", plugin: .gain(feedThrough: false), model: "gain")
    try scenario.connect("counter.count", to: "plant.u", delay: 25 * milliseconds)
    try scenario.connect("plant.y", to: "late.u")
    let y = try plant.port("y").range
    let gain = try plant.port("gain").range
    try scenario.addFault(
      FaultPlan(
        "noise", on: y, .noise(deviation: 0.1), onset: .drawn(try .exponential(mean: 0.05)),
        pattern: .intermittent(
          on: .drawn(try .exponential(mean: 0.03)), off: .drawn(try .exponential(mean: 0.02))),
        repair: .after(.drawn(try .exponential(mean: 0.2)), quality: 1)))
    try scenario.addFault(
      FaultPlan(
        "wear", on: gain, .scale(3),
        onset: .hazard(ConstantExpression(20)),
        growth: .rate(ConstantExpression(1), initial: 0.1)))
    try scenario.addFault(
      FaultPlan(
        "lag", on: try late.port("u").range, .delay(30 * milliseconds),
        onset: .time(60 * milliseconds)))
    let events = try scenario.addVariable("events", initial: [0])
    try scenario.when(
      ClosureExpression(holds: { ($0.time / milliseconds) % 60 > 20 }), debounce: 15 * milliseconds,
      ClosureHandler { $0.write(events, $0.value(events) + 1) })
    try scenario.every(33 * milliseconds, ClosureHandler { $0.write(gain, 2 + $0.value(events)) })
    scenario.do(
      StepSequence(
        (0..<20).map { number in
          {
            $0.write(events, $0.value(events) + 100)
            return number % 2 == 0
              ? .until($0.time + 17 * milliseconds)
              : .condition(ClosureExpression { $0[y] > 3 ? 1 : 0 }, deadline: $0.time + seconds)
          }
        }))
    let all = try scenario.addSignal(
      "all",
      ClosureExpression(count: 4) { context, result in
        result[0] = context[y]
        result[1] = context[late.slots[3].range]
        result[2] = context[events]
        result[3] = context[gain]
      })
    return (scenario, all)
  }

  private func run(_ simulation: Simulation, _ range: BusRange, to end: Int64) -> [[UInt64]] {
    var rows: [[UInt64]] = []
    while simulation.nextInstant <= end {
      simulation.stepInstant()
      rows.append(simulation.read(range).map(\.bitPattern))
    }
    return rows
  }

  @Test("a run that is rewound repeats itself bit for bit", arguments: [0, 47, 95, 180] as [Int64])
  func rewind(instant: Int64) throws {
    let (scenario, all) = try busyScenario()
    let simulation = try Simulation(scenario)
    simulation.advance(to: instant * milliseconds)
    let snapshot = try simulation.snapshot()
    let first = run(simulation, all, to: 400 * milliseconds)
    simulation.restore(snapshot)
    #expect(simulation.time == instant * milliseconds)
    #expect(run(simulation, all, to: 400 * milliseconds) == first)
    #expect(Set(first.map { $0[0] }).count > 20)
  }

  @Test("a fork goes on like its origin, and leaves it alone")
  func fork() throws {
    let (scenario, all) = try busyScenario()
    let origin = try Simulation(scenario)
    origin.advance(to: 80 * milliseconds)
    let fork = try origin.fork()
    let forked = run(fork, all, to: 400 * milliseconds)
    #expect(origin.time == 80 * milliseconds)
    #expect(run(origin, all, to: 400 * milliseconds) == forked)
  }

  @Test("a fork can be driven elsewhere")
  func whatIf() throws {
    let bench = try FaultBench()
    let fault = try bench.scenario.addFault(FaultPlan("f", on: bench.output, .offset(1)))
    let origin = try Simulation(bench.scenario)
    origin.advance(to: 50 * milliseconds)
    let fork = try origin.fork()
    try fork.inject(fault)
    fork.advance(to: 60 * milliseconds)
    origin.advance(to: 60 * milliseconds)
    #expect(fork.value(bench.output) == 7)
    #expect(origin.value(bench.output) == 6)
  }

  @Test("a failed run can be rewound to before the failure")
  func afterFailure() throws {
    let plugin = TestPlugin(
      ModelDescription("bad", summary: "fails", period: 10 * milliseconds, ports: [])
    ) { _ in ClosureModel { frame, _ in frame.index == 3 ? 9 : 0 } }
    let scenario = Scenario()
    try scenario.addTwin("bad", plugin: plugin, model: "bad")
    let simulation = try Simulation(scenario)
    simulation.advance(to: 20 * milliseconds)
    let snapshot = try simulation.snapshot()
    simulation.advance(to: seconds)
    simulation.restore(snapshot)
    guard case .reached = simulation.advance(to: 25 * milliseconds) else {
      Issue.record("the failure was not undone")
      return
    }
  }

  @Test("a model that cannot save its state is named in the refusal")
  func refusal() throws {
    let plugin = TestPlugin(
      ModelDescription("box", summary: "opaque", period: 10 * milliseconds, ports: [])
    ) { _ in ClosureModel(canSave: false) { _, _ in 0 } }
    let scenario = Scenario()
    try scenario.addTwin("supplier", plugin: plugin, model: "box")
    let simulation = try Simulation(scenario)
    #expect(
      scenarioError { _ = try simulation.snapshot() }
        .contains("no snapshot can be taken: supplier (test.box) cannot save its state"))
  }

  @Test("simulations of one plan on different threads agree bit for bit")
  func threads() async throws {
    let (scenario, all) = try busyScenario()
    let plan = try scenario.plan()
    let expected = run(try Simulation(plan), all, to: 400 * milliseconds)
    try await withThrowingTaskGroup(of: [[UInt64]].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let simulation = try Simulation(plan)
          var rows: [[UInt64]] = []
          while simulation.nextInstant <= 400 * milliseconds {
            simulation.stepInstant()
            rows.append(simulation.read(all).map(\.bitPattern))
          }
          return rows
        }
      }
      for try await rows in group { #expect(rows == expected) }
    }
  }
}
