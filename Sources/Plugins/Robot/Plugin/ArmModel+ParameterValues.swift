extension ArmModel {
  /// Tunable parameters that the file and the preset decide, by name; what the script sets wins over them.
  ///
  /// - Parameter bandwidth: of the servo whose gains are computed, in rad/s
  static func parameterValues(
    _ model: RobotModel, _ scales: JointScales, _ preset: ActuatorPreset?, bandwidth: Double
  ) -> [String: [Double]] {
    let stated = model.joints.map { joint in
      joint.dynamics.flatMap { $0.damping > 0 || $0.friction > 0 ? $0 : nil }
    }
    func load(_ joint: Int) -> Double { min(scales.load[joint], scales.referenceTorque[joint]) }
    // A payload can be as heavy as the arm; gains for the bare arm stay stable up to eight times it.
    let computed = [
      "joint_viscous_friction": stated.indices.map { stated[$0]?.damping ?? 0.02 * load($0) },
      "joint_coulomb_friction": stated.indices.map { stated[$0]?.friction ?? 0.02 * load($0) },
      "joint_position_gain": scales.inertia.map { 3 * bandwidth * bandwidth * $0 },
      "joint_velocity_gain": scales.inertia.map { 3 * bandwidth * $0 },
      "joint_integral_gain": scales.inertia.map { bandwidth * bandwidth * bandwidth * $0 },
      "joint_torque_constant": scales.referenceTorque.map { $0 / 10 },
    ]
    guard let preset else {
      return computed.merging(ActuatorPreset.unused.values(scales)) { own, _ in own }
    }
    return computed.merging(preset.replaced(scales, computed)) { $1 }
      .merging(preset.values(scales)) { $1 }
  }
}
