import Engine
import Testing

@testable import Robot

/// An arm with actuators on the move, in a scenario with one fault mode of its description.
struct FaultyArm {
  static let second: Int64 = 1_000_000_000
  static let onset = second / 10

  /// What moves: the example arm with its payload, or a gripper of two servos, which is quicker to
  /// run; `servos` is the gripper with nothing but what the preset gives.
  enum Robot {
    case arm, gripper, servos

    var settings: [String: SettingValue] {
      switch self {
      case .arm:
        [
          "file": .text(ModelRig.example), "home": .numbers([0, -1.2, 1.4, -0.4, 1.2, 0.3, 0.02]),
          "actuator": .text("ur_joint"), "tool_mass": .number(1),
        ]
      case .servos:
        [
          "file": .text(SharedData.urdf("servo_gripper")), "home": .numbers([0.3, 0]),
          "actuator": .text("bus_servo"), "tool_mass": .number(0.1),
        ]
      case .gripper:
        // Firmware without a speed loop would not notice that its gain is lost.
        [
          "file": .text(SharedData.urdf("servo_gripper")), "home": .numbers([0.3, 0]),
          "actuator": .text("bus_servo"), "tool_mass": .number(0.1),
          "joint_velocity_gain": .number(0.3), "telemetry_period": .number(0),
          "temperature_resolution": .number(0),
        ]
      }
    }

    var target: [Double] {
      switch self {
      case .arm: [0.4, -0.7, 1.0, -0.2, 1.0, 0.3, 0.02]
      case .gripper, .servos: [0.9, 0.6]
      }
    }
  }

  let simulation: Simulation
  let arm: TwinHandle

  /// - Parameters:
  ///   - mode: what ails joint 2, or the whole arm where the mode's target is not one of joints
  ///   - severity: constant from the onset on
  init(
    _ robot: Robot, _ mode: FaultModeDescription?, severity: Double = 1,
    settings: [String: SettingValue] = [:]
  ) throws {
    let scenario = Scenario(name: "faults", seed: 5)
    arm = try scenario.addTwin(
      "arm", plugin: RobotPlugin(), model: "urdf",
      settings: robot.settings.merging(settings) { $1 })
    let motion = try scenario.addTwin(
      "motion", plugin: RobotPlugin(), model: "trajectory",
      settings: [
        "joints": try #require(arm.properties["joints"]), "max_speed": .number(2),
        "max_acceleration": .number(5),
      ])
    try scenario.connect(try motion.port("position"), to: try arm.port("position_target"))
    if let mode {
      let whole = try arm.port(mode.target)
      let isPerJoint = whole.range.count == robot.target.count
      var plan = FaultPlan(
        mode.name, mode, at: isPerJoint ? try arm.port(mode.target, element: 1) : whole)
      plan.onset = .time(Self.onset)
      plan.growth = .expression(ConstantExpression(severity))
      try scenario.addFault(plan)
    }
    simulation = try Simulation(scenario)
    try simulation.start(motion, action: "move_to", arguments: robot.target + [0])
  }

  /// Every output of the arm by name.
  func outputs() -> [String: [Double]] {
    var outputs: [String: [Double]] = [:]
    for port in arm.description.ports where port.direction == .output {
      if let handle = try? arm.port(port.name) {
        outputs[port.name] = simulation.read(handle.range)
      }
    }
    return outputs
  }

  func advance(to time: Int64) throws {
    let outcome = simulation.advance(to: time)
    guard case .reached = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }
}

/// The outputs of a robot without faults, with which those of faulty ones are compared.
struct HealthyRun {
  static let times = (Int64(0)..<600).map { FaultyArm.onset + $0 * 2_000_000 }
  static let actuated = Result { try HealthyRun(.gripper) }
  static let ideal = Result { try HealthyRun(.arm, ["actuator": .text("ideal")]) }

  /// Just before the faults' onset, and at `times`.
  let before: [String: [Double]]
  let after: [[String: [Double]]]

  init(_ robot: FaultyArm.Robot, _ settings: [String: SettingValue] = [:]) throws {
    let arm = try FaultyArm(robot, nil, settings: settings)
    try arm.advance(to: FaultyArm.onset - 1)
    before = arm.outputs()
    after = try Self.times.map { time in
      try arm.advance(to: time)
      return arm.outputs()
    }
  }
}
