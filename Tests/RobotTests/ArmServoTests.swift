import Engine
import Foundation
import Testing

@testable import Robot

@Suite("An arm's servo")
struct ArmServoTests {
  @Test("the arm stays where it starts, its motors carrying its weight")
  func holds() throws {
    let rig = try ModelRig.arm()
    let home = rig["joint_position"]
    try rig.run(2)
    #expect(difference(rig["joint_position"], home) < 1e-9)
    let gravity = RobotData(try RobotModel(urdf: ModelRig.example)).gravityForces(q: home)
    #expect(difference(rig["joint_torque"], gravity) < 1e-6)
  }

  @Test("a step of the target is followed without error or much overshoot")
  func step() throws {
    let rig = try ModelRig.arm()
    var target = rig["joint_position"]
    target[0] += 0.5
    target[2] -= 0.4
    target[6] = 0
    rig["position_target"] = target
    var highest = 0.0
    try rig.run(1.5) { highest = max(highest, $0["joint_position"][0]) }
    #expect(difference(rig["joint_position"], target) < 5e-4)
    #expect(highest < 0.5 + 0.025)
  }

  @Test("a payload bends the arm, then the servo lifts it back and carries the weight")
  func payload() throws {
    let rig = try ModelRig.arm()
    let home = rig["joint_position"]
    try rig.run(0.5)
    let before = rig["joint_torque"]
    rig["tool_mass"] = [3]
    var sag = 0.0
    try rig.run(0.3) { sag = max(sag, difference($0["joint_position"], home)) }
    #expect(sag > 1e-4)
    try rig.run(2)
    #expect(difference(rig["joint_position"], home) < 2e-4)
    let data = RobotData(try RobotModel(urdf: ModelRig.example))
    let link = try #require(data.model.link("tool0"))
    let lift = data.jacobian(q: home, link: link)[14..<21].map { 3 * 9.81 * $0 }
    for joint in 0..<6 {
      let slack = rig["joint_coulomb_friction"][joint] + 0.05
      #expect(abs(rig["joint_torque"][joint] - before[joint] - lift[joint]) < slack)
    }
  }

  @Test("a payload that the feed-forward knows does not bend the arm")
  func knownPayload() throws {
    let rig = try ModelRig.arm(initial: ["tool_mass": [3], "assumed_tool_mass": [3]])
    let home = rig["joint_position"]
    try rig.run(1) { #expect(difference($0["joint_position"], home) < 1e-9) }
  }

  @Test("motors give no more than their limit")
  func effortLimit() throws {
    let rig = try ModelRig.arm()
    rig["external_torque"] = [0, 400, 0, 0, 0, 0, 0]
    let limits = [150.0, 150, 150, 28, 28, 28, 60]
    try rig.run(0.5) { rig in
      for (torque, limit) in zip(rig["joint_torque"], limits) { #expect(abs(torque) <= limit) }
    }
    #expect(rig["joint_torque"][1] == -150)
    #expect(rig["joint_position"][1] > -1.1)
  }

  @Test(
    "an arm of grams is as steady at 2 ms as one of kilograms, with up to a thousand times the gains",
    arguments: [1, 30, 1e3])
  func gramScale(gainScale: Double) throws {
    var links = "<link name=\"l0\"/>"
    for k in 1...4 {
      links += """
        <link name="l\(k)"><inertial><origin xyz="0 0 0.03"/><mass value="0.02"/>
        <inertia ixx="6e-6" iyy="6e-6" izz="2e-6"/></inertial></link>
        <joint name="j\(k)" type="revolute"><parent link="l\(k - 1)"/><child link="l\(k)"/>
        <origin xyz="0 0 0.06"/><axis xyz="\(k % 2) \(1 - k % 2) 0"/>
        <limit lower="-2" upper="2" effort="3" velocity="6"/></joint>
        """
    }
    let rig = try ModelRig.robot("<robot name=\"tiny\">\(links)</robot>")
    for gain in ["joint_position_gain", "joint_velocity_gain"] {
      rig[gain] = rig[gain].map { $0 * gainScale }
    }
    try rig.run(0.1)
    rig["position_target"] = [0.5, -0.5, 0.5, -0.5]
    try rig.run(2)
    #expect(difference(rig["joint_position"], [0.5, -0.5, 0.5, -0.5]) < 1e-3)
    let rest = rig["joint_position"]
    try rig.run(0.5) { #expect(difference($0["joint_position"], rest) < 1e-3) }
  }

  @Test("motors warm with the square of the load, with the stated time constant")
  func warming() throws {
    let rig = try ModelRig.arm(initial: ["thermal_time_constant": [0.5]])
    try rig.run(0.502)
    let load = rig["joint_torque"][1] / 150
    let rise = rig["joint_temperature"][1] - 298.15
    #expect(abs(rise / (40 * load * load * (1 - exp(-1))) - 1) < 1e-3)
  }
}

@Suite("Faults of an arm")
struct ArmFaultTests {
  @Test("a jammed joint does not move at all while the others arrive")
  func jam() throws {
    let rig = try ModelRig.arm()
    var target = rig["joint_position"]
    try rig.run(0.1)
    let held = rig["joint_position"][1]
    rig.setElement("joint_jam", 1, 1)
    target[0] += 0.3
    target[1] += 0.3
    target[3] += 0.3
    rig["position_target"] = target
    try rig.run(2) { #expect($0["joint_position"][1] == held) }
    #expect(abs(rig["joint_position"][0] - target[0]) < 1e-3)
    #expect(abs(rig["joint_position"][3] - target[3]) < 1e-3)
    #expect(abs(rig["position_error"][1] - 0.3) < 1e-9)
  }

  @Test("a joint that jams in motion stops at once and loses no more than its energy")
  func jamInMotion() throws {
    let rig = try ModelRig.arm()
    var target = rig["joint_position"]
    target[0] += 2
    rig["position_target"] = target
    try rig.run(0.3)
    #expect(rig["joint_velocity"][0] > 0.5)
    let energy = rig["energy"][0]
    rig.setElement("joint_jam", 0, 1)
    try rig.run(0.004)
    #expect(rig["joint_velocity"][0] == 0)
    #expect(rig["energy"][0] < energy)
  }

  @Test("a motor that lost half its torque takes twice the current for the same weight")
  func torqueLoss() throws {
    let healthy = try ModelRig.arm(initial: ["joint_coulomb_friction": [0]])
    let weak = try ModelRig.arm(initial: ["joint_coulomb_friction": [0]])
    try healthy.run(0.1)
    try weak.run(0.1)
    weak.setElement("joint_torque_constant_scale", 1, 0.5)
    try healthy.run(3)
    try weak.run(3)
    #expect(abs(weak["motor_current"][1] / healthy["motor_current"][1] - 2) < 1e-3)
    #expect(abs(weak["joint_torque"][1] / healthy["joint_torque"][1] - 1) < 1e-3)
  }

  @Test("worn gears take more torque to turn")
  func wear() throws {
    func torque(_ factor: Double) throws -> Double {
      let rig = try ModelRig.arm(initial: ["joint_friction": [factor]])
      var target = rig["joint_position"]
      for _ in 0..<250 {
        target[0] += 0.5 * 0.002
        rig["position_target"] = target
        try rig.run(0.002)
      }
      return rig["joint_torque"][0]
    }
    let expected = 4 * (2.5 + 1.5 * 0.5)
    #expect(abs(try torque(5) - torque(1) - expected) < 0.05 * expected)
  }

  @Test("a biased encoder puts the true position as far off on the other side")
  func encoderBias() throws {
    let rig = try ModelRig.arm()
    let home = rig["joint_position"]
    try rig.run(3) {
      $0.setElement("joint_position_measured", 2, $0["joint_position_measured"][2] + 0.02)
    }
    #expect(abs(rig["joint_position"][2] - home[2] + 0.02) < 2e-4)
    #expect(abs(rig["joint_position"][1] - home[1]) < 2e-4)
  }

  @Test("with a stuck encoder the joint runs on past its target")
  func encoderStuck() throws {
    let rig = try ModelRig.arm()
    var target = rig["joint_position"]
    let stuck = target[0]
    target[0] += 0.1
    try rig.run(0.1)
    rig["position_target"] = target
    try rig.run(1) { $0.setElement("joint_position_measured", 0, stuck) }
    #expect(rig["joint_position"][0] > target[0] + 0.1)
  }

  @Test("parameters at their healthy values change no bit of a run")
  func nominal() throws {
    let plain = try ModelRig.arm(isNoisy: true)
    let scaled = try ModelRig.arm(isNoisy: true)
    for rig in [plain, scaled] {
      var target = rig["joint_position"]
      target[1] += 0.2
      rig["position_target"] = target
    }
    try plain.run(0.3)
    try scaled.run(0.3) {
      $0["joint_friction"] = [1]
      $0["joint_torque_constant_scale"] = [1]
      $0["joint_jam"] = [0]
    }
    #expect(plain.allOutputs == scaled.allOutputs)
  }

  @Test("every fault mode names a port or tunable parameter of the arm")
  func targets() {
    let description = ArmModel.description
    let names =
      description.ports.map(\.name)
      + description.parameters.filter(\.isTunable).map(\.name)
    for mode in description.faultModes {
      #expect(names.contains(mode.target), "\(mode.name)")
      #expect(!mode.source.isEmpty)
    }
  }
}

@Suite("An arm as a twin")
struct ArmTwinTests {
  @Test("the same seed gives the same bits, another seed other readings but nearly the same motion")
  func determinism() throws {
    func run(_ seed: UInt64) throws -> ModelRig {
      let rig = try ModelRig(
        "urdf", ["file": .text(ModelRig.example), "home": .number(0)], seed: seed)
      try rig.run(0.2)
      return rig
    }
    let first = try run(1)
    #expect(try run(1).allOutputs == first.allOutputs)
    let other = try run(2)
    #expect(other["joint_position_measured"] != first["joint_position_measured"])
    #expect(difference(other["joint_position"], first["joint_position"]) < 1e-3)
  }

  @Test("a run goes on from a snapshot bit by bit")
  func snapshot() throws {
    let rig = try ModelRig.arm(isNoisy: true)
    rig["tool_mass"] = [2]
    try rig.run(0.1)
    let snapshot = rig.snapshot()
    try rig.run(0.2)
    let reached = rig.allOutputs
    rig.restore(snapshot)
    try rig.run(0.2)
    #expect(rig.allOutputs == reached)
  }

  @Test("a target that is no number stops the twin and names the joint")
  func notANumber() throws {
    let rig = try ModelRig.arm()
    rig.setElement("position_target", 2, .nan)
    let status = rig.step()
    #expect(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("elbow") && message.contains("nan"))
  }

  @Test("a motion that blows up names the joint, its values and a remedy")
  func blowUp() throws {
    let text = """
      <robot name="wheel"><link name="axle"/><link name="rim"><inertial><mass value="1"/>
      <inertia ixx="0.1" iyy="0.1" izz="0.1"/></inertial></link>
      <joint name="spin" type="continuous"><parent link="axle"/><child link="rim"/></joint></robot>
      """
    let rig = try ModelRig.robot(text)
    rig["external_torque"] = [1e12]
    var status: StepStatus = 0
    for _ in 0..<100 where status == 0 { status = rig.step() }
    #expect(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("spin runs away") && message.contains("integration_step"))
  }

  @Test("a broken file, a wrong tool and a home outside the travel say what is wrong")
  func settings() throws {
    func message(_ settings: [String: SettingValue]) -> String {
      do {
        _ = try ModelRig.arm(settings)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message(["file": .text("/nowhere.urdf")]).contains("cannot be read"))
    #expect(message(["tool": .text("tool1")]).contains("did you mean tool0?"))
    #expect(message(["home": .numbers([0, 0, 9, 0, 0, 0, 0])]).contains("elbow is 9.0"))
    #expect(message(["home": .numbers([1])]).contains("1 numbers"))
    #expect(
      message(["file": .text(SharedData.urdf("floating_planar")), "home": .number(0)])
        .contains("j_planar is planar"))
  }

  @Test("the example arm has six joints and a gripper whose fingers close together")
  func example() throws {
    let model = try RobotModel(urdf: ModelRig.example)
    #expect(model.warnings.isEmpty)
    #expect(
      model.joints.map(\.name)
        == ["shoulder_pan", "shoulder_lift", "elbow", "wrist_1", "wrist_2", "wrist_3", "gripper"])
    #expect(model.mimics.map(\.name) == ["gripper_right"])
    let data = RobotData(model)
    var q = [0.3, -1, 1, 0.2, 0.4, 0.5, 0]
    func gap() throws -> Double {
      let places = data.placements(q: q)
      let left = places[try #require(model.link("left_finger_link"))].translation
      let right = places[try #require(model.link("right_finger_link"))].translation
      return length(left - right)
    }
    #expect(try gap() < 1e-12)
    q[6] = 0.03
    #expect(abs(try gap() - 0.06) < 1e-12)
  }
}
