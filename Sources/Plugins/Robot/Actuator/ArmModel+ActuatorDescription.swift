import Engine

extension ArmModel {
  private static let joints = Shape.vector(.axis("joints"))
  private static let perKelvin = Unit("1/K", .one / .temperature)
  private static let heatCapacity = Unit("J/K", .energy / .temperature)
  private static let thermalResistance = Unit("K/W", .temperature / .power)
  private static let viscosity = Unit("N*m*s/rad", .energy * .time / .angle)
  private static let stiffness = Unit("N*m/rad", .energy / .angle)
  private static let preset = "the preset, see actuator"

  static let actuatorSettings: [ParameterDescription] = [
    ParameterDescription(
      "actuator", .choice(ActuatorPreset.names, default: "ideal"),
      "Kind of joint drive: sets the defaults of the parameters whose source is the preset. ideal leaves out "
        + "motor, supply, gear and protection, and the parameters that belong to them.",
      source: "bus_servo: Feetech STS3215 as identified by BAM; ur_joint: drive gains of a UR10 "
        + "(Gaz et al. 2018); panda_joint: friction of Gaz et al. 2019, rotors of the FR3; "
        + "what these do not give: assumption"),
    ParameterDescription(
      "feed_forward",
      .choice(["preset"] + ActuatorPreset.FeedForward.allCases.map(\.rawValue), default: "preset"),
      "Torque that the servo adds before an error shows. ideal has inverse_dynamics.",
      source: "preset: bus_servo none, the others inverse_dynamics"),
    ParameterDescription(
      "motor_command",
      .choice(["preset"] + ActuatorPreset.Command.allCases.map(\.rawValue), default: "preset"),
      "Whether the drive regulates the motor's current or only sets the bridge's duty, so that torque falls with the supply. "
        + "ideal knows neither.",
      source: "preset: bus_servo voltage, the others current"),
    ParameterDescription(
      "elastic_gears", .boolean(default: false),
      "Whether gears bend even without backlash and with a tight belt; takes more time to compute.",
      source: "definition"),
  ]

  static let motorParametersOfActuators: [ParameterDescription] = [
    ParameterDescription(
      "joint_winding_resistance", .number(.ohm, default: nil, range: 1e-6...1e9), shape: joints,
      isTunable: true, "Resistance of the winding at 25 °C; copper adds 0.393 % per kelvin.",
      source: preset),
    ParameterDescription(
      "joint_current_limit", .number(.ampere, default: nil, range: 0...1e9), shape: joints,
      isTunable: true, "Largest motor current.", source: preset + ", else the torque limit's"),
    ParameterDescription(
      "joint_shorted_turns", .number(.one, default: 0, range: 0...0.95), shape: joints,
      isTunable: true,
      "Share of the turns that a short takes out; resistance and constant fall by it.",
      source: "definition: 0 is healthy"),
    ParameterDescription(
      "joint_phase_imbalance", .number(.one, default: 0, range: 0...1), shape: joints,
      isTunable: true,
      "Share of its flux linkage that one of the motor's three phases lacks: torque and counter-voltage fall by a "
        + "third of it on average, and ripple by as much to both sides.",
      source: "definition: 0 is healthy"),
    ParameterDescription(
      "joint_electrical_ratio", .number(.one, default: nil, range: 1...1e6), shape: joints,
      isTunable: true,
      "Electrical turns of the motor per turn of the joint: pole pairs times gear ratio. An imbalance ripples twice in "
        + "each.", source: preset),
    ParameterDescription(
      "magnet_temperature_coefficient", .number(perKelvin, default: 0.001, range: 0...0.01),
      isTunable: true, "Relative fall of the torque constant per kelvin above 25 °C.",
      source: "NdFeB magnets; ferrite 0.002"),
    ParameterDescription(
      "supply_voltage", .number(.volt, default: nil, range: 0...1e6), isTunable: true,
      "Voltage of the supply without load. Firmware that sets duties reckons with the preset's, so more volts push harder.",
      source: preset),
    ParameterDescription(
      "supply_resistance", .number(.ohm, default: nil, range: 0...1e6), isTunable: true,
      "Resistance of the supply and its cable, which all joints share.", source: preset),
    ParameterDescription(
      "joint_winding_heat_capacity", .number(heatCapacity, default: nil, range: 1e-6...1e9),
      shape: joints, isTunable: true, "Heat capacity of the winding.", source: preset),
    ParameterDescription(
      "joint_housing_heat_capacity", .number(heatCapacity, default: nil, range: 1e-6...1e9),
      shape: joints, isTunable: true, "Heat capacity of the housing.", source: preset),
    ParameterDescription(
      "joint_winding_thermal_resistance",
      .number(thermalResistance, default: nil, range: 1e-9...1e9), shape: joints,
      isTunable: true, "Thermal resistance from winding to housing.", source: preset),
    ParameterDescription(
      "joint_housing_thermal_resistance",
      .number(thermalResistance, default: nil, range: 1e-9...1e9), shape: joints,
      isTunable: true, "Thermal resistance from housing to the air around.", source: preset),
    ParameterDescription(
      "thermal_cut_out", .number(.celsius, default: nil, range: 173.15...2000), isTunable: true,
      "Measured temperature at which the bridge switches off.", source: preset),
    ParameterDescription(
      "thermal_restart", .number(.celsius, default: nil, range: 173.15...2000), isTunable: true,
      "Measured temperature at which it switches on again.", source: preset),
    ParameterDescription(
      "stall_cut_back_time", .number(.second, default: nil, range: 0...1e6), isTunable: true,
      "How long a motor may stall at 80 % of its current limit; 0 for as long as it likes.",
      source: preset),
    ParameterDescription(
      "stall_cut_back", .number(.one, default: nil, range: 0...1), isTunable: true,
      "Share of the current limit that a stalled motor keeps.", source: preset),
  ]

  static let gearParameters: [ParameterDescription] = [
    ParameterDescription(
      "joint_backlash", .number(.radian, default: 0, range: 0...10), shape: joints,
      isTunable: true, "Gap between the gear's teeth; above 0 rotor and joint move apart.",
      source: "assumption: none when new"),
    ParameterDescription(
      "joint_gear_stiffness", .number(stiffness, default: nil, range: 1e-6...1e12),
      shape: joints, isTunable: true, "Torque per deflection of gear or belt.", source: preset),
    ParameterDescription(
      "joint_gear_damping", .number(viscosity, default: nil, range: 0...1e12), shape: joints,
      isTunable: true, "Torque per speed of deflection where teeth touch.",
      source: "assumption: 5 % of critical"),
    ParameterDescription(
      "joint_belt_tension", .number(.one, default: 1, range: 0.001...1), shape: joints,
      isTunable: true, "Tension over that of a healthy belt: factor on stiffness and skip torque.",
      source: "definition: 1 is healthy"),
    ParameterDescription(
      "joint_tooth_pitch", .number(.radian, default: 0.314_159_265_358_979_3, range: 1e-6...10),
      shape: joints, isTunable: true, "Turn of the joint when a belt jumps a tooth.",
      source: "assumption: 20 teeth"),
    ParameterDescription(
      "joint_skip_torque", .number(.newtonMetre, default: nil, range: 1e-9...1e12),
      shape: joints, isTunable: true, "Torque at which a belt jumps a tooth.",
      source: "assumption: 1.5 times the torque limit"),
  ]

  static let frictionParametersOfActuators: [ParameterDescription] = [
    ParameterDescription(
      "joint_stribeck_friction", .number(.newtonMetre, default: nil, range: 0...1e9),
      shape: joints, isTunable: true, "Dry friction that a joint at rest has above a sliding one.",
      source: preset),
    ParameterDescription(
      "stribeck_speed", .number(.radianPerSecond, default: nil, range: 1e-9...1e9),
      isTunable: true, "Speed at which that has fallen to 37 %.", source: preset),
    ParameterDescription(
      "stribeck_exponent", .number(.one, default: nil, range: 0.1...50), isTunable: true,
      "How sharply it falls.", source: preset),
    ParameterDescription(
      "motor_load_friction", .number(.one, default: nil, range: 0...1), isTunable: true,
      "Dry friction per motor torque, beside load_friction, which is per torque through the gear.",
      source: preset),
    ParameterDescription(
      "stribeck_load_friction", .number(.one, default: nil, range: 0...1), isTunable: true,
      "Stribeck friction per torque through the gear.", source: preset),
    ParameterDescription(
      "stribeck_temperature_coefficient", .number(perKelvin, default: 0.01, range: -1...1),
      isTunable: true, "Relative rise of Stribeck friction per kelvin above 25 °C.",
      source: "assumption; the term is that of Bittencourt & Gunnarsson 2012"),
    ParameterDescription(
      "stribeck_speed_temperature_coefficient", .number(perKelvin, default: 0.01, range: 0...1),
      isTunable: true, "Relative rise of the Stribeck speed per kelvin above 25 °C.",
      source: "assumption; the term is that of Bittencourt & Gunnarsson 2012"),
    ParameterDescription(
      "joint_bristle_stiffness", .number(stiffness, default: nil, range: 0...1e12),
      shape: joints, isTunable: true,
      "Stiffness of friction before sliding (LuGre's σ0); 0 for dry friction that does not bend.",
      source: preset),
    ParameterDescription(
      "joint_bristle_damping", .number(viscosity, default: nil, range: 0...1e12), shape: joints,
      isTunable: true, "Damping of friction before sliding (LuGre's σ1).",
      source: "assumption: half of critical with the rotor's inertia"),
    ParameterDescription(
      "joint_wear", .number(.one, default: 0, range: 0...1), shape: joints, isTunable: true,
      "Wear of the gear from new to worn out.", source: "definition: 0 is healthy"),
    ParameterDescription(
      "wear_friction", .number(.one, default: 1, range: 0...100), isTunable: true,
      "Friction at low speed that full wear adds, over joint_coulomb_friction.",
      source: "term: Bittencourt & Axelsson, LiTH-ISY-R-3058; size: assumption"),
    ParameterDescription(
      "wear_viscous_friction", .number(.one, default: 0.5, range: 0...100), isTunable: true,
      "Viscous friction that full wear adds, over joint_viscous_friction.",
      source: "term: Bittencourt & Axelsson, LiTH-ISY-R-3058; size: assumption"),
    ParameterDescription(
      "wear_speed", .number(.radianPerSecond, default: 0.5, range: 1e-9...1e9), isTunable: true,
      "Speed at which the friction of wear has fallen to 37 %.", source: "assumption"),
  ]

  /// These act on every kind of actuator.
  static let obstructionParameters: [ParameterDescription] = [
    ParameterDescription(
      "joint_drag", .number(.one, default: 0, range: 0...10), shape: joints, isTunable: true,
      "Further dry friction over the torque limit: a brake that drags, misalignment, overload.",
      source: "definition: 0 is healthy"),
    ParameterDescription(
      "joint_blockage", .number(.one, default: 0, range: 0...1), shape: joints, isTunable: true,
      "Whether the motor's shaft is blocked: above 0 it does not turn.",
      source: "definition: 0 is healthy"),
    ParameterDescription(
      "payload_centre", .number(.metre, default: 0, range: -10...10), shape: .vector(.count(3)),
      isTunable: true, "Where the payload's centre lies, from the tool frame's origin in its axes."),
  ]

  static let telemetryParameters: [ParameterDescription] = [
    ParameterDescription(
      "telemetry_period", .number(.second, default: nil, range: 0...1e6), isTunable: true,
      "Time between samples of the servo's telemetry; 0 for one each control period.",
      source: preset),
    ParameterDescription(
      "telemetry_latency", .number(.second, default: nil, range: 0...1e6), isTunable: true,
      "Time until a sample arrives, at most telemetry_period.", source: preset),
    ParameterDescription(
      "telemetry_dropout", .number(.one, default: nil, range: 0...1), isTunable: true,
      "The chance that a sample is lost; the last one then stands.", source: preset),
    ParameterDescription(
      "position_count", .number(.radian, default: nil, range: 0...10), isTunable: true,
      "Smallest step of positions in the telemetry; 0 for none.", source: preset),
    ParameterDescription(
      "temperature_resolution", .number(.kelvin, default: nil, range: 0...100), isTunable: true,
      "Smallest step of measured temperatures; 0 for none.", source: preset),
    ParameterDescription(
      "voltage_resolution", .number(.volt, default: nil, range: 0...100), isTunable: true,
      "Smallest step of measured voltages; 0 for none.", source: preset),
    ParameterDescription(
      "current_resolution", .number(.ampere, default: nil, range: 0...100), isTunable: true,
      "Smallest step of measured currents; 0 for none.", source: preset),
    ParameterDescription(
      "temperature_noise", .number(.kelvin, default: nil, range: 0...1000), isTunable: true,
      "Standard deviation of measured temperatures.", source: preset),
    ParameterDescription(
      "voltage_noise", .number(.volt, default: nil, range: 0...1000), isTunable: true,
      "Standard deviation of measured voltages.", source: preset),
    ParameterDescription(
      "current_noise", .number(.ampere, default: nil, range: 0...1000), isTunable: true,
      "Standard deviation of measured currents.", source: preset),
    dropout("temperature"), dropout("voltage"), dropout("current"),
    ParameterDescription(
      "temperature_glitch_rate", .number(.one, default: nil, range: 0...1), isTunable: true,
      "The chance that a temperature reads 245 or 253 °C.", source: preset),
    ParameterDescription(
      "voltage_glitch_rate", .number(.one, default: nil, range: 0...1), isTunable: true,
      "The chance that a voltage reads −0.964 V.", source: preset),
  ]

  private static func dropout(_ quantity: String) -> ParameterDescription {
    ParameterDescription(
      "joint_\(quantity)_sensor_dropout", .number(.one, default: 0, range: 0...1), shape: joints,
      isTunable: true,
      "The chance that a telemetry sample lacks the \(quantity); the last one then stands.",
      source: "definition: 0 is healthy")
  }

  static let actuatorPorts: [PortDescription] = [
    PortDescription("bus_voltage", .output, .volt, "Voltage of the supply at the motors."),
    PortDescription(
      "motor_voltage", .output, .volt, shape: joints,
      "Mean voltage at each motor; its share of bus_voltage is the duty."),
    PortDescription(
      "motor_enabled", .output, shape: joints, kind: .boolean, initial: 1,
      "Whether the protection lets each motor run."),
    PortDescription(
      "joint_winding_temperature", .output, .celsius, shape: joints, initial: 298.15,
      "Temperature of each winding; joint_temperature is the housing's."),
    PortDescription(
      "joint_gear_deflection", .output, .radian, shape: joints,
      "How far each rotor is ahead of its joint."),
    PortDescription(
      "joint_rotor_velocity", .output, .radianPerSecond, shape: joints,
      "Speed of each rotor, divided by the gear's ratio."),
    PortDescription(
      "electrical_power", .output, .watt, "Power into all motors over the last time step."),
    PortDescription(
      "heat_power", .output, .watt,
      "Heat of all windings and of all friction over the last time step."),
    PortDescription(
      "joint_position_telemetry", .output, .radian, shape: joints,
      "joint_position_measured as the log has it: sampled, in counts, late, sometimes lost."),
    PortDescription(
      "joint_temperature_measured", .output, .celsius, shape: joints, initial: 298.15,
      "Housing temperature as logged; the protection acts on it, faults included."),
    PortDescription(
      "joint_voltage_measured", .output, .volt, shape: joints, "bus_voltage as each servo logs it."),
    PortDescription(
      "motor_current_measured", .output, .ampere, shape: joints, "motor_current as logged."),
  ]
}
