import Engine
import Foundation
import Testing

@testable import Robot

@Suite("Fault modes of an arm")
struct ArmFaultModeTests {
  static let modes = ArmModel.description.faultModes.map(\.name)

  private func mode(_ name: String) throws -> FaultModeDescription {
    try #require(ArmModel.description.faultModes.first { $0.name == name })
  }

  /// Outputs that are physics or readings; no mode may show in a label only, and there are none.
  private func changed(_ a: [String: [Double]], _ b: [String: [Double]]) -> [String] {
    a.keys.filter { name in
      difference(a[name] ?? [], b[name] ?? []) > 1e-9
    }.sorted()
  }

  @Test(
    "a mode changes no bit before its onset, and physics or readings after it", arguments: modes)
  func effect(name: String) throws {
    let mode = try mode(name)
    // The ideal arm has a heat model of its own.
    let isIdeal = name == "cooling_loss"
    let healthy = try (isIdeal ? HealthyRun.ideal : HealthyRun.actuated).get()
    let faulty = try FaultyArm(
      isIdeal ? .arm : .gripper, mode, settings: isIdeal ? ["actuator": .text("ideal")] : [:])
    try faulty.advance(to: FaultyArm.onset - 1)
    #expect(healthy.before == faulty.outputs())
    // Spikes show in few readings only, so the arm is watched until one comes.
    let seen = try zip(HealthyRun.times, healthy.after).first { time, outputs in
      try faulty.advance(to: time)
      return !changed(outputs, faulty.outputs()).isEmpty
    }
    #expect(seen != nil)
  }

  @Test("a mode of severity zero changes nothing", arguments: modes)
  func harmless(name: String) throws {
    let mode = try mode(name)
    let faulty = try FaultyArm(.gripper, mode, severity: 0)
    try faulty.advance(to: HealthyRun.times[9])
    #expect(try HealthyRun.actuated.get().after[9] == faulty.outputs())
  }

  @Test(
    "a mode that is refused on an ideal arm changes nothing there, and any other mode does",
    arguments: modes)
  func idleModes(name: String) throws {
    let mode = try mode(name)
    let ideal = try FaultyArm(.arm, mode, settings: ["actuator": .text("ideal")])
    let isIdle = ideal.arm.model.idleFaultModes[name] != nil
    #expect(isIdle == mode.meaning.contains("Needs an actuator."))
    guard isIdle else { return }
    try ideal.advance(to: HealthyRun.times[199])
    let healthy = try HealthyRun.ideal.get().after[199]
    // The voltage of a supply that feeds nothing may show.
    #expect(changed(healthy, ideal.outputs()).allSatisfy { $0.contains("voltage") })
  }

  @Test("an arm with actuators refuses only what warms ideal motors")
  func idleWithActuator() throws {
    let arm = try FaultyArm(.gripper, nil)
    #expect(Array(arm.arm.model.idleFaultModes.keys) == ["cooling_loss"])
  }

  @Test("faults of temperature sensors count in degrees Celsius")
  func celsius() throws {
    func reading(_ name: String) throws -> Double {
      let arm = try FaultyArm(.arm, try mode(name), settings: ["actuator": .text("ideal")])
      try arm.advance(to: FaultyArm.onset + 10_000_000)
      let readings = try #require(arm.outputs()["joint_temperature_measured"])
      let truth = try #require(arm.outputs()["joint_temperature"])
      #expect(abs(truth[1] - 298.15) < 1)
      return readings[1] - 273.15
    }
    #expect(abs(try reading("temperature_sensor_scaling") - 27.5) < 1.1)
    #expect(abs(try reading("temperature_sensor_zero")) < 1e-9)
  }

  @Test("every mode has a law with a size, a meaning, and a source or the word assumption")
  func descriptions() {
    let modes = ArmModel.description.faultModes
    #expect(Set(modes.map(\.name)).count == modes.count)
    for mode in modes {
      #expect(mode.meaning.hasSuffix("."), "\(mode.name)")
      #expect(mode.source.count > 8, "\(mode.name)")
    }
    for sensor in [
      "encoder", "velocity_sensor", "torque_sensor", "temperature_sensor", "voltage_sensor",
      "current_sensor",
    ] {
      for kind in [
        "bias", "drift", "scaling", "stuck", "noise", "dropout", "spike", "delay", "zero",
      ] {
        let isThere = modes.contains { $0.name == "\(sensor)_\(kind)" }
        #expect(isThere, "\(sensor)_\(kind)")
      }
    }
  }

  /// The value of an output, for joint 2 where it has one for each, when the arm has come to rest.
  private func settled(
    _ output: String, with name: String? = nil, severity: Double = 1, until seconds: Int64 = 3,
    _ settings: [String: SettingValue]
  ) throws -> Double {
    let arm = try FaultyArm(.arm, try name.map(mode), severity: severity, settings: settings)
    try arm.advance(to: seconds * FaultyArm.second)
    let values = try #require(arm.outputs()[output])
    return values.count > 1 ? values[1] : values[0]
  }

  /// Without friction a resting arm's torques are those of its weight.
  private let smooth: [String: SettingValue] = [
    "joint_coulomb_friction": .number(0), "joint_stribeck_friction": .number(0),
    "load_friction": .number(0), "motor_load_friction": .number(0),
    "stribeck_load_friction": .number(0), "magnet_temperature_coefficient": .number(0),
    "position_noise": .number(0), "velocity_noise": .number(0), "encoder_resolution": .number(0),
    "voltage_noise": .number(0), "current_noise": .number(0), "current_resolution": .number(0),
    "voltage_resolution": .number(0), "temperature_resolution": .number(0),
    "telemetry_period": .number(0),
  ]

  @Test("a motor that lost half its flux takes twice the current for the same weight")
  func torqueLoss() throws {
    let healthy = try settled("motor_current", smooth)
    let weak = try settled("motor_current", with: "joint_torque_loss", severity: 0.5, smooth)
    #expect(abs(weak / healthy - 2) < 1e-3)
  }

  @Test("a short of n of the turns takes 1/(1 − n) of the current at the same voltage")
  func windingShort() throws {
    let settings = smooth.merging(["joint_winding_heat_capacity": .number(1e9)]) { $1 }
    let share = 0.5 * 0.7
    let healthy = try settled("motor_current", settings)
    let short = try settled("motor_current", with: "winding_short", severity: 0.5, settings)
    #expect(abs(short / healthy - 1 / (1 - share)) < 1e-3)
    let voltage = try settled("motor_voltage", settings)
    #expect(
      abs(
        try settled("motor_voltage", with: "winding_short", severity: 0.5, settings) / voltage - 1)
        < 1e-3)
  }

  @Test("five times the resistance takes five times the voltage")
  func windingResistance() throws {
    let settings = smooth.merging(["joint_winding_heat_capacity": .number(1e9)]) { $1 }
    let healthy = try settled("motor_voltage", settings)
    let bad = try settled("motor_voltage", with: "winding_resistance_growth", settings)
    #expect(abs(bad / healthy - 5) < 1e-3)
  }

  @Test("a supply contact ten times as bad sags ten times as much")
  func supplySag() throws {
    // A stiff winding keeps power, and with it current, nearly the same.
    let healthy = 48 - (try settled("bus_voltage", smooth))
    let bad = 48 - (try settled("bus_voltage", with: "supply_resistance_growth", smooth))
    #expect(abs(bad / healthy / 10 - 1) < 0.02)
  }

  @Test("a brown-out leaves 40 % of the voltage")
  func brownOut() throws {
    let voltage = try settled(
      "bus_voltage", with: "brown_out",
      smooth.merging(["supply_resistance": .number(0)]) { $1 })
    #expect(abs(voltage - 0.4 * 48) < 1e-12)
  }

  @Test("with a fan off the housing settles four times as far above the air")
  func fanOff() throws {
    let settings = smooth.merging([
      "joint_winding_heat_capacity": .number(0.1), "joint_housing_heat_capacity": .number(0.1),
      "joint_winding_thermal_resistance": .number(0.001),
    ]) { $1 }
    let healthy = try settled("joint_temperature", settings) - 298.15
    let faulty =
      try settled("joint_temperature", with: "fan_off", severity: 1, settings) - 298.15
    // The warmer winding has more resistance: 0.4 % for each kelvin.
    #expect(abs(faulty / healthy / 4 - 1) < 0.004 * faulty + 1e-3)
    #expect(healthy > 0.5)
  }

  @Test("warmer air warms every part as much")
  func ambient() throws {
    let settings = smooth.merging([
      "joint_winding_heat_capacity": .number(0.1), "joint_housing_heat_capacity": .number(0.1),
    ]) { $1 }
    let healthy = try settled("joint_temperature", settings)
    let faulty = try settled(
      "joint_temperature", with: "ambient_rise", severity: 0.5, settings)
    // A copper winding that is 10 K warmer makes 3.93 % more heat, which warms it in turn.
    let more = 0.00393 * 10 * (healthy - 298.15)
    #expect(abs(faulty - healthy - 10 - more) < 0.1 * more)
  }

  @Test(
    "drag takes its share of the torque limit to overcome",
    arguments: [("misalignment", 0.2), ("brake_drag", 0.6), ("overload", 1)])
  func drag(name: String, share: Double) throws {
    let rig = try ModelRig.wheel(
      "ur_joint", ["feed_forward": .text("none")],
      initial: merged(ModelRig.frictionless, ModelRig.passive))
    let law = try mode(name).law
    guard case .set(let amount) = law else {
      Issue.record("\(law)")
      return
    }
    #expect(amount == share)
    rig["joint_drag"] = [amount]
    let model = try #require(rig.model as? ArmModel)
    let limit = model.limits[0].torque
    rig["external_torque"] = [0.999 * share * limit]
    try rig.run(0.5)
    #expect(rig.firstVelocity == 0)
    rig["external_torque"] = [share * limit + 5]
    try rig.run(0.102)
    let expected = 5 / (ModelRig.wheelInertia + 0.6)
    #expect(abs(rig.firstVelocity / (expected * 0.1) - 1) < 1e-6)
  }

  @Test("a blocked motor holds its joint at any severity above 0, and the others arrive")
  func blockage() throws {
    let arm = try FaultyArm(.arm, try mode("motor_blockage"), severity: 0.01)
    try arm.advance(to: FaultyArm.onset + 4_000_000)
    let held = try #require(arm.outputs()["joint_position"])
    try arm.advance(to: 4 * FaultyArm.second)
    let position = try #require(arm.outputs()["joint_position"])
    #expect(position[1] == held[1])
    #expect(abs(position[0] - 0.4) < 2e-3)
  }

  @Test("a worn gear adds its Stribeck and viscous terms")
  func wear() throws {
    func torque(_ wear: Double) throws -> Double {
      let rig = try ModelRig.wheel(
        "ur_joint",
        initial: [
          "joint_wear": [wear], "load_friction": [0], "motor_load_friction": [0],
          "stribeck_load_friction": [0], "joint_housing_heat_capacity": [1e9],
        ])
      var target = 0.0
      for _ in 0..<1500 {
        target += 0.3 * 0.002
        rig["position_target"] = [target]
        try rig.run(0.002)
      }
      return rig["joint_torque"][0]
    }
    // F_c 10 N·m and b 10 N·m·s/rad: 10 e^(−0.36) + 0.5 · 10 · 0.3
    let expected = 10 * exp(-0.36) + 1.5
    let rise = try torque(1) - torque(0)
    #expect(abs(rise - expected) < 0.03 * expected, "\(rise) against \(expected)")
  }

  @Test("backlash that grows lets a joint move by it under a blocked rotor")
  func backlash() throws {
    guard case .offset(let share) = try mode("backlash_growth").law else {
      Issue.record("backlash_growth has another law")
      return
    }
    let amount = share * 2 * Double.pi
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(
        ModelRig.frictionless,
        ["joint_backlash": [amount], "joint_blockage": [1], "joint_gear_stiffness": [1e6]]))
    rig["external_torque"] = [0.5]
    try rig.run(2)
    let upper = rig.firstPosition
    rig["external_torque"] = [-0.5]
    try rig.run(2)
    #expect(abs(upper - rig.firstPosition - amount) < 1e-5)
  }

  @Test("an encoder that reads too much puts the joint as far on the other side")
  func encoderBias() throws {
    let position = try settled("joint_position", with: "encoder_bias", severity: 1, smooth)
    #expect(abs(position - (-0.7 - 2 * Double.pi / 180)) < 1e-5)
  }

  @Test("set points that come late are those of a tenth of a second ago")
  func commandDelay() throws {
    let healthy = try FaultyArm(.arm, nil, settings: smooth)
    let late = try FaultyArm(.arm, try mode("command_delay"), settings: smooth)
    // Both read set points at the onset; from then on the late arm sees the onset's for 0.1 s.
    try healthy.advance(to: FaultyArm.onset + FaultyArm.second / 10)
    try late.advance(to: FaultyArm.onset + FaultyArm.second / 5)
    let target = healthy.simulation.read(try healthy.arm.port("position_target").range)
    let seen = late.simulation.read(try late.arm.port("position_target").range)
    #expect(abs(target[1] - seen[1]) < 1e-12)
  }

  @Test("a payload off its place loads the joints by its lever")
  func payloadOffset() throws {
    let rig = try ModelRig.arm(initial: [
      "tool_mass": [2], "assumed_tool_mass": [2], "payload_centre": [0.1, 0.05, 0.02],
      "joint_coulomb_friction": [0], "joint_viscous_friction": [50],
    ])
    let home = rig["joint_position"]
    let healthy = try ModelRig.arm(initial: [
      "tool_mass": [2], "assumed_tool_mass": [2], "joint_coulomb_friction": [0],
      "joint_viscous_friction": [50],
    ])
    try rig.run(6)
    try healthy.run(6)
    #expect(difference(rig["joint_position"], home) < 1e-4)
    let model = try RobotModel(urdf: ModelRig.example)
    let data = RobotData(model)
    let link = try #require(model.link("tool0"))
    let placement = data.placements(q: home)[link]
    let arm = placement.rotation * Vector3(0.1, 0.05, 0.02)
    let rows = data.jacobian(q: home, link: link)
    for joint in 0..<6 {
      let turn = Vector3(rows[21 + joint], rows[28 + joint], rows[35 + joint])
      let lever = cross(turn, arm).z
      let expected = 2 * 9.81 * lever
      #expect(abs(rig["joint_torque"][joint] - healthy["joint_torque"][joint] - expected) < 0.02)
    }
  }
}
