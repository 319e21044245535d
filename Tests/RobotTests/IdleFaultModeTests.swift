import Engine
import Testing

@testable import Robot

@Suite("Fault modes that change nothing")
struct IdleFaultModeTests {
  static let cases = ActuatorPreset.names.flatMap { actuator in
    ArmModel.description.faultModes.map { (actuator, $0.name) }
  }

  /// Modes that a second is too short for in a log of ten samples a second and whole °C; on a finer log they show in
  /// `ArmFaultModeTests`.
  private static let slow: Set<String> = [
    "temperature_sensor_stuck", "temperature_sensor_dropout", "temperature_sensor_delay",
    "temperature_sensor_drift", "temperature_sensor_spike", "voltage_sensor_spike",
  ]

  private static func changed(_ actuator: String, _ mode: FaultModeDescription) throws -> Bool {
    let settings: [String: SettingValue] = ["actuator": .text(actuator)]
    let healthy = try FaultyArm(.servos, nil, settings: settings)
    let faulty = try FaultyArm(.servos, mode, settings: settings)
    for step in Int64(0)..<600 {
      for arm in [healthy, faulty] { try arm.advance(to: step * 2_000_000) }
      if step >= 50, healthy.outputs() != faulty.outputs() { return true }
    }
    return false
  }

  @Test("a mode is refused in an arm as its preset makes it, or shows", arguments: cases)
  func sweep(actuator: String, name: String) throws {
    let mode = try #require(ArmModel.description.faultModes.first { $0.name == name })
    let arm = try FaultyArm(.servos, nil, settings: ["actuator": .text(actuator)])
    let isIdle = arm.arm.model.idleFaultModes[name] != nil
    if isIdle || Self.slow.contains(name) { return }
    #expect(try Self.changed(actuator, mode))
  }

  @Test("gains, frictions and resistances that are 0 cannot be lost")
  func zeros() throws {
    func idle(_ settings: [String: SettingValue]) throws -> [String: String] {
      try FaultyArm(.servos, nil, settings: settings).arm.model.idleFaultModes
    }
    let servo = try idle([:])
    #expect(servo.keys.sorted() == ["cooling_loss", "velocity_gain_loss"])
    #expect(servo["velocity_gain_loss"]?.contains("joint_velocity_gain, which is 0") == true)
    #expect(try idle(["joint_velocity_gain": .numbers([0, 0.1])])["velocity_gain_loss"] == nil)
    let smooth = try idle([
      "joint_coulomb_friction": .number(0), "supply_resistance": .number(0),
    ])
    #expect(
      smooth.keys.sorted() == [
        "cooling_loss", "lubrication_loss", "supply_resistance_growth", "velocity_gain_loss",
      ])
  }

  @Test("an ideal arm has no supply whose voltage could be misread")
  func voltage() throws {
    let idle = try FaultyArm(.arm, nil, settings: ["actuator": .text("ideal")]).arm.model
      .idleFaultModes
    for mode in ArmModel.description.faultModes where mode.name.hasPrefix("voltage_sensor") {
      #expect(idle[mode.name]?.contains("needs an actuator") == true)
    }
    #expect(idle["current_sensor_bias"] == nil)
  }
}
