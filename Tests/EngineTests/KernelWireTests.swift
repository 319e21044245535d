import Engine
import Testing

@Suite("Wire checks")
struct KernelWireTests {
  private let metre = Unit("mm", Dimension([.length: 1]), scale: 1e-3)
  private let second = Unit("s", Dimension([.time: 1]))

  private func refusal(
    _ source: TestPlugin, _ target: TestPlugin, prepare: (Scenario) throws -> Void = { _ in }
  ) -> String {
    scenarioError {
      let scenario = Scenario()
      try scenario.addTwin("from", plugin: source, model: source.model.name)
      try scenario.addTwin("to", plugin: target, model: target.model.name)
      try prepare(scenario)
      try scenario.connect("from.port", to: "to.port")
    }
  }

  @Test("ends of different dimensions are refused with both units")
  func dimensions() {
    let message = refusal(.lone(.output, metre), .lone(.input, second))
    #expect(message == "cannot connect from.port [mm] to to.port [s]: dimensions differ")
  }

  @Test("ends of different shape are refused with both shapes")
  func shapes() {
    let message = refusal(
      .lone(.output, metre, shape: .matrix(.count(2), .count(3))),
      .lone(.input, metre, shape: .vector(.count(6))))
    #expect(message.contains("from.port holds 2 x 3 numbers, to.port 6 numbers"))
  }

  @Test("an input cannot be a source, nor an output a target")
  func causality() {
    #expect(
      refusal(.lone(.input, metre), .lone(.output, metre)).contains("swap the two ends"))
    #expect(
      refusal(.lone(.input, metre), .lone(.input, metre)).contains("from.port is an input"))
    #expect(
      refusal(.lone(.output, metre), .lone(.output, metre)).contains("to.port is an output"))
  }

  @Test("a second source of one input is refused and the first is named")
  func doubleDriving() {
    let message = refusal(.lone(.output, metre), .lone(.input, metre)) { scenario in
      try scenario.connect("from.port", to: "to.port")
    }
    #expect(message.contains("from.port already drives to.port"))
  }

  @Test("a real number does not fit a truth value, a truth value fits a number")
  func kinds() {
    #expect(
      refusal(.lone(.output, .one), .lone(.input, .one, kind: .boolean))
        .contains("one is a real number, the other a truth value"))
    #expect(refusal(.lone(.output, .one, kind: .boolean), .lone(.input, .one)) == "no error")
  }

  @Test("vectors whose elements carry the same names in another order are refused")
  func labels() {
    let shape = Shape.vector(.axis("joints"))
    let message = refusal(
      .lone(.output, metre, shape: shape, axes: ["joints": ["a", "b", "c"]]),
      .lone(.input, metre, shape: shape, axes: ["joints": ["a", "c", "b"]]))
    #expect(message.contains("the same names in another order: a, b, c and a, c, b"))
  }

  @Test("single elements are wired by position, by name and along an axis")
  func elements() throws {
    let scenario = Scenario()
    try scenario.addTwin("one", plugin: .triple, model: "triple")
    try scenario.addTwin("two", plugin: .triple, model: "triple")
    try scenario.addTwin("clock", plugin: .clock, model: "clock")
    try scenario.connect("clock.t", to: "one.joint_target[2]")
    try scenario.connect("one.joint[wrist].position", to: "two.joint_target[base]")
    let simulation = try Simulation(scenario)
    simulation.advance(to: 50 * milliseconds)
    let positions = simulation.read(try scenario.port("two.joint_position").range)
    // Adding and taking away 1 costs at most one unit in the last place of 1.
    #expect(abs(positions[0] - 0.05) <= 2 * .ulpOfOne)
    #expect(Array(positions[1...]) == [0, 0])
  }

  @Test(
    "a path that leads nowhere is answered with what there is",
    arguments: [
      ("on.joint_position", "there is no twin on\n  help: did you mean one?"),
      ("one.joint_positon", "did you mean joint_position?"),
      ("one.joint_position[3]", "elements count from 0 to 2: base, elbow, wrist"),
      ("one.joint_position[elbw]", "did you mean elbow?"),
      ("one.joint[1].speed", "for each joint it has: joint_target, joint_friction, joint_position"),
      ("one.wheel[1].speed", "one has nothing called wheel"),
      ("clock.t[0]", "clock.t is a single number"),
      ("one.joint_position[1", "[ without ]"),
      ("one", "not the path of a port"),
    ])
  func paths(path: String, answer: String) {
    let message = scenarioError {
      let scenario = Scenario()
      try scenario.addTwin("one", plugin: .triple, model: "triple")
      try scenario.addTwin("clock", plugin: .clock, model: "clock")
      _ = try scenario.port(path)
    }
    #expect(message.contains(answer))
  }

  @Test("a name stands for one thing only")
  func names() throws {
    let scenario = Scenario()
    try scenario.addTwin("clock", plugin: .clock, model: "clock")
    #expect(
      scenarioError { _ = try scenario.addVariable("clock", initial: [0]) }
        .contains("clock is already the name of a twin"))
  }
}
