import Engine
import Testing

@Suite("Kernel time")
struct KernelTimeTests {
  @Test("a run for a duration includes the first and the last instant")
  func inclusive() throws {
    let scenario = Scenario()
    let counter = try scenario.addTwin("c", plugin: .counter, model: "counter")
    let simulation = try Simulation(scenario)
    guard case .reached = simulation.advance(to: 100 * milliseconds) else {
      Issue.record("the run ended early")
      return
    }
    #expect(simulation.instantCount == 11)
    #expect(simulation.value(try counter.port("count").range) == 10)
    simulation.advance(by: 100 * milliseconds)
    #expect(simulation.value(try counter.port("count").range) == 20)
    #expect(simulation.time == 200 * milliseconds)
  }

  @Test("twins of different periods step at their own instants only")
  func multiRate() throws {
    let scenario = Scenario()
    let fast = try scenario.addTwin(
      "fast", plugin: .counter, model: "counter", period: 2 * milliseconds)
    let slow = try scenario.addTwin(
      "slow", plugin: .counter, model: "counter", period: 3 * milliseconds)
    let simulation = try Simulation(scenario)
    var instants: [Int64] = []
    while simulation.time < 12 * milliseconds {
      simulation.stepInstant()
      instants.append(simulation.time / milliseconds)
    }
    #expect(instants == [0, 2, 3, 4, 6, 8, 9, 10, 12])
    #expect(simulation.value(try fast.port("count").range) == 6)
    #expect(simulation.value(try slow.port("count").range) == 4)
  }
}
