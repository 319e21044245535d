/// Where each port and tunable parameter of an arm starts in a step's numbers, looked up once.
struct ArmPlaces {
  let positionTarget: Int
  let externalTorque: Int
  let toolForce: Int

  let toolMass: Int
  let assumedToolMass: Int
  let friction: Int
  let viscousFriction: Int
  let coulombFriction: Int
  let loadFriction: Int
  let frictionTemperatureCoefficient: Int
  let jam: Int
  let rotorInertia: Int
  let positionGain: Int
  let velocityGain: Int
  let integralGain: Int
  let torqueConstantScale: Int
  let encoderResolution: Int
  let positionNoise: Int
  let velocityNoise: Int
  let torqueNoise: Int
  let torqueConstant: Int
  let ambientTemperature: Int
  let ratedTemperatureRise: Int
  let thermalTimeConstant: Int

  let position: Int
  let velocity: Int
  let acceleration: Int
  let torque: Int
  let frictionTorque: Int
  let current: Int
  let temperature: Int
  let positionMeasured: Int
  let velocityMeasured: Int
  let torqueMeasured: Int
  let positionError: Int
  let toolPosition: Int
  let toolVelocity: Int
  let toolSpeed: Int
  let energy: Int
  let power: Int
  let atLimit: Int

  let payloadCentre: Int
  let sensors: SensorPlaces
  let actuator: ActuatorPlaces

  init(joints: Int) {
    let description = ArmModel.description
    let inputs = PortOffsets(description.ports, .input, joints: joints)
    positionTarget = inputs["position_target"]
    externalTorque = inputs["external_torque"]
    toolForce = inputs["tool_force"]

    let parameters = PortOffsets(description.parameters, joints: joints)
    toolMass = parameters["tool_mass"]
    assumedToolMass = parameters["assumed_tool_mass"]
    friction = parameters["joint_friction"]
    viscousFriction = parameters["joint_viscous_friction"]
    coulombFriction = parameters["joint_coulomb_friction"]
    loadFriction = parameters["load_friction"]
    frictionTemperatureCoefficient = parameters["friction_temperature_coefficient"]
    jam = parameters["joint_jam"]
    rotorInertia = parameters["joint_rotor_inertia"]
    positionGain = parameters["joint_position_gain"]
    velocityGain = parameters["joint_velocity_gain"]
    integralGain = parameters["joint_integral_gain"]
    torqueConstantScale = parameters["joint_torque_constant_scale"]
    encoderResolution = parameters["encoder_resolution"]
    positionNoise = parameters["position_noise"]
    velocityNoise = parameters["velocity_noise"]
    torqueNoise = parameters["torque_noise"]
    torqueConstant = parameters["joint_torque_constant"]
    ambientTemperature = parameters["ambient_temperature"]
    ratedTemperatureRise = parameters["rated_temperature_rise"]
    thermalTimeConstant = parameters["thermal_time_constant"]

    let outputs = PortOffsets(description.ports, .output, joints: joints)
    position = outputs["joint_position"]
    velocity = outputs["joint_velocity"]
    acceleration = outputs["joint_acceleration"]
    torque = outputs["joint_torque"]
    frictionTorque = outputs["joint_friction_torque"]
    current = outputs["motor_current"]
    temperature = outputs["joint_temperature"]
    positionMeasured = outputs["joint_position_measured"]
    velocityMeasured = outputs["joint_velocity_measured"]
    torqueMeasured = outputs["joint_torque_measured"]
    positionError = outputs["position_error"]
    toolPosition = outputs["tool_position"]
    toolVelocity = outputs["tool_velocity"]
    toolSpeed = outputs["tool_speed"]
    energy = outputs["energy"]
    power = outputs["mechanical_power"]
    atLimit = outputs["at_limit"]

    payloadCentre = parameters["payload_centre"]
    sensors = SensorPlaces(parameters: parameters)
    actuator = ActuatorPlaces(parameters: parameters, outputs: outputs)
  }
}
