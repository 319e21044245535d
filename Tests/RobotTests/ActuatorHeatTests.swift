import Engine
import Foundation
import Testing

@testable import Robot

@Suite("Heat and protection of a joint")
struct ActuatorHeatTests {
  private let network = ThermalNetwork(
    windingCapacity: 4, housingCapacity: 12.5, windingResistance: 4, housingResistance: 8)

  /// The exact answer of winding and housing to constant heat, from rest at 0: T = T∞ − V e^(Λt)
  /// V⁻¹ T∞.
  private func exact(_ copper: Double, _ friction: Double, _ time: Double) -> (Double, Double) {
    let a = -1 / (4 * 4.0)
    let b = 1 / (4 * 4.0)
    let c = 1 / (12.5 * 4)
    let d = -1 / (12.5 * 4) - 1 / (12.5 * 8)
    let housing = 8 * (copper + friction)
    let winding = housing + 4 * copper
    let mean = (a + d) / 2
    let root = (mean * mean - (a * d - b * c)).squareRoot()
    // e^(At) = e^(mt) (cosh rt I + sinh rt / r (A − m I))
    let growth = exp(mean * time)
    let (first, second) = (cosh(root * time), sinh(root * time) / root)
    return (
      winding - growth * ((first + second * (a - mean)) * winding + second * b * housing),
      housing - growth * (second * c * winding + (first + second * (d - mean)) * housing)
    )
  }

  @Test("winding and housing follow the closed form of their two capacities")
  func closedForm() {
    var (winding, housing) = (0.0, 0.0)
    for step in 1...60_000 {
      (winding, housing) = network.temperatures(
        winding: winding, housing: housing, ambient: 0, copperLoss: 3, frictionHeat: 0.5,
        after: 2e-3)
      guard step % 5000 == 0 else { continue }
      let expected = exact(3, 0.5, Double(step) * 2e-3)
      // (step / fastest time constant)² / 12 of 40 K.
      #expect(abs(winding - expected.0) < 1e-6)
      #expect(abs(housing - expected.1) < 1e-6)
    }
  }

  @Test("no heat is lost or made: what flows in is stored or reaches the air")
  func conservation() {
    var (winding, housing) = (20.0, 35.0)
    for _ in 0..<1000 {
      let next = network.temperatures(
        winding: winding, housing: housing, ambient: 25, copperLoss: 7, frictionHeat: 2, after: 0.1)
      let stored = 4 * (next.winding - winding) + 12.5 * (next.housing - housing)
      let toAir = 0.1 * ((housing + next.housing) / 2 - 25) / 8
      #expect(abs(stored + toAir - 0.9) < 1e-11)
      (winding, housing) = next
    }
  }

  @Test("a stalled motor settles where copper loss and cooling agree")
  func steadyRise() throws {
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(
        ModelRig.frictionless,
        [
          "supply_resistance": [0], "supply_voltage": [3], "joint_jam": [1],
          "joint_winding_heat_capacity": [0.1], "joint_housing_heat_capacity": [0.2],
          "stall_cut_back_time": [0], "telemetry_dropout": [0],
          "thermal_cut_out": [1000], "thermal_restart": [900],
        ]))
    rig["position_target"] = [3]
    try rig.run(60)
    let winding = rig["joint_winding_temperature"][0]
    let resistance = 2.75 * (1 + 0.00393 * (winding - 298.15))
    let loss = 9 / resistance
    #expect(abs(rig["joint_temperature"][0] - 298.15 - 8 * loss) < 1e-3)
    #expect(abs(winding - 298.15 - 12 * loss) < 1e-3)
  }

  @Test("a hot servo switches off at 85 °C, cools, and runs again from 75 °C")
  func cutOut() throws {
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(
        ModelRig.frictionless,
        [
          "joint_jam": [1], "joint_winding_heat_capacity": [0.4],
          "joint_housing_heat_capacity": [1.2], "stall_cut_back_time": [0],
          "magnet_temperature_coefficient": [0.001], "temperature_glitch_rate": [0],
        ]))
    rig["position_target"] = [3]
    var switches: [(isOn: Bool, measured: Double)] = []
    var last = 1.0
    var reading = 298.15
    try rig.run(60) { rig in
      let isOn = rig["motor_enabled"][0]
      // The electronics act on the reading of the step before.
      if isOn != last { switches.append((isOn == 1, reading)) }
      if isOn == 0 { #expect(rig["motor_current"][0] == 0 || last == 1) }
      (last, reading) = (isOn, rig["joint_temperature_measured"][0])
    }
    #expect(switches.count >= 4)
    for (position, change) in switches.enumerated() {
      #expect(change.isOn == (position % 2 == 1))
      // Readings are whole degrees, ten a second.
      let limit = change.isOn ? 348.15 : 358.15
      #expect(change.isOn ? change.measured <= limit : change.measured >= limit)
      #expect(abs(change.measured - limit) < 3.5)
    }
  }

  @Test("a temperature sensor that reads too little lets the motor overheat")
  func lyingSensor() throws {
    func hottest(bias: Double) throws -> Double {
      let rig = try ModelRig.wheel(
        "bus_servo",
        initial: merged(
          ModelRig.frictionless,
          [
            "joint_jam": [1], "joint_winding_heat_capacity": [0.4],
            "joint_housing_heat_capacity": [1.2], "stall_cut_back_time": [0],
            "temperature_glitch_rate": [0],
          ]))
      rig["position_target"] = [3]
      var hottest = 0.0
      try rig.run(30) { rig in
        hottest = max(hottest, rig["joint_temperature"][0])
        rig["joint_temperature_measured"] = [rig["joint_temperature_measured"][0] + bias]
      }
      return hottest
    }
    #expect(try hottest(bias: 0) < 363)
    #expect(try hottest(bias: -20) > 375)
  }

  @Test(
    "after five seconds of stalling the current is cut back, and it returns when the rotor turns")
  func cutBack() throws {
    let rig = try ModelRig.wheel(
      "bus_servo", initial: merged(ModelRig.frictionless, ["joint_jam": [1]]))
    rig["position_target"] = [3]
    try rig.run(4.5)
    #expect(rig["motor_current"][0] > 2.5)
    try rig.run(1.5)
    #expect(abs(rig["motor_current"][0] - 0.25 * 3) < 1e-9)
    rig["joint_jam"] = [0]
    try rig.run(3)
    #expect(abs(rig.firstPosition - 3) < 0.02)
  }
}

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
    #expect(
      telemetry.held.temperature == 313 + 0.15 || abs(telemetry.held.temperature - 312.15) < 1e-9)
    let counts = telemetry.held.position / sensors.resolution.position
    #expect(abs(counts - counts.rounded()) < 1e-9)
    #expect(abs(telemetry.held.position - 0.1) <= sensors.resolution.position / 2 + 1e-12)
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
      let before = telemetry.arrival
      telemetry.held.voltage = .nan
      sensors.update(
        &telemetry, truth, time: Int64(sample) * 100_000_000,
        index: UInt64(sample) * ServoSensors.draws, random: random)
      _ = before
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
