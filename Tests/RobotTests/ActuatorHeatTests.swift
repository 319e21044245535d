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
