import Engine
import Foundation
import Testing

@testable import Robot

extension ModelRig {
  /// Inertia of the wheel that `wheel` turns, in kg·m².
  static let wheelInertia = 0.02

  /// One wheel about a vertical axis: a joint on which nothing acts but its drive.
  static func wheel(
    _ actuator: String, _ settings: [String: SettingValue] = [:],
    initial: [String: [Double]] = [:]
  ) throws -> ModelRig {
    let text = """
      <robot name="wheel"><link name="axle"/><link name="rim"><inertial><mass value="1"/>
      <inertia ixx="\(wheelInertia)" iyy="\(wheelInertia)" izz="\(wheelInertia)"/></inertial></link>
      <joint name="spin" type="continuous"><parent link="axle"/><child link="rim"/>
      <axis xyz="0 0 1"/></joint></robot>
      """
    var all = settings
    all["actuator"] = .text(actuator)
    return try robot(text, all, initial: initial)
  }

  /// No friction at all, and a motor whose constants do not change with temperature.
  static let frictionless: [String: [Double]] = [
    "joint_coulomb_friction": [0], "joint_viscous_friction": [0], "joint_stribeck_friction": [0],
    "load_friction": [0], "motor_load_friction": [0], "stribeck_load_friction": [0],
    "magnet_temperature_coefficient": [0], "joint_winding_heat_capacity": [1e9],
    "joint_housing_heat_capacity": [1e9],
  ]

  /// A controller that asks for nothing.
  static let passive: [String: [Double]] = [
    "joint_position_gain": [0], "joint_velocity_gain": [0], "joint_integral_gain": [0],
  ]

  /// The example arm with an actuator, its sensors without noise unless asked for.
  static func actuatedArm(
    _ actuator: String, isNoisy: Bool = false, initial: [String: [Double]] = [:]
  ) throws -> ModelRig {
    try arm(["actuator": .text(actuator)], isNoisy: isNoisy, initial: initial)
  }

  var firstPosition: Double { self["joint_position"][0] }
  var firstVelocity: Double { self["joint_velocity"][0] }
}

func merged(_ tables: [String: [Double]]...) -> [String: [Double]] {
  tables.reduce(into: [:]) { $0.merge($1) { $1 } }
}
