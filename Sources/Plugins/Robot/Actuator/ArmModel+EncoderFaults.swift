import Engine

extension ArmModel {
  /// Every way in which an encoder fails.
  static let encoderFaultModes: [FaultModeDescription] = [
    FaultModeDescription(
      "encoder_bias", on: error, .offset(amount: 2 * FaultScale.degree), scaledBy: turn,
      "The encoder reads too much, by 2° at full severity; the arm settles as far on the other side.",
      source: balaban),
    FaultModeDescription(
      "encoder_drift", on: error, .drift(rate: 1e-4 * FaultScale.radian), scaledBy: turn,
      "The encoder's error grows, by 1e-4 rad/s at full severity.", source: balaban),
    FaultModeDescription(
      "encoder_scaling", on: gain, .growth(gain: 0.05), "The encoder reads up to 5 % too much.",
      source: balaban),
    FaultModeDescription(
      "encoder_stuck", on: reading, .stuck, "The reading stays where it was at onset.",
      source: "NASA ow_simulator issue #109"),
    FaultModeDescription(
      "encoder_noise", on: error, .noise(deviation: 1.5 * FaultScale.degree), scaledBy: turn,
      "Glitches: noise of 1.5° at full severity.",
      source: "kind: NASA ow_simulator issue #109; size: assumption"),
    FaultModeDescription(
      "encoder_dropout", on: reading, .dropout, "Readings are lost; the last good one stands in.",
      source: "Balaban et al. 2009 (drop-out)"),
    FaultModeDescription(
      "encoder_spike", on: error, .spike(amount: 0.5 * FaultScale.radian, probability: 0.01),
      scaledBy: turn, "The reading jumps by 0.5 rad, in 1 % of the samples at full severity.",
      source: "kind: glitches in logs of a six-servo arm; size: assumption"),
    FaultModeDescription(
      "encoder_delay", on: reading, .delay(time: 0.02), "Readings are up to 20 ms old.",
      source: "kind: gazebo_ros2_control issue #245; size: assumption"),
    FaultModeDescription(
      "encoder_zero", on: gain, .set(amount: 0), "The reading is zero, at any severity above 0.",
      source: "NASA ow_simulator issue #109"),
  ]

  private static let reading = "joint_position_measured"
  private static let gain = "joint_position_sensor_gain"
  private static let error = "joint_position_sensor_error"
  private static let turn = FaultScale.turn.rawValue
  private static let balaban = "kind: Balaban et al. 2009; size: assumption"
}
