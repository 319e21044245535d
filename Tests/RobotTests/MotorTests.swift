import Engine
import Foundation
import Testing

@testable import Robot

@Suite("A joint's motor and supply")
struct MotorTests {
  private let stiffSupply: [String: [Double]] = ["supply_resistance": [0]]

  @Test("a held bus servo gives its stall torque, U K / R")
  func stall() throws {
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(ModelRig.frictionless, stiffSupply, ["joint_jam": [1]]))
    rig["position_target"] = [3]
    try rig.run(1)
    // BAM's 7.4 V × 1.275 N·m/A / 2.75 Ω; the windings cannot warm here.
    #expect(abs(rig["joint_torque"][0] - 7.4 * 1.275 / 2.75) < 1e-6)
    #expect(abs(rig["motor_current"][0] - 7.4 / 2.75) < 1e-6)
    #expect(abs(rig["motor_voltage"][0] - 7.4) < 1e-9)
  }

  @Test("without load or friction a servo at full duty runs at U / K")
  func noLoad() throws {
    // At 5 V the motor is slower than the 5.1 rad/s that the servo asks for.
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(ModelRig.frictionless, stiffSupply, ["supply_voltage": [5]]))
    rig["position_target"] = [1000]
    try rig.run(4)
    #expect(abs(rig.firstVelocity - 5 / 1.275) < 1e-6)
    #expect(abs(rig["motor_current"][0]) < 1e-5)
  }

  @Test("current goes to half and speed to the balance of torques when friction is viscous")
  func viscousLoad() throws {
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(
        ModelRig.frictionless, stiffSupply,
        ["supply_voltage": [5], "joint_viscous_friction": [0.2]]))
    rig["position_target"] = [1000]
    try rig.run(4)
    // K (U − K ω)/R = b ω
    let expected = 1.275 * 5 / 2.75 / (0.2 + 1.275 * 1.275 / 2.75)
    #expect(abs(rig.firstVelocity - expected) < 1e-6)
  }

  @Test("all joints sag the supply together: V = V₀ − R Σ |i D|")
  func sag() throws {
    let rig = try ModelRig.robot(
      try String(contentsOfFile: SharedData.urdf("servo_gripper"), encoding: .utf8),
      ["actuator": .text("bus_servo")],
      initial: merged(
        ModelRig.frictionless, ["supply_resistance": [0.4], "joint_jam": [1, 1]]))
    rig["position_target"] = [1.5, 1]
    try rig.run(1)
    let voltage = rig["bus_voltage"][0]
    let drawn = zip(rig["motor_current"], rig["motor_voltage"]).reduce(0) {
      $0 + abs($1.0 * $1.1 / voltage)
    }
    #expect(abs(voltage - (7.4 - 0.4 * drawn)) < 1e-6)
    // Two stalled motors of 2.75 Ω on 0.4 Ω.
    #expect(abs(voltage - 7.4 / (1 + 0.4 * 2 / 2.75)) < 1e-6)
  }

  @Test("even a supply weaker than its motors settles without ringing")
  func weakSupply() throws {
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(ModelRig.frictionless, ["supply_resistance": [20], "joint_jam": [1]]))
    rig["position_target"] = [3]
    try rig.run(1)
    let voltage = rig["bus_voltage"][0]
    #expect(abs(voltage - 7.4 * 2.75 / 22.75) < 1e-6)
    try rig.run(0.1) { #expect(abs($0["bus_voltage"][0] - voltage) < 1e-9) }
  }

  @Test("what goes in electrically comes out as work and heat, at every step")
  func powerBalance() throws {
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(ModelRig.frictionless, ["joint_winding_heat_capacity": [4]]))
    rig["position_target"] = [2]
    try rig.run(1) { rig in
      let input = rig["electrical_power"][0]
      let out = rig["mechanical_power"][0] + rig["heat_power"][0]
      #expect(abs(input - out) <= 1e-9 * (1 + abs(input)))
    }
  }

  @Test("with dry friction and a rigid gear the whole joint's energy balances to rounding")
  func energyBalance() throws {
    let rig = try ModelRig.wheel(
      "bus_servo", ["integration_step": .number(0.002)],
      initial: merged(
        ModelRig.frictionless,
        ["joint_coulomb_friction": [0.3], "joint_bristle_stiffness": [0]]))
    rig["position_target"] = [2]
    let inertia = ModelRig.wheelInertia + 0.0216
    var before = 0.0
    rig.step()
    try rig.run(1) { rig in
      let after = rig.firstVelocity
      let kinetic = inertia / 2 * (after * after - before * before)
      // Backward Euler in velocity takes ½ J Δω² of itself.
      let scheme = inertia / 2 * (after - before) * (after - before)
      let input = 0.002 * rig["electrical_power"][0]
      let out = kinetic + scheme + 0.002 * rig["heat_power"][0]
      #expect(abs(input - out) < 1e-9)
      before = after
    }
  }

  @Test("copper warms, its resistance rises by 0.393 % a kelvin, and the stall current falls")
  func warmWinding() throws {
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(
        ModelRig.frictionless, stiffSupply,
        ["joint_winding_heat_capacity": [1], "joint_jam": [1], "stall_cut_back_time": [0]]))
    rig["position_target"] = [3]
    try rig.run(10)
    let winding = rig["joint_winding_temperature"][0] - 298.15
    #expect(winding > 20)
    let expected = 7.4 / (2.75 * (1 + 0.00393 * winding))
    // One period of warming lies between temperature and current.
    #expect(abs(rig["motor_current"][0] / expected - 1) < 1e-4)
  }

  @Test("a warm magnet gives less torque per current")
  func warmMagnet() throws {
    let rig = try ModelRig.wheel(
      "ur_joint",
      initial: merged(
        ModelRig.frictionless,
        ["magnet_temperature_coefficient": [0.002], "ambient_temperature": [348.15]]))
    rig["external_torque"] = [-20]
    try rig.run(2)
    let ratio = rig["joint_torque"][0] / rig["motor_current"][0]
    #expect(abs(ratio - 14.87 * (1 - 0.002 * 50)) < 1e-6)
  }

  @Test("a shorted winding loses resistance and torque together")
  func shortedTurns() throws {
    let rig = try ModelRig.wheel(
      "bus_servo",
      initial: merged(
        ModelRig.frictionless, stiffSupply,
        ["joint_shorted_turns": [0.2], "joint_jam": [1], "joint_current_limit": [100]]))
    rig["position_target"] = [3]
    try rig.run(0.5)
    #expect(abs(rig["motor_current"][0] - 7.4 / (0.8 * 2.75)) < 1e-6)
    #expect(abs(rig["joint_torque"][0] - 7.4 * 1.275 / 2.75) < 1e-6)
  }

  @Test("current stays within its limit")
  func currentLimit() throws {
    let rig = try ModelRig.wheel(
      "ur_joint", initial: merged(ModelRig.frictionless, ["joint_current_limit": [0.02]]))
    rig["position_target"] = [2]
    var most = 0.0
    try rig.run(1) { most = max(most, abs($0["motor_current"][0])) }
    #expect(abs(most - 0.02) < 1e-12)
  }

  @Test("duty never passes 1")
  func duty() throws {
    let rig = try ModelRig.wheel("bus_servo")
    rig["position_target"] = [2]
    try rig.run(1) {
      #expect(abs($0["motor_voltage"][0]) <= $0["bus_voltage"][0] * (1 + 1e-3) + 1e-9)
    }
  }

  @Test("a square-root-free solve gives what Cholesky gives, and refuses an indefinite matrix")
  func symmetricSolve() {
    var generator = SeededNumbers(seeded: 3)
    for n in 1...8 {
      let root = (0..<(n * n)).map { _ in generator.next() }
      var matrix = [Double](repeating: 0, count: n * n)
      for i in 0..<n {
        for j in 0..<n {
          for k in 0..<n { matrix[i * n + j] += root[i * n + k] * root[j * n + k] }
        }
        matrix[i * n + i] += 0.1
      }
      let wanted = (0..<n).map { Double($0) - 1.5 }
      var vector = (0..<n).map { i in (0..<n).reduce(0) { $0 + matrix[i * n + $1] * wanted[$1] } }
      #expect(solveSymmetric(&matrix, n, &vector))
      #expect(difference(vector, wanted) < 1e-10)
    }
    var indefinite = [1.0, 0, 2, 1]
    var vector = [1.0, 1]
    #expect(!solveSymmetric(&indefinite, 2, &vector))
  }
}

/// Numbers in −1 … 1 that are the same in every run.
private struct SeededNumbers {
  private let stream: RandomStream
  private var index: UInt64 = 0

  init(seeded seed: UInt64) { stream = RandomStream(seed: seed, owner: "test") }

  mutating func next() -> Double {
    index += 1
    return 2 * stream.uniform(at: index) - 1
  }
}
