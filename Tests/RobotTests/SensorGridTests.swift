import Engine
import Testing

@testable import Robot

@Suite("Readings of sensors that fail")
struct SensorGridTests {
  /// Every mode of every sensor.
  static let modes = (ArmModel.encoderFaultModes + ArmModel.sensorFaultModes).map(\.name)

  private func mode(_ name: String) throws -> FaultModeDescription {
    try #require(ArmModel.description.faultModes.first { $0.name == name })
  }

  /// How far a number is from a whole multiple of `step`, in steps.
  private func offGrid(_ value: Double, _ step: Double) -> Double {
    let steps = value / step
    return abs(steps - steps.rounded())
  }

  @Test("stay whole counts, whole °C, whole mV and whole steps of current", arguments: modes)
  func grid(name: String) throws {
    let count = 240.0 / 1000 * Double.pi / 180
    let arm = try FaultyArm(.servos, try mode(name))
    for step in Int64(0)..<500 {
      try arm.advance(to: step * 2_000_000)
      let outputs = arm.outputs()
      for (output, zero, size) in [
        ("joint_position_measured", 0, count), ("joint_position_telemetry", 0, count),
        ("joint_temperature_measured", 273.15, 1), ("joint_voltage_measured", 0, 0.001),
        ("motor_current_measured", 0, 0.0065),
      ] {
        for value in try #require(outputs[output]) where offGrid(value - zero, size) > 1e-6 {
          Issue.record("\(output) reads \(value) at \(step * 2) ms")
          return
        }
      }
    }
  }

  /// Readings of joint 2, one for each sample of the telemetry.
  private func samples(
    _ output: String, _ name: String?, severity: Double, seconds: Int64
  ) throws -> [Double] {
    let arm = try FaultyArm(
      .servos, try name.map(mode), severity: severity,
      settings: ["telemetry_dropout": .number(0), "voltage_glitch_rate": .number(0)])
    return try (2..<seconds * 10).map { sample in
      try arm.advance(to: sample * 100_000_000 + 50_000_000)
      return try #require(arm.outputs()[output])[1]
    }
  }

  @Test("of the samples that a dropout of severity 0.5 hits, half repeat the last one")
  func dropout() throws {
    let readings = try samples(
      "joint_voltage_measured", "voltage_sensor_dropout", severity: 0.5, seconds: 20)
    let repeated = zip(readings, readings.dropFirst()).count { $0 == $1 }
    // Four standard deviations of 197 draws; noise repeats a mV in less than 1 %.
    #expect(abs(Double(repeated) / Double(readings.count - 1) - 0.5) < 0.15)
    let healthy = try samples("joint_voltage_measured", nil, severity: 1, seconds: 5)
    #expect(zip(healthy, healthy.dropFirst()).count { $0 == $1 } <= 2)
  }

  @Test("channels are lost by themselves, as often as they should be")
  func losses() {
    var telemetry = ServoTelemetry()
    let sensors = ServoSensors(period: 100_000_000)
    let random = RandomStream(seed: 4, owner: "servo")
    let losses = TelemetryLosses(temperature: 0.5, voltage: 0.2, current: 0.8)
    var (hot, low, weak, both) = (0, 0, 0, 0)
    let count = 20_000
    for sample in 1...count {
      let value = Double(sample)
      sensors.update(
        &telemetry,
        ServoReadings(position: value, temperature: value, voltage: value, current: value), losses,
        time: Int64(sample) * 100_000_000, index: UInt64(sample) * ServoSensors.draws,
        random: random)
      #expect(telemetry.held.position == value)
      if telemetry.held.temperature != value { hot += 1 }
      if telemetry.held.voltage != value { low += 1 }
      if telemetry.held.current != value { weak += 1 }
      if telemetry.held.temperature != value && telemetry.held.voltage != value { both += 1 }
    }
    // Four standard deviations are at most 0.015.
    for (found, expected) in [(hot, 0.5), (low, 0.2), (weak, 0.8), (both, 0.1)] {
      #expect(abs(Double(found) / Double(count) - expected) < 0.015)
    }
  }

  @Test("a spike of temperature switches the motor off for as long as its sample stands")
  func spike() throws {
    let arm = try FaultyArm(
      .servos, try mode("temperature_sensor_spike"),
      settings: ["telemetry_dropout": .number(0), "temperature_glitch_rate": .number(0)])
    let reading = try arm.arm.port("joint_temperature_measured", element: 1).range
    let enabled = try arm.arm.port("motor_enabled", element: 1).range
    var wasHot = false
    var changes = 0
    for step in Int64(0)..<20_000 {
      try arm.advance(to: step * 2_000_000)
      // The protection acts on the reading of the step before.
      #expect((arm.simulation.read(enabled)[0] == 0) == wasHot)
      let isHot = arm.simulation.read(reading)[0] > 400
      if isHot != wasHot {
        changes += 1
        // Samples arrive 5 ms after they are taken, each 50 steps.
        #expect(step % 50 == 3)
      }
      wasHot = isHot
    }
    // 1 % of 400 samples: about four spikes.
    #expect((2...20).contains(changes))
  }

  @Test("an encoder that reads too much still puts the joint as far on the other side")
  func control() throws {
    let healthy = try FaultyArm(.servos, nil)
    let faulty = try FaultyArm(.servos, try mode("encoder_bias"))
    for arm in [healthy, faulty] { try arm.advance(to: 3 * FaultyArm.second) }
    let moved = try zip(
      #require(faulty.outputs()["joint_position"]), #require(healthy.outputs()["joint_position"])
    ).map { $0 - $1 }
    // Two counts of rounding and what friction holds: 1 % of the gain's 22.9 N·m/rad.
    #expect(abs(moved[1] + 2 * Double.pi / 180) < 0.012)
    #expect(abs(moved[0]) < 0.012)
  }
}
