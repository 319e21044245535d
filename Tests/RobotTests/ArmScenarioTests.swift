import CAllocationCount
import Engine
import Testing

@testable import Robot

/// An arm, the trajectory that moves it, and faults on the bus, as a script sets them up.
private struct ArmScenario {
  let scenario = Scenario(name: "robot", seed: 5)
  let arm: TwinHandle
  let motion: TwinHandle

  init() throws {
    let plugin = RobotPlugin()
    arm = try scenario.addTwin(
      "arm", plugin: plugin, model: "urdf",
      settings: [
        "file": .text(ModelRig.example), "home": .numbers([0, -1.2, 1.4, -0.4, 1.2, 0.3, 0.02]),
      ])
    motion = try scenario.addTwin(
      "motion", plugin: plugin, model: "trajectory",
      settings: [
        "joints": try #require(arm.properties["joints"]), "max_speed": .number(2),
        "max_acceleration": .number(5),
      ])
    try scenario.connect(try motion.port("position"), to: try arm.port("position_target"))
  }

  /// Injects a fault mode of the description into one joint, at full severity from the start.
  func addFault(_ mode: String, joint: Int) throws {
    let mode = try #require(arm.description.faultModes.first { $0.name == mode })
    var plan = FaultPlan(mode.name, mode, at: try arm.port(mode.target, element: joint))
    plan.onset = .time(0)
    try scenario.addFault(plan)
  }
}

@Suite("An arm in a scenario")
struct ArmScenarioTests {
  private let second: Int64 = 1_000_000_000

  @Test("the tool comes to within a millimetre of the trajectory's end")
  func follows() throws {
    let setup = try ArmScenario()
    let simulation = try Simulation(setup.scenario)
    _ = simulation.advance(to: second / 10)
    try simulation.start(
      setup.motion, action: "move_to", arguments: [0.6, -1.0, 1.6, -0.6, 1.0, 0.3, 0.02] + [0])
    _ = simulation.advance(to: 2 * second)
    #expect(simulation.value(try setup.motion.port("done").range) == 1)
    let tool = simulation.read(try setup.arm.port("tool_position").range)
    let wanted = simulation.read(try setup.motion.port("tool_position").range)
    #expect(difference(tool, wanted) < 1e-3)
  }

  @Test("a bias that the engine puts on an encoder moves the arm the other way")
  func encoderBias() throws {
    let setup = try ArmScenario()
    try setup.addFault("encoder_bias", joint: 2)
    let simulation = try Simulation(setup.scenario)
    _ = simulation.advance(to: 3 * second)
    let position = simulation.read(try setup.arm.port("joint_position").range)
    let measured = simulation.read(try setup.arm.port("joint_position_measured").range)
    #expect(abs(position[2] - (1.4 - 0.035)) < 1e-3)
    #expect(abs(measured[2] - 1.4) < 1e-3)
    #expect(abs(position[1] + 1.2) < 1e-3)
  }

  @Test(
    "each fault mode on a joint changes the arm's motion or its readings",
    arguments: [
      "joint_friction_growth", "lubrication_loss", "joint_torque_loss", "joint_jam",
      "position_gain_loss", "encoder_bias", "encoder_drift", "encoder_scaling", "encoder_stuck",
      "encoder_noise", "velocity_sensor_noise", "torque_sensor_bias", "command_frozen",
    ])
  func effects(mode: String) throws {
    func run(_ mode: String?) throws -> [Double] {
      let setup = try ArmScenario()
      if let mode { try setup.addFault(mode, joint: 1) }
      let simulation = try Simulation(setup.scenario)
      try simulation.start(
        setup.motion, action: "move_to", arguments: [0.2, -1.0, 1.4, -0.4, 1.2, 0.3, 0.02] + [0])
      guard case .reached = simulation.advance(to: second / 4) else {
        Issue.record("the run failed")
        return []
      }
      return simulation.read(try setup.arm.port("joint_position").range)
        + simulation.read(try setup.arm.port("joint_torque_measured").range)
    }
    #expect(difference(try run(nil), try run(mode)) > 1e-6)
  }

  @Test("a control period of arm and trajectory allocates nothing")
  func allocations() throws {
    let setup = try ArmScenario()
    let simulation = try Simulation(setup.scenario)
    try simulation.start(
      setup.motion, action: "move_to", arguments: [0.6, -1.0, 1.6, -0.6, 1.0, 0.3, 0.02] + [0])
    _ = simulation.advance(to: second / 50)
    let before = allocation_count()
    _ = simulation.advance(to: second / 10)
    #expect(allocation_count() == before)
  }
}
