import Engine
import Glibc
import Robot
import Testing

// [embedding
/// A pick-and-place cycle of an arm whose elbow wears out from a random moment on.
func makePickAndPlace(folder: String) throws -> Scenario {
  let millisecond: Int64 = 1_000_000
  let scenario = Scenario(name: "pick_and_place", seed: 7, folder: folder)
  let arm = try scenario.addTwin(
    "arm", plugin: RobotPlugin(), model: "urdf",
    settings: ["file": .text("arm.urdf"), "tool_mass": .number(1.5)])
  let motion = try scenario.addTwin(
    "motion", plugin: RobotPlugin(), model: "trajectory",
    settings: ["joints": try arm.property("joints"), "max_speed": .number(1.6)])
  try scenario.connect("motion.position", to: "arm.position_target")
  try scenario.record("arm.joint_torque", period: 10 * millisecond)

  let tool = try arm.port("tool_position").range
  let goal = try motion.port("tool_position").range
  let error = try scenario.addSignal(
    "tip_error", .length,
    ClosureExpression { bus in
      (0..<3).map { bus[tool, $0] - bus[goal, $0] }.reduce(0) { $0 + $1 * $1 }.squareRoot()
    })
  try scenario.addFault(
    FaultPlan(
      "wear", on: try scenario.port("arm.joint[elbow].friction").range, .scale(7),
      onset: .drawn(try .weibull(shape: 2.2, scale: 2)),
      growth: .expression(ClosureExpression { 1 - exp(-$0.age / 5) })))

  let done = ComparisonExpression(try motion.port("done").range, .greater, 0.5)
  let places = [[0.3, -1, 1.4, -0.3, 1.2, 0, 0], [-0.6, -0.9, 1.2, -0.3, 1.2, 0.5, 0]]
  scenario.do(
    StepSequence(
      repeating: 2,
      places.map { place in
        { simulation in
          try simulation.start(motion, action: "move_to", arguments: place + [0])
          return .condition(done, deadline: simulation.time + 5000 * millisecond)
        }
      }))
  try scenario.addRequirement(
    "accurate", formula: .always(.predicate(0)),
    predicates: [ClosureExpression { 0.02 - $0[error] }], unit: Unit("m", .length))
  return scenario
}
// embedding]

@Suite("Embedding in Swift")
struct EmbeddingTests {
  private let root = String(#filePath.dropLast("/Tests/TwinTests/EmbeddingTests.swift".count))

  private func text(_ path: String) throws -> String {
    let file = try #require(fopen("\(root)/\(path)", "r"), "\(path) is missing")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("the scenario of the documentation runs, moves the arm and is judged")
  func runs() throws {
    let plan = try makePickAndPlace(folder: "\(root)/examples").plan()
    let trace = MemoryTrace(plan: TracePlan(groups: plan.traceGroups))
    let simulation = try Simulation(plan, recording: trace)
    guard case .finished = simulation.advance() else {
      Issue.record("the cycle did not end")
      return
    }
    simulation.finishRequirements()
    #expect(simulation.requirementResults[0].verdict != .undecided)
    #expect(simulation.time > 2_000_000_000)
    #expect(simulation.status(plan.faults[0]).onsets == 1)
    let torque = try #require(trace.column("arm.joint_torque"))
    #expect(torque.times.count == Int(simulation.time / 10_000_000) + 1)
    #expect(torque.values.contains { abs($0) > 1 })
  }

  @Test("the documentation shows the code that runs here")
  func sameText() throws {
    let own = try text("Tests/TwinTests/EmbeddingTests.swift")
    let begin = try #require(own.firstRange(of: "// [embedding\n"))
    let end = try #require(own.firstRange(of: "// embedding]"))
    let shown = try text("docs/embedding.md")
    #expect(shown.contains(own[begin.upperBound..<end.lowerBound]))
  }
}
