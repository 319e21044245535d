extension ActuatorPreset {
  /// A hobby bus servo of the 7.4 V class.
  ///
  /// Motor, rotor, friction and speed: Feetech STS3215, model M6 of Rhoban's BAM (arXiv:2410.08650,
  /// bam/params/feetech_sts3215_7_4V/m6.json, Apache-2.0), so 3.43 N·m at stall and 5.8 rad/s
  /// without load. Telemetry: measured on the logs of a six-servo arm, see `ServoSensors`. Thermal
  /// time constant: the median of 16 fits to those logs, 100 s, shared out between capacity and
  /// resistance by assumption; cut-out at 85 °C, restart at 75 °C and cut-back after 5 s: typical
  /// data sheets. Gear ratio 345, with one pair of poles (data sheet of the STS3215; poles: assumption).
  /// Assumptions: the rest, such as full duty at 0.15 rad of error, bristles that bend
  /// by a milliradian, a supply lead of 0.1 Ω, teeth of 100 N·m/rad.
  static let busServo = ActuatorPreset(
    command: .voltage, feedForward: .none,
    joints: [
      Joint(
        torqueConstant: 1.275, resistance: 2.75, rotorInertia: 0.0216, electricalRatio: 345,
        torqueLimit: 3.43,
        currentLimit: 3, speedLimit: 5.10, positionGain: 22.9, velocityGain: 0, integralGain: 0,
        coulomb: 0.0533, viscous: 0.0282, stribeck: 4.3e-5, bristleStiffness: 53,
        gearStiffness: 100, windingCapacity: 4, housingCapacity: 12.5, windingResistance: 4,
        housingResistance: 8)
    ],
    shared: common.merging([
      "supply_voltage": 7.4, "supply_resistance": 0.1, "load_friction": 0.2436,
      "motor_load_friction": 0.0449, "stribeck_load_friction": 0.1423, "stribeck_speed": 0.371,
      "stribeck_exponent": 9.93, "stall_cut_back_time": 5, "stall_cut_back": 0.25,
      "thermal_cut_out": 358.15, "thermal_restart": 348.15,
      "encoder_resolution": count, "position_noise": 0, "velocity_noise": 0.02,
      "torque_noise": 0.01, "telemetry_period": 0.1, "telemetry_latency": 0.005,
      "telemetry_dropout": 0.001, "position_count": count, "temperature_resolution": 1,
      "voltage_resolution": 0.001, "voltage_noise": 0.05, "current_resolution": 0.0065,
      "current_noise": 0.01, "temperature_glitch_rate": 1.3e-4, "voltage_glitch_rate": 1.6e-4,
    ]) { $1 })

  /// 1000 counts are 240°.
  private static let count = 240.0 / 1000 * Double.pi / 180
}
