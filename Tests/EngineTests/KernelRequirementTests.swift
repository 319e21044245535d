import Engine
import Testing

@Suite("Requirements of a run")
struct KernelRequirementTests {
  /// A clock that must stay below a limit in seconds.
  private func simulation(limit: Double, formula: TemporalFormula) throws -> Simulation {
    let scenario = Scenario()
    let clock = try scenario.addTwin("clock", plugin: .clock, model: "clock")
    let t = try clock.port("t").range
    try scenario.addRequirement(
      "early", formula: formula, predicates: [ClosureExpression { limit - $0[t] }])
    return try Simulation(scenario)
  }

  @Test("a violation is known at its instant, with the margin")
  func violation() throws {
    let simulation = try simulation(limit: 0.055, formula: .always(.predicate(0)))
    simulation.advance(to: 50 * milliseconds)
    #expect(simulation.requirementResults[0].verdict == .undecided)
    simulation.advance(to: 100 * milliseconds)
    let result = simulation.requirementResults[0]
    #expect(result.verdict == .violated)
    #expect(result.firstViolation == 60 * milliseconds)
    #expect(abs(result.robustness + 0.045) < 1e-12)
  }

  @Test("what the end decides is decided at the end, and taken back when the run goes on")
  func goingOn() throws {
    let simulation = try simulation(limit: 0.055, formula: .always(.predicate(0)))
    simulation.advance(to: 50 * milliseconds)
    simulation.finishRequirements()
    #expect(simulation.requirementResults[0].verdict == .satisfied)
    simulation.finishRequirements()
    simulation.advance(to: 60 * milliseconds)
    #expect(simulation.requirementResults[0].verdict == .violated)
  }

  @Test("the bus says that a requirement is violated, from the instant on at which that is judged")
  func liveVerdict() throws {
    let simulation = try simulation(limit: 0.055, formula: .always(.predicate(0)))
    let violated = simulation.plan.requirements[0].violated
    simulation.advance(to: 50 * milliseconds)
    #expect(simulation.read(violated) == [0])
    let snapshot = try simulation.snapshot()
    simulation.advance(to: 60 * milliseconds)
    #expect(simulation.read(violated) == [1])
    simulation.restore(snapshot)
    #expect(simulation.read(violated) == [0])
    simulation.advance(to: 100 * milliseconds)
    #expect(simulation.read(violated) == [1])
  }

  @Test(
    "what only the end decided leaves no mark on a run that goes on, nor on one that is restored")
  func liveVerdictTakenBack() throws {
    let other = try simulation(limit: 0.055, formula: .eventually(.not(.predicate(0))))
    let violated = other.plan.requirements[0].violated
    other.advance(to: 50 * milliseconds)
    other.finishRequirements()
    #expect(other.read(violated) == [1])
    let snapshot = try other.snapshot()
    other.advance(to: 60 * milliseconds)
    #expect(other.read(violated) == [0])
    other.restore(snapshot)
    #expect(other.read(violated) == [0])
  }

  @Test("a snapshot holds what has been judged")
  func snapshot() throws {
    let simulation = try simulation(limit: 0.055, formula: .always(.predicate(0)))
    simulation.advance(to: 50 * milliseconds)
    simulation.finishRequirements()
    let snapshot = try simulation.snapshot()
    simulation.advance(to: 100 * milliseconds)
    simulation.restore(snapshot)
    #expect(simulation.requirementResults[0].verdict == .undecided)
    simulation.advance(to: 60 * milliseconds)
    #expect(simulation.requirementResults[0].firstViolation == 60 * milliseconds)
  }

  @Test("an instant worked off twice is judged once")
  func sameInstant() throws {
    let scenario = Scenario()
    try scenario.addTwin("clock", plugin: .clock, model: "clock")
    try scenario.addRequirement(
      "fine", formula: .always(.predicate(0)), predicates: [ConstantExpression(1)])
    let activity = scenario.do(StepSequence([]), startsAtOnce: false)
    let simulation = try Simulation(scenario)
    simulation.advance(to: 20 * milliseconds)
    simulation.begin(activity)
    simulation.advance(to: 20 * milliseconds)
    #expect(simulation.isRunning(activity) == false)
    simulation.finishRequirements()
    #expect(simulation.requirementResults[0].verdict == .satisfied)
  }

  @Test("a formula over a predicate that is not there is refused")
  func refusal() {
    let message = scenarioError {
      try Scenario().addRequirement("x", formula: .always(.predicate(1)), predicates: [])
    }
    #expect(message.contains("requirement x: the formula names predicate 1"))
  }

  @Test("faults and log lines leave notes in the trace")
  func notes() throws {
    let bench = try FaultBench()
    try bench.scenario.addFault(
      FaultPlan(
        "wear", on: bench.output, .offset(1), onset: .time(20 * milliseconds),
        repair: .after(.fixed(30 * milliseconds), quality: 1)))
    try bench.scenario.at(30 * milliseconds, ClosureHandler { $0.log("here") })
    let recording = MemoryRecording(width: 1)
    try Simulation(bench.scenario, recording: recording).advance(to: 100 * milliseconds)
    #expect(
      recording.notes == [
        "20 ms fault: wear begins", "30 ms log: here", "50 ms fault: wear is repaired",
      ])
  }
}
