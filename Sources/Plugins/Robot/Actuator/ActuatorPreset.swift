/// The numbers of one kind of actuator: what the parameters of an arm hold unless the script says
/// otherwise.
///
/// All are SI and as seen at the joint, gear included.
struct ActuatorPreset: Sendable {
  /// What the drive brings about.
  enum Command: String, CaseIterable { case current, voltage }
  /// What the servo adds before any error shows.
  enum FeedForward: String, CaseIterable {
    case inverseDynamics = "inverse_dynamics"
    case gravity
    case none
  }

  /// Numbers of one joint.
  struct Joint: Sendable {
    var torqueConstant = 0.0
    var resistance = 0.0
    var rotorInertia = 0.0
    /// Electrical turns of the motor per turn of the joint.
    var electricalRatio = 1.0
    /// Largest torque where the file states none or more.
    var torqueLimit = Double.infinity
    /// Largest current; nil for what the torque limit takes.
    var currentLimit: Double?
    /// Largest speed that the controller asks for, where the file states none or more.
    var speedLimit = Double.infinity
    /// Torque per position error; nil for what `scales` gives. The other gains likewise.
    var positionGain: Double?
    var velocityGain: Double?
    var integralGain: Double?
    var coulomb = 0.0
    var viscous = 0.0
    var stribeck = 0.0
    var bristleStiffness = 0.0
    var gearStiffness = 0.0
    var windingCapacity = 0.0
    var housingCapacity = 0.0
    var windingResistance = 0.0
    var housingResistance = 0.0
  }

  var command = Command.current
  var feedForward = FeedForward.inverseDynamics
  /// In the order of the arm's joints; the last holds for those after it.
  var joints: [Joint]
  /// Scalar parameters by name.
  var shared: [String: Double]

  subscript(joint: Int) -> Joint { joints[min(joint, joints.count - 1)] }
}

extension ActuatorPreset {
  /// Names in the order of the documentation; the first has no electrical, thermal or gear model at
  /// all.
  static let names = ["ideal", "bus_servo", "ur_joint", "panda_joint"]

  /// The preset of that name; nil for the ideal actuator.
  static func named(_ name: String) -> ActuatorPreset? {
    switch name {
    case "bus_servo": busServo
    case "ur_joint": urJoint
    case "panda_joint": pandaJoint
    default: nil
    }
  }

  /// Values of the parameters that the ideal actuator does not use, so that every arm has them.
  static let unused = ActuatorPreset(
    joints: [
      Joint(
        torqueConstant: 1, resistance: 1, gearStiffness: 1e4, windingCapacity: 100,
        housingCapacity: 1000, windingResistance: 1, housingResistance: 1)
    ],
    shared: common.merging(["supply_voltage": 48]) { $1 })

  /// Where sources give no number, the same assumption for all presets.
  static let common: [String: Double] = [
    "supply_resistance": 0, "stribeck_speed": 0.1, "stribeck_exponent": 2,
    "motor_load_friction": 0, "stribeck_load_friction": 0, "stall_cut_back_time": 0,
    "stall_cut_back": 1, "thermal_cut_out": 1000, "thermal_restart": 1000,
    "telemetry_period": 0, "telemetry_latency": 0, "telemetry_dropout": 0, "position_count": 0,
    "temperature_resolution": 0, "voltage_resolution": 0, "current_resolution": 0,
    "temperature_noise": 0, "voltage_noise": 0, "current_noise": 0,
    "temperature_glitch_rate": 0, "voltage_glitch_rate": 0,
  ]

  /// Tunable parameters of an arm of these actuators, by name.
  func values(_ scales: JointScales) -> [String: [Double]] {
    let n = scales.inertia.count
    func each(_ value: (Joint) -> Double) -> [Double] { (0..<n).map { value(self[$0]) } }
    var values: [String: [Double]] = shared.mapValues { [$0] }
    values["joint_winding_resistance"] = each(\.resistance)
    values["joint_current_limit"] = (0..<n).map {
      self[$0].currentLimit ?? scales.referenceTorque[$0] / self[$0].torqueConstant
    }
    values["joint_electrical_ratio"] = each(\.electricalRatio)
    values["joint_stribeck_friction"] = each(\.stribeck)
    values["joint_bristle_stiffness"] = each(\.bristleStiffness)
    // Half of critical damping of the rotor on its bristles.
    values["joint_bristle_damping"] = each { ($0.bristleStiffness * $0.rotorInertia).squareRoot() }
    values["joint_gear_stiffness"] = each(\.gearStiffness)
    // 5 % of critical damping of the rotor on its teeth.
    values["joint_gear_damping"] = each { 0.1 * ($0.gearStiffness * $0.rotorInertia).squareRoot() }
    values["joint_skip_torque"] = scales.referenceTorque.map { 1.5 * $0 }
    values["joint_winding_heat_capacity"] = each(\.windingCapacity)
    values["joint_housing_heat_capacity"] = each(\.housingCapacity)
    values["joint_winding_thermal_resistance"] = each(\.windingResistance)
    values["joint_housing_thermal_resistance"] = each(\.housingResistance)
    return values
  }

  /// Values of the parameters that the ideal actuator has too.
  func replaced(_ scales: JointScales, _ computed: [String: [Double]]) -> [String: [Double]] {
    let n = scales.inertia.count
    func each(_ value: (Joint) -> Double) -> [Double] { (0..<n).map { value(self[$0]) } }
    func gain(_ name: String, _ stated: (Joint) -> Double?) -> [Double] {
      (0..<n).map { stated(self[$0]) ?? computed[name]?[$0] ?? 0 }
    }
    return [
      "joint_torque_constant": each(\.torqueConstant), "joint_rotor_inertia": each(\.rotorInertia),
      "joint_coulomb_friction": each(\.coulomb), "joint_viscous_friction": each(\.viscous),
      "joint_position_gain": gain("joint_position_gain", \.positionGain),
      "joint_velocity_gain": gain("joint_velocity_gain", \.velocityGain),
      "joint_integral_gain": gain("joint_integral_gain", \.integralGain),
    ]
  }
}
