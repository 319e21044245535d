import Engine

extension ArmModel {
  /// Modes that would change nothing in an arm as it is built, and the way out.
  static func idleFaultModes(isIdeal: Bool, _ start: ArmStart) -> [String: String] {
    var idle: [String: String] = [:]
    for mode in faultModeDescriptions where isIdeal && actuatedTargets.contains(mode.target) {
      idle[mode.name] =
        "it needs an actuator: write actuator: \"ur_joint\" or another in the arm's settings"
    }
    if !isIdeal {
      idle["cooling_loss"] =
        "it warms the motors of an ideal arm; take housing_cooling_loss, or write actuator: \"ideal\""
    }
    for mode in faultModeDescriptions where idle[mode.name] == nil && mode.law.isFactor {
      let values = start[mode.target]
      guard !values.isEmpty, values.allSatisfy({ $0 == 0 }) else { continue }
      idle[mode.name] =
        "it multiplies \(mode.target), which is 0: give that another value in the arm's settings"
    }
    return idle
  }

  /// What only actuators have.
  private static let actuatedTargets: Set<String> = [
    "joint_wear", "joint_backlash", "joint_belt_tension", "joint_shorted_turns",
    "joint_phase_imbalance", "joint_winding_resistance", "supply_resistance", "supply_voltage",
    "joint_housing_thermal_resistance", "joint_voltage_sensor_gain", "joint_voltage_sensor_error",
    "joint_voltage_sensor_dropout", "joint_voltage_measured",
  ]
}

extension FaultModeDescription.Law {
  /// Whether the law does nothing to a zero.
  fileprivate var isFactor: Bool {
    switch self {
    case .growth, .loss: true
    case .offset, .drift, .noise, .stuck, .dropout, .delay, .spike, .set: false
    }
  }
}
