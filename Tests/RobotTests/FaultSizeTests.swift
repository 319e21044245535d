import Engine
import Testing

@testable import Robot

@Suite("Sizes of an arm's fault modes")
struct FaultSizeTests {
  private func arm(
    _ file: String, _ settings: [String: SettingValue] = [:]
  ) throws -> TwinHandle {
    try Scenario().addTwin(
      "arm", plugin: RobotPlugin(), model: "urdf",
      settings: settings.merging(["file": .text(file)]) { $1 })
  }

  /// The amount of a mode at a joint, or of the whole target where that is not one of joints.
  private func amount(_ name: String, _ arm: TwinHandle, joint: Int? = nil) throws -> Double {
    let mode = try #require(arm.description.faultModes.first { $0.name == name })
    let port = try joint.map { try arm.port(mode.target, element: $0) } ?? arm.port(mode.target)
    switch FaultPlan("f", mode, at: port).effect {
    case .offset(let amount), .drift(let amount), .noise(let amount), .spike(let amount, _),
      .set(let amount):
      return amount
    default:
      Issue.record("\(name) has no amount")
      return 0
    }
  }

  private let degree = Double.pi / 180

  @Test("errors of a finger of 40 mm are the shares of its travel that a wrist's are of a turn")
  func prismatic() throws {
    let arm = try arm(ModelRig.example, ["actuator": .text("ur_joint")])
    for (name, size) in [
      ("encoder_bias", 2 * degree), ("encoder_drift", 1e-4), ("encoder_noise", 1.5 * degree),
      ("encoder_spike", 0.5), ("velocity_sensor_bias", 0.1), ("velocity_sensor_spike", 2),
      ("backlash_growth", 2 * degree),
    ] {
      #expect(abs(try amount(name, arm, joint: 0) / size - 1) < 1e-12, "\(name)")
      let finger = size * 0.04 / (2 * Double.pi)
      #expect(abs(try amount(name, arm, joint: 6) / finger - 1) < 1e-12, "\(name)")
    }
    // All joints at once err by what the smallest bears.
    #expect(abs(try amount("encoder_bias", arm) - 2 * degree * 0.04 / (2 * .pi)) < 1e-12)
  }

  @Test("a hobby servo's sensors err by shares of its own limits, its payload by grams")
  func busServo() throws {
    let arm = try arm(SharedData.urdf("servo_gripper"), ["actuator": .text("bus_servo")])
    #expect(abs(try amount("encoder_bias", arm, joint: 0) - 2 * degree) < 1e-12)
    #expect(abs(try amount("torque_sensor_bias", arm, joint: 1) - 0.05 * 3.43) < 1e-12)
    #expect(abs(try amount("torque_sensor_spike", arm, joint: 1) - 0.5 * 3.43) < 1e-12)
    #expect(abs(try amount("current_sensor_bias", arm, joint: 1) - 0.05 * 3) < 1e-12)
    #expect(abs(try amount("voltage_sensor_bias", arm, joint: 1) - 0.37) < 1e-12)
    // What logs of such servos have: −0.96 V.
    #expect(abs(7.4 + (try amount("voltage_sensor_spike", arm, joint: 1)) + 0.962) < 1e-12)
    #expect(abs(try amount("payload_error", arm) - 0.1 * 0.04) < 1e-12)
    let reach = (0.015 * 0.015 + 0.05 * 0.05).squareRoot()
    #expect(abs(try amount("payload_offset", arm) - 0.1 * reach) < 1e-12)
    #expect(try amount("temperature_sensor_bias", arm, joint: 1) == 10)
  }

  @Test("a supply and a current limit that the script sets are those that count")
  func settings() throws {
    let arm = try arm(
      SharedData.urdf("servo_gripper"),
      [
        "actuator": .text("bus_servo"), "supply_voltage": .number(12),
        "joint_current_limit": .numbers([1, 2]),
      ])
    #expect(abs(try amount("voltage_sensor_bias", arm, joint: 0) - 0.6) < 1e-12)
    #expect(abs(try amount("current_sensor_bias", arm, joint: 1) - 0.1) < 1e-12)
  }

  @Test("a Panda's sensors err by shares of its limits, its payload by more than a kilogram")
  func panda() throws {
    let arm = try arm(SharedData.urdf("panda"), ["actuator": .text("panda_joint")])
    for (joint, limit, constant) in [(0, 87.0, 12.0), (6, 12, 8)] {
      #expect(abs(try amount("encoder_bias", arm, joint: joint) - 2 * degree) < 1e-12)
      #expect(abs(try amount("torque_sensor_bias", arm, joint: joint) - 0.05 * limit) < 1e-12)
      #expect(
        abs(try amount("current_sensor_bias", arm, joint: joint) - 0.05 * limit / constant) < 1e-12)
    }
    #expect(abs(try amount("voltage_sensor_bias", arm, joint: 3) - 2.4) < 1e-12)
    let model = try RobotModel(urdf: SharedData.urdf("panda"))
    #expect(model.movingMass > 12)
    #expect(abs(try amount("payload_error", arm) - 0.1 * model.movingMass) < 1e-12)
    // Shoulder to elbow, over the elbow's offset to the wrist, on to the flange and the hand.
    let forearm = (0.0825 * 0.0825 + 0.384 * 0.384).squareRoot()
    let reach = 0.316 + 0.0825 + forearm + 0.088
    let offset = try amount("payload_offset", arm)
    #expect(offset > 0.1 * (reach + 0.1) && offset < 0.1 * (reach + 0.25))
  }

  @Test("every mode with a scale has one factor for each element of its target, all above 0")
  func complete() throws {
    for actuator in ActuatorPreset.names {
      let arm = try arm(ModelRig.example, ["actuator": .text(actuator)])
      for mode in arm.description.faultModes {
        let scales = arm.model.faultModeScales[mode.name]
        #expect((scales != nil) == (mode.scaledBy != nil), "\(mode.name)")
        guard let scales else { continue }
        #expect(scales.count == (try arm.port(mode.target).range.count), "\(mode.name)")
        #expect(scales.allSatisfy { $0 > 0 && $0.isFinite }, "\(mode.name) by \(scales)")
      }
    }
  }
}
