import CAllocationCount
import Engine
import Foundation
import Testing

@testable import Robot

@Suite("An arm with actuators")
struct ActuatedArmTests {
  static let presets = ["bus_servo", "ur_joint", "panda_joint"]

  @Test("an arm of big joints follows a step and stays", arguments: ["ur_joint", "panda_joint"])
  func follows(actuator: String) throws {
    let file = actuator == "ur_joint" ? ModelRig.example : SharedData.urdf("panda")
    let rig = try ModelRig.arm([
      "actuator": .text(actuator), "file": .text(file), "home": .number(0),
    ])
    var target = rig["joint_position"]
    for joint in 0..<6 { target[joint] += joint % 2 == 0 ? 0.4 : -0.3 }
    let bounds = try RobotModel(urdf: file).joints.map(\.travel)
    for joint in target.indices {
      target[joint] = min(max(target[joint], bounds[joint].lowerBound), bounds[joint].upperBound)
    }
    rig["position_target"] = target
    try rig.run(4)
    // Friction holds what the integral action has not yet brought home.
    #expect(difference(rig["joint_position"], target) < 2e-3)
    try rig.run(1)
    #expect(difference(rig["joint_position"], target) < 2e-3)
  }

  @Test("a run goes on from a snapshot bit by bit, with everything switched on", arguments: presets)
  func snapshot(actuator: String) throws {
    let file =
      actuator == "bus_servo" ? SharedData.urdf("servo_gripper") : ModelRig.example
    let rig = try ModelRig.arm(
      [
        "actuator": .text(actuator), "file": .text(file), "home": .number(0),
        "elastic_gears": .boolean(true),
      ], isNoisy: true, initial: ["joint_backlash": [0.01]])
    rig["joint_belt_tension"] = [0.5]
    rig["joint_wear"] = [0.4]
    rig["position_target"] = rig["joint_position"].map { $0 + 0.3 }
    try rig.run(0.33)
    let snapshot = rig.snapshot()
    rig["position_target"] = rig["joint_position"].map { $0 - 0.2 }
    try rig.run(0.4)
    let reached = rig.allOutputs
    rig.restore(snapshot)
    try rig.run(0.4)
    #expect(rig.allOutputs == reached)
  }

  @Test("the same seed gives the same bits, another seed other readings", arguments: presets)
  func determinism(actuator: String) throws {
    func run(_ seed: UInt64) throws -> ModelRig {
      let rig = try ModelRig(
        "urdf",
        [
          "file": .text(SharedData.urdf("servo_gripper")), "home": .number(0),
          "actuator": .text(actuator),
        ], seed: seed)
      rig["position_target"] = [0.5, 0.5]
      try rig.run(0.3)
      return rig
    }
    let first = try run(1)
    #expect(try run(1).allOutputs == first.allOutputs)
    #expect(try run(2)["joint_velocity_measured"] != first["joint_velocity_measured"])
  }

  @Test("a control period allocates nothing", arguments: presets)
  func allocations(actuator: String) throws {
    let rig = try ModelRig.arm(
      ["actuator": .text(actuator), "elastic_gears": .boolean(actuator == "panda_joint")],
      isNoisy: true)
    rig["position_target"] = rig["joint_position"].map { $0 + 0.2 }
    for _ in 0..<20 { rig.step() }
    let before = allocation_count()
    for _ in 0..<100 { rig.step() }
    #expect(allocation_count() == before)
  }

  @Test("a parameter that the script sets wins over the preset, for each joint")
  func settings() throws {
    let scenario = Scenario()
    let arm = try scenario.addTwin(
      "arm", plugin: RobotPlugin(), model: "urdf",
      settings: [
        "file": .text(SharedData.urdf("servo_gripper")), "actuator": .text("bus_servo"),
        "joint_winding_resistance": .numbers([3, 4]), "supply_voltage": .number(6),
      ])
    let simulation = try Simulation(scenario)
    #expect(simulation.read(try arm.port("joint_winding_resistance").range) == [3, 4])
    #expect(simulation.read(try arm.port("supply_voltage").range) == [6])
    #expect(simulation.read(try arm.port("joint_torque_constant").range) == [1.275, 1.275])
    #expect(simulation.read(try arm.port("thermal_cut_out").range) == [85 + 273.15])
    #expect(throws: ScenarioError.self) {
      try scenario.addTwin(
        "other", plugin: RobotPlugin(), model: "urdf",
        settings: [
          "file": .text(SharedData.urdf("servo_gripper")), "actuator": .text("bus_servos"),
        ])
    }
  }

  @Test(
    "every preset gives every joint of every arm a number that its parameter allows",
    arguments: presets)
  func ranges(actuator: String) throws {
    let rig = try ModelRig.actuatedArm(actuator)
    for parameter in rig.description.parameters where parameter.isTunable {
      guard case .number(_, _, let range) = parameter.value else { continue }
      for value in rig[parameter.name] {
        #expect(range.contains(value), "\(parameter.name) is \(value)")
      }
    }
  }

  @Test("the parameters of motor, gear and heat change no bit of an ideal arm's run")
  func ideal() throws {
    let plain = try ModelRig.arm(isNoisy: true)
    let other = try ModelRig.arm(
      isNoisy: true,
      initial: [
        "joint_winding_resistance": [7], "joint_backlash": [0.1], "supply_resistance": [3],
        "joint_wear": [1], "joint_bristle_stiffness": [1], "thermal_cut_out": [0],
      ])
    for rig in [plain, other] {
      rig["position_target"] = rig["joint_position"].map { $0 - 0.01 }
      try rig.run(0.3)
    }
    #expect(plain["joint_position"] == other["joint_position"])
    #expect(plain["joint_torque"] == other["joint_torque"])
    #expect(plain["joint_position_measured"] == other["joint_position_measured"])
  }

  /// Moves all joints to and fro for a while; every number must stay finite, every speed within
  /// what motors can give.
  private func exercise(_ rig: ModelRig, seconds: Int) throws {
    let model = try #require(rig.model as? ArmModel)
    for second in 0..<seconds {
      rig["position_target"] = model.limits.enumerated().map { joint, limits in
        let reach = min(limits.upper, 1.5) - max(limits.lower, -1.5)
        let share = 0.5 + 0.45 * sin(Double(second * (joint + 2)))
        return max(limits.lower, -1.5) + share * reach
      }
      try rig.run(1) { rig in
        // Motors end at 5.8 rad/s; falling and bouncing links may be faster, but not by much.
        for speed in rig["joint_velocity"] { #expect(abs(speed) < 25) }
      }
    }
    let target = rig["joint_position"]
    rig["position_target"] = target
    try rig.run(2)
    let rest = rig["joint_position"]
    try rig.run(1) { #expect(difference($0["joint_position"], rest) < 0.02) }
  }

  @Test(
    "a gripper of grams on bus servos is steady at 2 ms, with and without backlash",
    arguments: [0, 0.01], [0.001, 0.002])
  func gripper(backlash: Double, step: Double) throws {
    let rig = try ModelRig.arm(
      [
        "file": .text(SharedData.urdf("servo_gripper")), "home": .number(0),
        "actuator": .text("bus_servo"), "integration_step": .number(step),
      ], isNoisy: true, initial: ["joint_backlash": [backlash]])
    try exercise(rig, seconds: 15)
  }

  @Test(
    "a real servo arm is steady at 2 ms for a minute of moves",
    .enabled(if: SharedData.folder != nil, "needs the robot files in ../shared"))
  func armpi() throws {
    let rig = try ModelRig.arm(
      [
        "file": .text(SharedData.urdf("armpi_fpv")), "home": .number(0),
        "actuator": .text("bus_servo"), "integration_step": .number(0.002),
      ], isNoisy: true)
    try exercise(rig, seconds: 60)
  }

  @Test(
    "a thousand times the gains, and teeth and bristles as stiff as they come, leave a gripper of grams steady",
    arguments: [1e3, 1e6])
  func stiff(factor: Double) throws {
    let rig = try ModelRig.arm([
      "file": .text(SharedData.urdf("servo_gripper")), "home": .number(0),
      "actuator": .text("ur_joint"), "integration_step": .number(0.002),
      "elastic_gears": .boolean(true),
    ])
    for name in ["joint_position_gain", "joint_velocity_gain"] {
      rig[name] = rig[name].map { $0 * 1e3 }
    }
    for name in ["joint_gear_stiffness", "joint_bristle_stiffness"] {
      rig[name] = rig[name].map { $0 * factor }
    }
    rig["position_target"] = [0.4, -0.3]
    try rig.run(3) { for speed in $0["joint_velocity"] { #expect(abs(speed) < 25) } }
    #expect(difference(rig["joint_position"], [0.4, -0.3]) < 0.01)
    let rest = rig["joint_position"]
    try rig.run(0.5) { #expect(difference($0["joint_position"], rest) < 1e-3) }
  }

  @Test("a controller whose motor has stalled for seconds has not wound up")
  func antiWindUp() throws {
    let rig = try ModelRig.wheel("ur_joint", initial: ["joint_current_limit": [2]])
    rig["joint_jam"] = [1]
    rig["position_target"] = [0.5]
    try rig.run(5)
    #expect(abs(abs(rig["motor_current"][0]) - 2) < 1e-9)
    rig["joint_jam"] = [0]
    var highest = 0.0
    try rig.run(3) { highest = max(highest, $0.firstPosition) }
    // With integral action through the stall it would run far past the target.
    #expect(highest < 0.5 + 0.1)
    #expect(abs(rig.firstPosition - 0.5) < 5e-3)
  }

  @Test(
    "gravity as feed-forward carries the arm that without it sags", arguments: ["gravity", "none"])
  func feedForward(kind: String) throws {
    let rig = try ModelRig.arm(
      ["actuator": .text("ur_joint"), "feed_forward": .text(kind)],
      initial: merged(ModelRig.frictionless, ["joint_integral_gain": [0]]))
    let home = rig["joint_position"]
    try rig.run(3)
    let sag = difference(rig["joint_position"], home)
    #expect(kind == "gravity" ? sag < 1e-6 : sag > 1e-3)
  }

  @Test("a servo without integral action droops by the weight over its stiffness")
  func droop() throws {
    let rig = try ModelRig.arm(
      [
        "file": .text(SharedData.urdf("servo_gripper")), "home": .numbers([1.2, 0]),
        "actuator": .text("bus_servo"),
      ], initial: merged(ModelRig.frictionless, ["tool_mass": [0.3]]))
    let home = rig["joint_position"]
    try rig.run(3)
    let error = home[0] - rig["joint_position"][0]
    #expect(abs(error) > 1e-3)
    // Full voltage belongs to 0.15 rad; resistance is what the firmware believes.
    #expect(abs(rig["joint_torque"][0] - 22.9 * error) < 1e-3)
  }
}
