extension ActuatorPreset {
  /// A joint of the Universal Robots class: brushless motor, harmonic drive of ratio 101, 48 V.
  ///
  /// Torque per current: the drive gains of a UR10 (Gaz, Magrini & De Luca, Mechatronics 55, 2018,
  /// 234–247). Torque and speed limits of a UR5 (data sheet: 150 N·m and 28 N·m, 180°/s) where the
  /// file states none or more. Assumptions: ten pairs of poles, resistances, rotor inertias as published for the FR3,
  /// frictions of the order that identifications of UR5 joints give, stiffness of harmonic drives
  /// of sizes 25 and 14, thermal numbers, noises; no cut-back on stalling. The joints have no
  /// torque sensor, so measured torque is that of the current, without noise of its own.
  static let urJoint = ActuatorPreset(
    joints: [
      large(14.87, 10), large(13.26, 10), large(11.13, 6), small(10.62), small(11.03),
      small(11.47),
    ],
    shared: common.merging([
      "supply_voltage": 48, "supply_resistance": 0.05, "load_friction": 0.05,
      "motor_load_friction": 0.02, "stribeck_load_friction": 0.03, "stribeck_speed": 0.05,
      "torque_noise": 0, "thermal_cut_out": 358.15, "thermal_restart": 348.15,
      "telemetry_period": 0.008,
      "temperature_resolution": 0.1, "voltage_resolution": 0.01, "voltage_noise": 0.02,
      "current_resolution": 0.001, "current_noise": 0.02,
    ]) { $1 })

  private static func large(_ torqueConstant: Double, _ coulomb: Double) -> Joint {
    Joint(
      torqueConstant: torqueConstant, resistance: 0.8, rotorInertia: 0.6, electricalRatio: 1010,
      torqueLimit: 150,
      speedLimit: 3.14, coulomb: coulomb, viscous: coulomb, stribeck: 0.3 * coulomb,
      bristleStiffness: coulomb / 5e-4, gearStiffness: 3.1e4, windingCapacity: 200,
      housingCapacity: 1800, windingResistance: 0.25, housingResistance: 0.5)
  }

  private static func small(_ torqueConstant: Double) -> Joint {
    Joint(
      torqueConstant: torqueConstant, resistance: 2.5, rotorInertia: 0.2, electricalRatio: 1010,
      torqueLimit: 28,
      speedLimit: 3.14, coulomb: 2, viscous: 2, stribeck: 0.6, bristleStiffness: 2 / 5e-4,
      gearStiffness: 6e3, windingCapacity: 60, housingCapacity: 600, windingResistance: 0.7,
      housingResistance: 1.2)
  }

  /// A joint of the Franka Panda class: brushless motor, harmonic drive of ratio 100, torque
  /// sensor.
  ///
  /// Dry friction: half the amplitude of the sigmoids of Gaz, Cognetti, Oliva, Robuffo Giordano &
  /// De Luca (IEEE RA-L 4, 2019, 4147–4154), which have no viscous part. Rotor inertias: published
  /// by Franka for the FR3 (in the description of Drake's franka_description). Torque and speed
  /// limits: data sheet (87 and 12 N·m, 150 and 180 °/s). Assumptions: ten pairs of poles, torque constants,
  /// resistances, stiffnesses, thermal numbers, noises.
  static let pandaJoint = ActuatorPreset(
    joints: [
      panda(0.27308, 0.6057, 87), panda(0.43612, 0.6057, 87), panda(0.32034, 0.4625, 87),
      panda(0.6397, 0.4625, 87), panda(0.41952, 0.2055, 12), panda(0.151505, 0.2055, 12),
      panda(0.282445, 0.2055, 12),
    ],
    shared: common.merging([
      "supply_voltage": 48, "supply_resistance": 0.05, "load_friction": 0.02,
      "thermal_cut_out": 358.15, "thermal_restart": 348.15, "telemetry_period": 0.001,
      "temperature_resolution": 1, "voltage_noise": 0.02, "current_noise": 0.02,
    ]) { $1 })

  private static func panda(
    _ coulomb: Double, _ rotorInertia: Double, _ torqueLimit: Double
  ) -> Joint {
    let isLarge = torqueLimit > 20
    return Joint(
      torqueConstant: isLarge ? 12 : 8, resistance: isLarge ? 0.8 : 2.5,
      rotorInertia: rotorInertia, electricalRatio: 1000, torqueLimit: torqueLimit,
      speedLimit: isLarge ? 2.175 : 2.61,
      coulomb: coulomb, bristleStiffness: coulomb / 5e-4, gearStiffness: isLarge ? 1.4e4 : 4e3,
      windingCapacity: isLarge ? 150 : 50, housingCapacity: isLarge ? 1200 : 500,
      windingResistance: isLarge ? 0.3 : 0.8, housingResistance: isLarge ? 0.6 : 1.3)
  }
}
