import Engine
import Testing

@testable import Robot

@Suite("A servo whose firmware sets duties")
struct DutyServoTests {
  /// How far a loaded wheel hangs behind its target, at rest, and the voltage at the motors then.
  private func droop(
    _ settings: [String: SettingValue] = [:], _ initial: [String: [Double]]
  ) throws -> (error: Double, voltage: Double) {
    let rig = try ModelRig.wheel(
      "bus_servo", settings, initial: merged(ModelRig.frictionless, initial))
    rig["external_torque"] = [0.8]
    try rig.run(4)
    return (rig.firstPosition, rig["bus_voltage"][0])
  }

  @Test("below saturation the droop under a load grows as one over the supply's voltage")
  func droop() throws {
    // K i = τ and R₂₅ i = D V with D = R₂₅ (K_p e / K) / V₀, so e = τ/K_p · V₀/V.
    let stiff = ["supply_resistance": [0.0]]
    for voltage in [7.4, 6, 4.44] {
      let found = try droop([:], merged(stiff, ["supply_voltage": [voltage]]))
      #expect(found.voltage == voltage)
      #expect(abs(found.error - 0.8 / 22.9 * 7.4 / voltage) < 1e-6, "at \(voltage) V")
    }
  }

  @Test("a supply that sags takes torque by as much")
  func sag() throws {
    let found = try droop([:], ["supply_resistance": [1]])
    #expect(found.voltage < 7.3)
    #expect(abs(found.error - 0.8 / 22.9 * 7.4 / found.voltage) < 1e-6)
  }

  @Test("a supply that the twin is declared with pushes as hard as its voltage, too")
  func declared() throws {
    for voltage in [6, 12.0] {
      let found = try droop(
        ["supply_voltage": .number(voltage)],
        ["supply_resistance": [0], "supply_voltage": [voltage]])
      #expect(abs(found.error - 0.8 / 22.9 * 7.4 / voltage) < 1e-6, "at \(voltage) V")
    }
  }

  @Test("a drive that regulates current holds the load at any voltage that is enough")
  func current() throws {
    let found = try droop(
      ["motor_command": .text("current")],
      ["supply_resistance": [0], "supply_voltage": [5], "joint_velocity_gain": [2]])
    #expect(abs(found.error - 0.8 / 22.9) < 1e-6)
  }

  @Test("duties below full do not ring on a supply weaker than the motor")
  func weakSupply() throws {
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(ModelRig.frictionless, ["supply_resistance": [20], "joint_jam": [1]]))
    // Duty 0.9, from D = R₂₅ K_p e / (K V₀).
    rig["position_target"] = [0.9 * 7.4 * 1.275 / (22.9 * 2.75)]
    try rig.run(2)
    let voltage = rig["bus_voltage"][0]
    // The windings cannot warm here: V = V₀ / (1 + R D²/R_w).
    #expect(abs(voltage - 7.4 / (1 + 20 * 0.81 / 2.75)) < 1e-6)
    try rig.run(0.1) { #expect(abs($0["bus_voltage"][0] - voltage) < 1e-9) }
  }

  @Test(
    "faults of the supply move a servo that is far from its limits",
    arguments: [("brown_out", 0.5), ("supply_resistance_growth", 1)])
  func faults(name: String, severity: Double) throws {
    let mode = try #require(ArmModel.description.faultModes.first { $0.name == name })
    let load: [String: SettingValue] = ["tool_mass": .number(1.5)]
    let healthy = try FaultyArm(.servos, nil, settings: load)
    let faulty = try FaultyArm(.servos, mode, severity: severity, settings: load)
    for arm in [healthy, faulty] { try arm.advance(to: 2 * FaultyArm.second) }
    let voltage = try #require(faulty.outputs()["bus_voltage"]?[0])
    let motor = try #require(faulty.outputs()["motor_voltage"])
    #expect(motor.allSatisfy { abs($0) < 0.5 * voltage })
    for output in ["joint_position", "joint_torque"] {
      let change = try difference(
        #require(healthy.outputs()[output]), #require(faulty.outputs()[output]))
      #expect(change > 1e-4, "\(output) changes by \(change)")
    }
  }
}
