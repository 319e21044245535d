import Engine

/// The analogue side of an arm's sensors, on which most of their faults act:
///
///     reading = gain · truth + error,    of temperatures: T₀ + gain · (T − T₀) + error,  T₀ = 0 °C
///
/// Noise, sampling and rounding come after it. So a reading that lies is still a whole count, a whole °C or a whole mV,
/// as its like from a healthy sensor.
extension ArmModel {
  static let analogueParameters: [ParameterDescription] =
    gainAndError("position", .radian) + gainAndError("velocity", .radianPerSecond)
    + gainAndError("torque", .newtonMetre) + gainAndError("temperature", .kelvin)
    + gainAndError("voltage", .volt) + gainAndError("current", .ampere)

  private static func gainAndError(_ quantity: String, _ unit: Unit) -> [ParameterDescription] {
    let joints = Shape.vector(.axis("joints"))
    let zero = quantity == "temperature" ? ", counted from 0 °C" : ""
    return [
      ParameterDescription(
        "joint_\(quantity)_sensor_gain", .number(.one, default: 1, range: -1e3...1e3),
        shape: joints, isTunable: true,
        "Measured \(quantity) over the true one, before noise, sampling and rounding\(zero).",
        source: "definition: 1 is healthy"),
      ParameterDescription(
        "joint_\(quantity)_sensor_error", .number(unit, default: 0, range: -1e9...1e9),
        shape: joints, isTunable: true,
        "What is added to the measured \(quantity) before noise, sampling and rounding.",
        source: "definition: 0 is healthy"),
    ]
  }

  /// What the sensors of temperature, voltage and current make of the truth.
  @inline(__always)
  func analogueReadings(_ joint: Int, _ state: ArmState, _ frame: StepFrame) -> ServoReadings {
    let parameters = frame.parameters + joint
    let sensors = places.sensors
    let temperature = state.temperature[joint]
    // Written so that a gain of 1 leaves every bit as it is.
    let excess = (parameters[sensors.temperatureGain] - 1) * (temperature - Self.zeroCelsius)
    return ServoReadings(
      // The servo reports the position it last acted on, faults included.
      position: state.positionReading[joint],
      temperature: temperature + excess + parameters[sensors.temperatureError],
      voltage: parameters[sensors.voltageGain] * state.flags.pointee.busVoltage
        + parameters[sensors.voltageError],
      current: parameters[sensors.currentGain] * frame.outputs[places.current + joint]
        + parameters[sensors.currentError])
  }

  private static let zeroCelsius = 273.15
}

/// Where the parameters of the sensors' analogue sides lie in a step's numbers: those of the first joint.
struct SensorPlaces {
  let positionGain: Int
  let positionError: Int
  let velocityGain: Int
  let velocityError: Int
  let torqueGain: Int
  let torqueError: Int
  let temperatureGain: Int
  let temperatureError: Int
  let voltageGain: Int
  let voltageError: Int
  let currentGain: Int
  let currentError: Int

  init(parameters: PortOffsets) {
    positionGain = parameters["joint_position_sensor_gain"]
    positionError = parameters["joint_position_sensor_error"]
    velocityGain = parameters["joint_velocity_sensor_gain"]
    velocityError = parameters["joint_velocity_sensor_error"]
    torqueGain = parameters["joint_torque_sensor_gain"]
    torqueError = parameters["joint_torque_sensor_error"]
    temperatureGain = parameters["joint_temperature_sensor_gain"]
    temperatureError = parameters["joint_temperature_sensor_error"]
    voltageGain = parameters["joint_voltage_sensor_gain"]
    voltageError = parameters["joint_voltage_sensor_error"]
    currentGain = parameters["joint_current_sensor_gain"]
    currentError = parameters["joint_current_sensor_error"]
  }
}
