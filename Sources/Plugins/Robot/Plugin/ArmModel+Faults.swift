import Engine

extension ArmModel {
  /// Ways in which arms are known to fail. Each changes the physics or a reading, never a label.
  static let faultModeDescriptions: [FaultModeDescription] = [
    FaultModeDescription(
      "joint_friction_growth", on: "joint_friction", .growth(gain: 4),
      "Gear wear: all friction of the joint grows, up to fivefold.",
      source:
        "Bittencourt & Axelsson 2012, LiTH-ISY-R-3058 (wear adds to friction); size: assumption"),
    FaultModeDescription(
      "lubrication_loss", on: "joint_coulomb_friction", .growth(gain: 2),
      "Loss of lubrication: dry friction grows, up to threefold.",
      source: "Marton 2011 (lubrication loss seen by a disturbance observer); size: assumption"),
    FaultModeDescription(
      "joint_torque_loss", on: "joint_torque_constant_scale", .loss,
      "Demagnetisation or a shorted winding: the motor gives less torque than the drive believes.",
      source: "Balaban et al. 2009 (FLEA actuator faults); Isaac Lab issue #7451 (70 % loss)"),
    FaultModeDescription(
      "joint_jam", on: "joint_jam", .set(amount: 1),
      "Jamming or a brake that drags; at full severity the joint does not move.",
      source: "Balaban et al. 2009 (jam); POSTECH 2025, Actuators 14/583 (brake faults)"),
    FaultModeDescription(
      "position_gain_loss", on: "joint_position_gain", .loss,
      "The servo answers position errors more weakly.", source: "Isaac Lab issue #7451"),
    FaultModeDescription(
      "payload_error", on: "tool_mass", .offset(amount: 1),
      "The gripper carries more than it should, by 1 kg at full severity.", source: "assumption"),
    FaultModeDescription(
      "cooling_loss", on: "rated_temperature_rise", .growth(gain: 1),
      "Cooling fails: the motors warm twice as much.", source: "assumption"),
    FaultModeDescription(
      "encoder_bias", on: "joint_position_measured", .offset(amount: 0.035),
      "The encoder reads too much, by 2° at full severity; the arm settles as far on the other side.",
      source: "kind: Balaban et al. 2009; size: assumption"),
    FaultModeDescription(
      "encoder_drift", on: "joint_position_measured", .drift(rate: 1e-4),
      "The encoder's error grows, by 1e-4 rad/s at full severity.",
      source: "kind: Balaban et al. 2009; size: assumption"),
    FaultModeDescription(
      "encoder_scaling", on: "joint_position_measured", .growth(gain: 0.05),
      "The encoder reads up to 5 % too much.",
      source: "kind: Balaban et al. 2009; size: assumption"),
    FaultModeDescription(
      "encoder_stuck", on: "joint_position_measured", .stuck,
      "The reading stays where it was at onset.", source: "NASA ow_simulator issue #109"),
    FaultModeDescription(
      "encoder_noise", on: "joint_position_measured", .noise(deviation: 0.026),
      "Glitches: noise of 1.5° at full severity.",
      source: "kind: NASA ow_simulator issue #109; size: assumption"),
    FaultModeDescription(
      "encoder_dropout", on: "joint_position_measured", .dropout,
      "Readings are lost; the last good one stands in.", source: "Balaban et al. 2009 (drop-out)"),
    FaultModeDescription(
      "velocity_noise_growth", on: "joint_velocity_measured", .noise(deviation: 0.2),
      "Noise of 0.2 rad/s at full severity on measured velocities.", source: "assumption"),
    FaultModeDescription(
      "torque_sensor_bias", on: "joint_torque_measured", .offset(amount: 5),
      "The torque sensor reads 5 N·m too much at full severity.",
      source: "kind: Balaban et al. 2009; size: assumption"),
    FaultModeDescription(
      "command_frozen", on: "position_target", .stuck,
      "Set points no longer arrive: the servo holds the last one.",
      source: "Isaac Lab issue #7451 (frozen reference)"),
  ]
}
