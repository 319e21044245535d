import Engine

extension ArmModel {
  /// A measured quantity that can lie, and how much it does at full severity.
  private struct Sensor {
    /// Of the modes' names.
    let prefix: String
    let port: String
    /// Of the parameters of the sensor's analogue side, and of the losses of its telemetry.
    let parameter: String
    let reading: String
    /// What the amounts below are shares of; nil where they are in SI.
    var scale: FaultScale?
    let bias: Double
    let driftRate: Double
    let deviation: Double
    let spike: Double
    /// In s.
    let delay: Double
    /// Whether the servo's telemetry carries it, rather than the controller's bus.
    var isTelemetry = false
    /// Where the sizes are from.
    let sizes: String
    var remark = ""
  }

  /// Every way in which a sensor fails, on every sensor of the arm but the position's: see `encoderFaultModes`.
  static let sensorFaultModes: [FaultModeDescription] =
    [
      Sensor(
        prefix: "velocity_sensor", port: "joint_velocity_measured",
        parameter: "joint_velocity_sensor", reading: "measured speed", scale: .turnRate,
        bias: 0.1 * FaultScale.radian, driftRate: 0.01 * FaultScale.radian,
        deviation: 0.2 * FaultScale.radian, spike: 2 * FaultScale.radian, delay: 0.1,
        sizes: "0.1 rad/s, 2 rad/s spikes"),
      Sensor(
        prefix: "torque_sensor", port: "joint_torque_measured", parameter: "joint_torque_sensor",
        reading: "measured torque", scale: .torqueLimit, bias: 0.05, driftRate: 0.001,
        deviation: 0.02, spike: 0.5, delay: 0.1,
        sizes: "5 % of the torque limit, spikes of half of it"),
      Sensor(
        prefix: "temperature_sensor", port: "joint_temperature_measured",
        parameter: "joint_temperature_sensor", reading: "measured temperature", bias: 10,
        driftRate: 0.01, deviation: 3, spike: 200, delay: 0.5, isTelemetry: true,
        sizes: "10 K, 0.01 K/s drift; spikes to some 245 °C: logs of a six-servo arm"),
      Sensor(
        prefix: "voltage_sensor", port: "joint_voltage_measured",
        parameter: "joint_voltage_sensor", reading: "measured voltage", scale: .supplyVoltage,
        bias: 0.05, driftRate: 1e-4, deviation: 0.03, spike: -1.13, delay: 0.5, isTelemetry: true,
        sizes: "5 %; spikes to −0.96 V of 7.4 V: logs of a six-servo arm",
        remark: " Needs an actuator."),
      Sensor(
        prefix: "current_sensor", port: "motor_current_measured",
        parameter: "joint_current_sensor", reading: "measured current", scale: .currentLimit,
        bias: 0.05, driftRate: 5e-4, deviation: 0.05, spike: 1, delay: 0.5, isTelemetry: true,
        sizes: "5 % of the current limit, spikes of all of it"),
    ].flatMap(modes)

  private static func modes(_ sensor: Sensor) -> [FaultModeDescription] {
    func mode(
      _ name: String, on target: String, _ law: FaultModeDescription.Law, _ meaning: String,
      _ source: String
    ) -> FaultModeDescription {
      FaultModeDescription(
        "\(sensor.prefix)_\(name)", on: target, law,
        scaledBy: target.hasSuffix("_error") ? sensor.scale?.rawValue : nil,
        "The \(sensor.reading) \(meaning)\(sensor.remark)",
        source: "kind: \(source); size: assumption (\(sensor.sizes))")
    }
    let balaban = "Balaban et al. 2009"
    let simulator = "NASA ow_simulator issue #109"
    let error = sensor.parameter + "_error"
    let gain = sensor.parameter + "_gain"
    return [
      mode("bias", on: error, .offset(amount: sensor.bias), "is too high by a constant.", balaban),
      mode("drift", on: error, .drift(rate: sensor.driftRate), "runs away slowly.", balaban),
      mode("scaling", on: gain, .growth(gain: 0.1), "is up to 10 % too large.", balaban),
      mode(
        "stuck", on: sensor.port, .stuck, "stays as it was, at any severity above 0.", simulator),
      mode("noise", on: error, .noise(deviation: sensor.deviation), "scatters.", simulator),
      sensor.isTelemetry
        ? mode(
          "dropout", on: sensor.parameter + "_dropout", .set(amount: 1),
          "is missing in samples of the telemetry; the last good one stands in.", balaban)
        : mode(
          "dropout", on: sensor.port, .dropout, "is lost; the last good one stands in.", balaban),
      mode(
        "spike", on: error, .spike(amount: sensor.spike, probability: 0.01),
        "jumps now and then, in 1 % of the samples at full severity.",
        "glitches in logs of a six-servo arm"),
      mode(
        "delay", on: sensor.port, .delay(time: sensor.delay),
        "is up to \(QuantityFormat.number(sensor.delay)) s old.",
        "gazebo_ros2_control issue #245"),
      mode("zero", on: gain, .set(amount: 0), "is zero, at any severity above 0.", simulator),
    ]
  }
}
