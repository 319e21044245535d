import Engine
import Foundation
import Testing

@testable import Robot

@Suite("A motor whose phases are out of balance")
struct PhaseImbalanceTests {
  /// What three sinusoidal phases make of a current that turns with the rotor.
  private func sumOfPhases(_ imbalance: Double, _ angle: Double) -> Double {
    let shares = [1 - imbalance, 1, 1]
    let sum = shares.enumerated().reduce(0) { sum, phase in
      let shift = Double(phase.offset) * 2 * Double.pi / 3
      return sum + phase.element * sin(angle - shift) * sin(angle - shift)
    }
    return sum * 2 / 3
  }

  @Test("keeps the sum of its phases", arguments: [0, 0.3, 1])
  func phases(imbalance: Double) {
    for step in 0..<24 {
      let angle = Double(step) * 0.27
      let factor = DirectCurrentMotor.balance(imbalance: imbalance, angle: angle, turn: 0)
      #expect(abs(factor - sumOfPhases(imbalance, angle)) < 1e-14)
    }
  }

  @Test("has the mean of the ripple over a time step", arguments: [1e-7, 0.4, 2.5, 40])
  func mean(turn: Double) {
    let count = 20_000
    let mean =
      (0..<count).reduce(0.0) { sum, step in
        let share = (Double(step) + 0.5) / Double(count) - 0.5
        return sum + sumOfPhases(0.6, 1.1 + share * turn)
      } / Double(count)
    let factor = DirectCurrentMotor.balance(imbalance: 0.6, angle: 1.1, turn: turn)
    #expect(abs(factor - mean) < 1e-6)
  }

  /// A wheel that turns at 0.5 rad/s, with ten electrical turns for each of its own.
  private func turning(_ imbalance: Double) throws -> [(angle: Double, constant: Double)] {
    let rig = try ModelRig.wheel(
      "ur_joint",
      initial: merged(
        ModelRig.frictionless,
        [
          "joint_phase_imbalance": [imbalance], "joint_electrical_ratio": [10],
          "joint_viscous_friction": [40], "magnet_temperature_coefficient": [0],
        ]))
    var target = 0.0
    var seen: [(angle: Double, constant: Double)] = []
    for step in 0..<6000 {
      target += 0.5 * 0.002
      rig["position_target"] = [target]
      let before = rig.firstPosition
      try rig.run(0.002)
      guard step >= 1000 else { continue }
      seen.append(
        ((before + rig.firstPosition) / 2, rig["joint_torque"][0] / rig["motor_current"][0]))
    }
    return seen
  }

  @Test("gives the torque that its angle leaves of each ampere")
  func torque() throws {
    for point in try turning(0.6) {
      // The last of two time steps a period, so a quarter of it away from the middle.
      let expected = 14.87 * sumOfPhases(0.6, 10 * (point.angle + 0.5 * 0.0005))
      #expect(abs(point.constant / expected - 1) < 2e-3, "at \(point.angle)")
    }
    for point in try turning(0) { #expect(abs(point.constant / 14.87 - 1) < 1e-12) }
  }

  @Test("ripples twice in each electrical turn")
  func ripples() throws {
    let points = try turning(0.6)
    let middle = 14.87 * (1 - 0.6 / 3)
    let rises = zip(points, points.dropFirst()).filter {
      $0.0.constant < middle && $0.1.constant >= middle
    }
    let first = try #require(rises.first?.0.angle)
    let last = try #require(rises.last?.0.angle)
    let perTurn = Double(rises.count - 1) / (last - first) * 2 * Double.pi
    #expect(abs(perTurn - 20) < 0.05)
  }

  /// Fails if the ripple is in the torque alone, or comes in between the two.
  @Test("has one constant for torque and counter-voltage: what the bridge gives is work and heat")
  func energy() throws {
    let rig = try ModelRig.wheel(
      "ur_joint",
      initial: merged(
        ModelRig.frictionless,
        ["joint_phase_imbalance": [0.6], "joint_electrical_ratio": [10]]))
    rig["position_target"] = [1]
    for _ in 0..<400 {
      try rig.run(0.002)
      let voltage = rig["motor_voltage"][0]
      let current = rig["motor_current"][0]
      let resistance =
        rig["joint_winding_resistance"][0]
        * DirectCurrentMotor.resistanceFactor(rig["joint_winding_temperature"][0])
      let work = rig["joint_torque"][0] * rig["joint_rotor_velocity"][0]
      let heat = current * current * resistance
      // Rounding of four products.
      #expect(abs(voltage * current - work - heat) < 1e-12 * (abs(work) + heat) + 1e-15)
    }
  }
}
