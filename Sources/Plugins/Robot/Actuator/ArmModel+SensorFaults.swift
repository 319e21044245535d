import Engine

extension ArmModel {
  /// A measured quantity that can lie, and how much it does at full severity.
  private struct Sensor {
    let prefix: String
    let port: String
    let reading: String
    let bias: Double
    let driftRate: Double
    let deviation: Double
    let spike: Double
    let scale: String
  }

  /// Every way in which a sensor fails, on every sensor of the arm but the position's, which are in
  /// `faultModeDescriptions` under the name of the encoder.
  static let sensorFaultModes: [FaultModeDescription] =
    [
      Sensor(
        prefix: "velocity_sensor", port: "joint_velocity_measured", reading: "measured speed",
        bias: 0.1, driftRate: 0.01, deviation: 0.2, spike: 2, scale: "0.1 rad/s, 2 rad/s spikes"),
      Sensor(
        prefix: "torque_sensor", port: "joint_torque_measured", reading: "measured torque", bias: 5,
        driftRate: 0.1, deviation: 2, spike: 50, scale: "5 N·m, 0.1 N·m/s drift, 50 N·m spikes"),
      Sensor(
        prefix: "temperature_sensor", port: "joint_temperature_measured",
        reading: "measured temperature", bias: 10, driftRate: 0.01, deviation: 3, spike: 200,
        scale: "10 K, 0.01 K/s drift; spikes to some 245 °C: logs of a six-servo arm"),
      Sensor(
        prefix: "voltage_sensor", port: "joint_voltage_measured", reading: "measured voltage",
        bias: 0.5, driftRate: 0.001, deviation: 0.2, spike: -8.4,
        scale: "0.5 V; spikes to −0.96 V: logs of a six-servo arm"),
      Sensor(
        prefix: "current_sensor", port: "motor_current_measured", reading: "measured current",
        bias: 0.2, driftRate: 0.001, deviation: 0.2, spike: 5, scale: "0.2 A, 5 A spikes"),
    ].flatMap(modes)

  private static func modes(_ sensor: Sensor) -> [FaultModeDescription] {
    func mode(
      _ name: String, _ law: FaultModeDescription.Law, _ meaning: String, _ source: String
    ) -> FaultModeDescription {
      FaultModeDescription(
        "\(sensor.prefix)_\(name)", on: sensor.port, law, "The \(sensor.reading) \(meaning)",
        source: "kind: \(source); size: assumption (\(sensor.scale))")
    }
    let balaban = "Balaban et al. 2009"
    let simulator = "NASA ow_simulator issue #109"
    return [
      mode("bias", .offset(amount: sensor.bias), "is too high by a constant.", balaban),
      mode("drift", .drift(rate: sensor.driftRate), "runs away slowly.", balaban),
      mode("scaling", .growth(gain: 0.1), "is up to 10 % too large.", balaban),
      mode("stuck", .stuck, "stays as it was, at any severity above 0.", simulator),
      mode("noise", .noise(deviation: sensor.deviation), "scatters.", simulator),
      mode("dropout", .dropout, "is lost; the last good one stands in.", balaban),
      mode(
        "spike", .spike(amount: sensor.spike, probability: 0.01),
        "jumps now and then, in 1 % of the samples at full severity.",
        "glitches in logs of a six-servo arm"),
      mode("delay", .delay(time: 0.1), "is up to 0.1 s old.", "gazebo_ros2_control issue #245"),
      mode("zero", .set(amount: 0), "is zero, at any severity above 0.", simulator),
    ]
  }
}
