import Engine
import Foundation
import Testing

@testable import Robot

@Suite("Friction of a joint")
struct JointFrictionTests {
  private let law = JointFrictionLaw(
    coulomb: 2, stribeck: 1, stribeckSpeed: 0.1, stribeckExponent: 2, viscosity: 3)

  private func bristles(_ level: Double, _ deflection: Double, step: Double = 1e-3)
    -> LuGreFriction
  {
    LuGreFriction(
      level: level, stiffness: 4000, damping: 20, viscosity: 3, deflection: deflection,
      step: step, rate: 1 / step)
  }

  @Test("steady motion takes the Stribeck curve's torque", arguments: [0.01, 0.05, 0.2, 1, 5])
  func steadyState(speed: Double) {
    for sign in [1.0, -1] {
      var deflection = 0.0
      var torque = 0.0
      for _ in 0..<20_000 {
        let end = bristles(law.level(speed: speed, load: 0, motor: 0), deflection)
          .torque(sign * speed)
        (deflection, torque) = (end.deflection, end.value)
      }
      let expected = 2 + exp(-(speed / 0.1) * (speed / 0.1)) + 3 * speed
      // Backward Euler's steady state is the equation's.
      #expect(abs(sign * torque - expected) < 1e-9)
    }
  }

  @Test("before sliding friction is a spring, and it is a spring of any stiffness at any step")
  func presliding() {
    let friction = LuGreFriction(
      level: 3, stiffness: 4000, damping: 0, viscosity: 0, deflection: 0, step: 1e-3, rate: 1e3)
    #expect(abs(friction.torque(1e-4).value - 4000 * 1e-7) < 1e-6)
    for stiffness in [1e2, 1e6, 1e12] {
      let stiff = LuGreFriction(
        level: 3, stiffness: stiffness, damping: 0, viscosity: 0, deflection: 0, step: 2e-3,
        rate: 500)
      for speed in [-10, -1e-3, 1e-6, 1.0, 100] {
        #expect(abs(stiff.torque(speed).value) <= 3)
        #expect(stiff.torque(speed).slope >= 0)
      }
    }
  }

  @Test("the slope is the torque's derivative")
  func slope() {
    let friction = bristles(3, 4e-4)
    for speed in [-2, -0.3, -1e-3, 1e-3, 0.3, 2.0] {
      let step = 1e-6 * abs(speed)
      let numeric =
        (friction.torque(speed + step).value - friction.torque(speed - step).value) / (2 * step)
      #expect(abs(friction.torque(speed).slope / numeric - 1) < 1e-5)
    }
  }

  @Test("bristles never make heat negative")
  func heat() {
    for deflection in [-7e-4, -1e-4, 0, 3e-4, 7e-4] {
      let friction = LuGreFriction(
        level: 3, stiffness: 4000, damping: 0, viscosity: 2, deflection: deflection, step: 1e-3,
        rate: 1e3)
      for speed in [-3, -0.01, 0, 0.02, 4.0] {
        let end = friction.torque(speed)
        let heat = friction.heat(speed, torque: end.value, deflection: end.deflection)
        #expect(heat >= -1e-15)
      }
    }
  }

  @Test("load, temperature and wear enter the level as the law says")
  func level() {
    var law = law
    law.loadShare = 0.2
    law.motorShare = 0.05
    law.stribeckLoadShare = 0.1
    law.wear = 4
    law.wearSpeed = 0.5
    // 2 + |0.2·10 + 0.05·12| + (1 + 0.1·10) e^(−4) + 4 e^(−0.16)
    let expected = 2 + 2.6 + 2 * exp(-4.0) + 4 * exp(-0.16)
    #expect(abs(law.level(speed: 0.2, load: 10, motor: 12) - expected) < 1e-12)
    #expect(abs(law.level(speed: 0, load: 0, motor: 0) - 7) < 1e-12)
    #expect(JointFrictionLaw.fall(0.5, 9.93) == exp(-pow(0.5, 9.93)))
    #expect(JointFrictionLaw.fall(3, 9.93) == 0)
  }

  /// A joint without motor torque: the external torque works against friction alone.
  private func passive(_ initial: [String: [Double]] = [:]) throws -> ModelRig {
    try ModelRig.wheel(
      "ur_joint", ["feed_forward": .text("none")],
      initial: merged(
        ModelRig.passive,
        [
          "load_friction": [0], "motor_load_friction": [0], "stribeck_load_friction": [0],
          "joint_coulomb_friction": [2], "joint_stribeck_friction": [1],
          "joint_viscous_friction": [3], "joint_housing_heat_capacity": [1e9],
          "joint_bristle_stiffness": [4000], "joint_bristle_damping": [20],
        ], initial))
  }

  @Test("a joint breaks away at the Stribeck peak, after bending by the peak over the stiffness")
  func breakaway() throws {
    let rig = try passive(["stribeck_speed": [0.1]])
    var torque = 0.0
    func draw(to end: Double) throws {
      while torque < end {
        torque += 0.001
        rig["external_torque"] = [torque]
        try rig.run(0.002)
      }
      try rig.run(2)
    }
    try draw(to: 2)
    // Drawn slowly, z = (g/σ0)(1 − exp(−σ0 x/g)) with z = F/σ0 gives x = −(g/σ0) ln(1 − F/g); the
    // inertia and the last digit of g add some per cent.
    #expect(abs(rig.firstPosition / (-3.0 / 4000 * log(1 - torque / 3)) - 1) < 0.03)
    try draw(to: 2.9)
    #expect(abs(rig.firstVelocity) < 1e-6)
    #expect(rig.firstPosition < 4e-3)
    rig["external_torque"] = [3.1]
    try rig.run(1)
    #expect(rig.firstVelocity > 0.01)
  }

  @Test(
    "a driven joint's speed settles where torque meets the Stribeck curve", arguments: [4.0, 6])
  func terminalSpeed(torque: Double) throws {
    let rig = try passive()
    rig["external_torque"] = [torque]
    try rig.run(5)
    let speed = rig.firstVelocity
    let expected = 2 + exp(-(speed / 0.05) * (speed / 0.05)) + 3 * speed
    #expect(abs(expected - torque) < 1e-4)
    #expect(abs(rig["joint_friction_torque"][0] + torque) < 1e-4)
  }

  @Test("heat thins the grease: a warm joint turns faster under the same torque")
  func temperature() throws {
    let cold = try passive()
    let warm = try passive(["ambient_temperature": [338.15]])
    for rig in [cold, warm] {
      rig["external_torque"] = [6]
      try rig.run(4)
    }
    // b falls by exp(−0.01·40).
    let expected = (6 - 2) / (3 * exp(-0.4))
    #expect(abs(warm.firstVelocity - expected) < 1e-3)
    #expect(warm.firstVelocity > 1.3 * cold.firstVelocity)
  }

  @Test("bristles without any give hold a joint without creep, as exact dry friction does")
  func rigidBristles() throws {
    let rig = try passive(["joint_bristle_stiffness": [0]])
    rig["external_torque"] = [2.99]
    try rig.run(2)
    #expect(rig.firstPosition == 0)
    rig["external_torque"] = [3.5]
    try rig.run(2)
    #expect(rig.firstVelocity > 0.01)
  }
}
