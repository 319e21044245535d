import Engine
import Foundation
import Testing

@testable import Robot

@Suite("A gear with backlash")
struct GearTrainTests {
  @Test("teeth carry nothing in the gap, push beyond it and never pull")
  func toothTorque() {
    let gear = GearTrain(
      isRigid: false, stiffness: 1000, damping: 5, halfGap: 0.05, deflection: 0.06, step: 1e-3)
    #expect(abs(gear.toothTorque(ahead: 0).value - 10) < 1e-12)
    #expect(gear.toothTorque(ahead: -20).value == 0)
    // Leaving fast, damping alone would pull.
    #expect(gear.toothTorque(ahead: -9.9).value == 0)
    let free = GearTrain(isRigid: false, stiffness: 1000, damping: 5, halfGap: 0.05, step: 1e-3)
    for slip in [-49.0, -1, 0, 1, 49] { #expect(free.toothTorque(ahead: slip).value == 0) }
    #expect(free.toothTorque(ahead: 60).value > 0)
    #expect(free.toothTorque(ahead: -60).value < 0)
  }

  @Test("tooth torque rises with slip without a jump")
  func monotone() {
    let gear = GearTrain(
      isRigid: false, stiffness: 1e5, damping: 40, halfGap: 0.01, deflection: -0.009, step: 2e-3)
    var last = -Double.infinity
    for k in -400...400 {
      let torque = gear.toothTorque(ahead: Double(k) * 0.05).value
      #expect(torque >= last)
      if last.isFinite { #expect(torque - last < (1e5 + 40 / 2e-3) * 2e-3 * 0.051) }
      last = torque
    }
  }

  /// A wheel whose rotor is blocked: it can move within the gap only.
  private func blocked() throws -> ModelRig {
    try ModelRig.wheel(
      "bus_servo",
      initial: merged(
        ModelRig.frictionless,
        [
          "joint_backlash": [0.1], "joint_blockage": [1], "joint_gear_stiffness": [1e5],
          "joint_gear_damping": [50],
        ]))
  }

  @Test("in the gap the joint moves by the outer torque alone, without the rotor's inertia")
  func freeInGap() throws {
    let rig = try blocked()
    rig["external_torque"] = [0.1]
    try rig.run(0.042)
    // a = τ/J for the link alone; outputs are those of the start of the last step, 40 ms after the
    // push.
    let acceleration = 0.1 / ModelRig.wheelInertia
    #expect(abs(rig.firstVelocity - acceleration * 0.04) < 1e-9)
    #expect(abs(rig["joint_acceleration"][0] - acceleration) < 1e-9)
    #expect(rig["joint_rotor_velocity"] == [0])
  }

  @Test("the joint's travel is the backlash, and the teeth's give at each end")
  func travel() throws {
    let rig = try blocked()
    rig["external_torque"] = [1]
    try rig.run(3)
    let upper = rig.firstPosition
    rig["external_torque"] = [-1]
    try rig.run(3)
    let lower = rig.firstPosition
    #expect(abs(upper - lower - 0.1 - 2 * 1 / 1e5) < 1e-7)
    #expect(abs(rig["joint_gear_deflection"][0] - (0.05 + 1e-5)) < 1e-7)
  }

  @Test("a stiff gear without backlash moves as a rigid one")
  func stiffIsRigid() throws {
    func run(_ settings: [String: SettingValue]) throws -> [Double] {
      let rig = try ModelRig.wheel(
        "bus_servo", settings, initial: ["joint_gear_stiffness": [1e6]])
      rig["position_target"] = [1]
      var positions: [Double] = []
      try rig.run(1) { positions.append($0.firstPosition) }
      return positions
    }
    let rigid = try run([:])
    let elastic = try run(["elastic_gears": .boolean(true)])
    #expect(difference(rigid, elastic) < 2e-3)
  }

  @Test("backlash that appears in mid-run makes no jump, and then leaves the load within it")
  func appears() throws {
    let rig = try ModelRig.actuatedArm("ur_joint")
    try rig.run(1)
    let before = (rig["joint_position"], rig["joint_torque"])
    rig.setElement("joint_backlash", 1, 0.02)
    try rig.run(0.01)
    #expect(difference(rig["joint_position"], before.0) < 1e-4)
    try rig.run(2)
    #expect(difference(rig["joint_position"], before.0) < 2e-3)
    // The teeth carry the arm's weight on one side of the gap.
    let carried = RobotData(try RobotModel(urdf: ModelRig.example))
      .gravityForces(q: rig["joint_position"])[1]
    let expected = carried / 3.1e4 + (carried < 0 ? -0.01 : 0.01)
    #expect(abs(rig["joint_gear_deflection"][1] - expected) < 2e-4)
  }

  @Test("a slack belt jumps a tooth under a torque that a tight one holds")
  func toothJump() throws {
    func run(_ tension: Double) throws -> ModelRig {
      let rig = try ModelRig.wheel(
        "bus_servo",
        initial: merged(
          ModelRig.frictionless,
          [
            "joint_belt_tension": [tension], "joint_blockage": [1], "joint_skip_torque": [10],
            "joint_tooth_pitch": [0.3],
          ]))
      rig["external_torque"] = [3]
      try rig.run(0.05)
      rig["external_torque"] = [0]
      try rig.run(3)
      return rig
    }
    let tight = try run(0.99)
    #expect(abs(tight.firstPosition) < 1e-3)
    let slack = try run(0.2)
    let teeth = (slack.firstPosition / 0.3).rounded()
    #expect(teeth >= 1)
    #expect(abs(slack.firstPosition - 0.3 * teeth) < 1e-3)
  }

  @Test(
    "an elastic gear's power balances: into the rotor, out of the teeth, the rest heat or stored")
  func energy() throws {
    let rig = try ModelRig.wheel(
      "bus_servo", ["integration_step": .number(0.002)],
      initial: merged(ModelRig.frictionless, ["joint_backlash": [0.05]]))
    rig["position_target"] = [1]
    let rotorInertia = 0.0216
    let stiffness = rig["joint_gear_stiffness"][0]
    func stored(_ rig: ModelRig) -> Double {
      let depth = max(abs(rig["joint_gear_deflection"][0]) - 0.025, 0)
      return stiffness / 2 * depth * depth
    }
    rig.step()
    var last = (rig.firstVelocity, rig["joint_rotor_velocity"][0], stored(rig))
    try rig.run(1) { rig in
      let now = (rig.firstVelocity, rig["joint_rotor_velocity"][0], stored(rig))
      // Backward Euler: J ω₁ (ω₁ − ω₀) is the change of energy and what the scheme takes.
      let work =
        ModelRig.wheelInertia * now.0 * (now.0 - last.0)
        + rotorInertia * now.1 * (now.1 - last.1) + now.2 - last.2
      let input = 0.002 * rig["electrical_power"][0]
      #expect(abs(input - work - 0.002 * rig["heat_power"][0]) < 1e-9)
      last = now
    }
  }
}
