import Engine

extension ArmModel {
  /// Ways in which arms are known to fail. Each changes the physics or a reading, never a label.
  ///
  /// Modes on motor, supply, gear teeth and the two heat capacities need another actuator than ideal: see
  /// `idleFaultModes`.
  static let faultModeDescriptions =
    frictionFaultModes + gearFaultModes + motorFaultModes + thermalFaultModes
    + controlFaultModes + encoderFaultModes + sensorFaultModes

  private static let frictionFaultModes: [FaultModeDescription] = [
    FaultModeDescription(
      "joint_friction_growth", on: "joint_friction", .growth(gain: 4),
      "Gear wear: all friction of the joint grows, up to fivefold.",
      source:
        "Bittencourt & Axelsson 2012, LiTH-ISY-R-3058 (wear adds to friction); size: assumption"),
    FaultModeDescription(
      "gear_wear", on: "joint_wear", .set(amount: 1),
      "Gear wear: friction grows at low speed and with speed, by wear_friction and wear_viscous_friction. "
        + "Needs an actuator.",
      source: "Bittencourt & Axelsson, LiTH-ISY-R-3058 (wear term, 0 to 100 %)"),
    FaultModeDescription(
      "lubrication_loss", on: "joint_coulomb_friction", .growth(gain: 2),
      "Loss of lubrication: dry friction grows, up to threefold.",
      source: "Marton 2011 (lubrication loss seen by a disturbance observer); size: assumption"),
    FaultModeDescription(
      "misalignment", on: "joint_drag", .set(amount: 0.2),
      "A shaft out of line: dry friction of up to 20 % of the torque limit.",
      source: "Marton 2011 (extra disturbance torque against the motion); size: assumption"),
    FaultModeDescription(
      "overload", on: "joint_drag", .set(amount: 1),
      "Something drags against the motion with up to the torque limit.",
      source: "Marton 2011 (extra disturbance torque against the motion), incipient to full"),
    FaultModeDescription(
      "brake_drag", on: "joint_drag", .set(amount: 0.6),
      "The brake does not release, and drags with up to 60 % of the torque limit.",
      source: "POSTECH 2025, Actuators 14/583 (motor brake faults); size: assumption"),
    FaultModeDescription(
      "joint_jam", on: "joint_jam", .set(amount: 1),
      "Jamming or a brake that drags; at full severity the joint does not move.",
      source: "Balaban et al. 2009 (jam); POSTECH 2025, Actuators 14/583 (brake faults)"),
    FaultModeDescription(
      "motor_blockage", on: "joint_blockage", .set(amount: 1),
      "The motor's shaft does not turn, at any severity above 0.",
      source: "Ben Hnaien 2025 (Stäubli TX60 twin, 49 classes of blockage)"),
  ]

  private static let gearFaultModes: [FaultModeDescription] = [
    FaultModeDescription(
      "backlash_growth", on: "joint_backlash", .offset(amount: 2 * FaultScale.degree),
      scaledBy: FaultScale.turn.rawValue,
      "Gear teeth wear: the gap between them grows, by 2° at full severity. Needs an actuator.",
      source: "Mohanty 2024, arXiv:2412.00538 (backlash as a drifting process); size: assumption"),
    FaultModeDescription(
      "belt_tension_loss", on: "joint_belt_tension", .growth(gain: -0.95),
      "A belt goes slack: stiffness and the torque at which it jumps a tooth fall by 95 %. Needs an actuator.",
      source: "Fehsenfeld et al. 2021 (toothed belts of robots); size: assumption"),
  ]

  private static let motorFaultModes: [FaultModeDescription] = [
    FaultModeDescription(
      "joint_torque_loss", on: "joint_torque_constant_scale", .loss,
      "Demagnetisation or a shorted winding: the motor gives less torque than the drive believes.",
      source: "Balaban et al. 2009 (FLEA actuator faults); Isaac Lab issue #7451 (70 % loss)"),
    FaultModeDescription(
      "winding_short", on: "joint_shorted_turns", .set(amount: 0.7),
      "Turns are shorted: resistance and torque constant fall by up to 70 %. Needs an actuator.",
      source: "review arXiv:2402.02980 (5 to 70 %)"),
    FaultModeDescription(
      "phase_imbalance", on: "joint_phase_imbalance", .set(amount: 1),
      "A phase of the motor loses its flux linkage: torque and counter-voltage ripple twice each electrical turn, and "
        + "fall by a third on average. Needs an actuator.",
      source: "kind: review arXiv:2402.02980 (imbalance); form: sum of three sinusoidal phases"),
    FaultModeDescription(
      "winding_resistance_growth", on: "joint_winding_resistance", .growth(gain: 4),
      "A contact or brush goes bad: the winding's resistance grows, up to fivefold. Needs an actuator.",
      source: "kind: Balaban et al. 2009; size: assumption"),
    FaultModeDescription(
      "supply_resistance_growth", on: "supply_resistance", .growth(gain: 9),
      "A contact of the supply goes bad: the voltage sags up to ten times as much. Needs an actuator.",
      source: "kind: voltage logs of a six-servo arm; size: assumption"),
    FaultModeDescription(
      "brown_out", on: "supply_voltage", .growth(gain: -0.6),
      "The supply breaks down, to 40 % of its voltage at full severity. Needs an actuator.",
      source: "kind: voltage logs of a six-servo arm; size: assumption"),
  ]

  private static let thermalFaultModes: [FaultModeDescription] = [
    FaultModeDescription(
      "cooling_loss", on: "rated_temperature_rise", .growth(gain: 1),
      "Cooling fails: the motors of an ideal arm warm twice as much.", source: "assumption"),
    FaultModeDescription(
      "housing_cooling_loss", on: "joint_housing_thermal_resistance", .growth(gain: 1),
      "Dust or a cover: heat leaves the housing half as well. Needs an actuator.",
      source: "kind: temperature logs of a six-servo arm; size: assumption"),
    FaultModeDescription(
      "fan_off", on: "joint_housing_thermal_resistance", .growth(gain: 3),
      "A fan stops: heat leaves the housing a quarter as well. Needs an actuator.",
      source: "assumption: forced against free convection"),
    FaultModeDescription(
      "ambient_rise", on: "ambient_temperature", .offset(amount: 20),
      "The air around is 20 K warmer at full severity.", source: "assumption"),
  ]

  private static let controlFaultModes: [FaultModeDescription] = [
    FaultModeDescription(
      "position_gain_loss", on: "joint_position_gain", .loss,
      "The servo answers position errors more weakly.", source: "Isaac Lab issue #7451"),
    FaultModeDescription(
      "velocity_gain_loss", on: "joint_velocity_gain", .loss,
      "The servo answers speed errors more weakly.", source: "Isaac Lab issue #7451"),
    FaultModeDescription(
      "position_gain_error", on: "joint_position_gain", .growth(gain: 4),
      "The servo answers position errors up to five times as strongly.",
      source: "Isaac Lab issue #7451 (gain error); size: assumption"),
    FaultModeDescription(
      "command_frozen", on: "position_target", .stuck,
      "Set points no longer arrive: the servo holds the last one.",
      source: "Isaac Lab issue #7451 (frozen reference)"),
    FaultModeDescription(
      "command_dropout", on: "position_target", .dropout,
      "Set points are lost now and then; the last one stands in.",
      source: "Isaac Lab issue #7451 (command drop)"),
    FaultModeDescription(
      "command_delay", on: "position_target", .delay(time: 0.1),
      "Set points arrive up to 0.1 s late.",
      source: "kind: gazebo_ros2_control issue #245; size: assumption"),
    FaultModeDescription(
      "command_gain_error", on: "position_target", .growth(gain: 0.05),
      "Set points arrive up to 5 % too large.",
      source: "Isaac Lab issue #7451 (gain error); size: assumption"),
    FaultModeDescription(
      "payload_error", on: "tool_mass", .offset(amount: 0.1),
      scaledBy: FaultScale.movingMass.rawValue,
      "The gripper carries more than it should, by up to 10 % of the arm's moving mass.",
      source: "assumption"),
    FaultModeDescription(
      "payload_offset", on: "payload_centre", .offset(amount: 0.1),
      scaledBy: FaultScale.reach.rawValue,
      "The payload's centre is off by up to a tenth of the arm's reach along each axis; tells nothing while tool_mass is 0.",
      source: "assumption"),
  ]
}
