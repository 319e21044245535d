import Engine
import Foundation
import Testing

@testable import Robot

@Suite("A servo's telemetry")
struct ServoTelemetryTests {
  private let truth = ServoReadings(position: 0.1, temperature: 312.6, voltage: 7.2, current: 0.4)

  private func busServo() -> ServoSensors {
    let count = 240.0 / 1000 * Double.pi / 180
    return ServoSensors(
      period: 100_000_000, latency: 5_000_000, dropout: 0.001,
      resolution: ServoReadings(
        position: count, temperature: 1, voltage: 0.001, current: 0.0065),
      noise: ServoReadings(voltage: 0.05, current: 0.01), temperatureGlitchRate: 1.3e-4,
      voltageGlitchRate: 1.6e-4)
  }

  @Test("samples come each 100 ms, 5 ms late, and stand until the next")
  func timing() {
    var sensors = busServo()
    sensors.dropout = 0
    var telemetry = ServoTelemetry()
    let random = RandomStream(seed: 1, owner: "servo")
    var changes: [Int64] = []
    var last = telemetry.held.voltage
    for step in Int64(0)..<300 {
      let time = step * 2_000_000
      if telemetry.isDue(time) {
        sensors.update(
          &telemetry, truth, time: time, index: UInt64(step) * ServoSensors.draws, random: random)
      }
      if telemetry.held.voltage != last { changes.append(step * 2) }
      last = telemetry.held.voltage
    }
    // On a grid of 2 ms, 5 ms of delay show at 6 ms.
    #expect(changes == [6, 106, 206, 306, 406, 506])
    // 312.6 K are 39.45 °C.
    #expect(abs(telemetry.held.temperature - 312.15) < 1e-9)
    let counts = telemetry.held.position / sensors.resolution.position
    #expect(abs(counts - counts.rounded()) < 1e-9)
    #expect(abs(telemetry.held.position - 0.1) <= sensors.resolution.position / 2 + 1e-12)
  }

  @Test("a glitch of the log does not switch a healthy servo off")
  func protection() throws {
    let rig = try ModelRig.actuatedArm("bus_servo", initial: ["temperature_glitch_rate": [0.2]])
    var glitches = 0
    try rig.run(4) {
      if $0["joint_temperature_measured"].contains(where: { $0 > 500 }) { glitches += 1 }
      #expect($0["motor_enabled"].allSatisfy { $0 == 1 })
    }
    #expect(glitches > 100)
  }

  @Test("losses, glitches and noise are as frequent and large as measured")
  func rates() {
    var sensors = busServo()
    sensors.latency = 0
    let random = RandomStream(seed: 2, owner: "servo")
    var telemetry = ServoTelemetry()
    let count = 400_000
    var (lost, hot, low) = (0, 0, 0)
    var (sum, squares) = (0.0, 0.0)
    for sample in 0..<count {
      telemetry.held.voltage = .nan
      sensors.update(
        &telemetry, truth, time: Int64(sample) * 100_000_000,
        index: UInt64(sample) * ServoSensors.draws, random: random)
      if telemetry.held.voltage.isNaN {
        lost += 1
        continue
      }
      if telemetry.held.temperature > 500 { hot += 1 }
      if telemetry.held.voltage == -0.964 {
        low += 1
      } else {
        sum += telemetry.held.voltage - 7.2
        squares += (telemetry.held.voltage - 7.2) * (telemetry.held.voltage - 7.2)
      }
    }
    // Four standard deviations of each binomial count: 400, 52 and 64 expected.
    #expect(abs(lost - 400) < 80)
    #expect(abs(hot - 52) < 29)
    #expect(abs(low - 64) < 32)
    #expect(abs(sum / Double(count)) < 4 * 0.05 / Double(count).squareRoot())
    #expect(abs((squares / Double(count)).squareRoot() - 0.05) < 5e-4)
  }

  @Test("the log of an arm holds between samples, while its encoders go on")
  func held() throws {
    let rig = try ModelRig.wheel("bus_servo")
    rig["position_target"] = [1]
    var logged: Set<Double> = []
    var encoded: Set<Double> = []
    try rig.run(1) {
      logged.insert($0["joint_position_telemetry"][0])
      encoded.insert($0["joint_position_measured"][0])
    }
    #expect(logged.count <= 11)
    #expect(encoded.count > 60)
  }
}
