import Engine
import Foundation
import Testing

@testable import Robot

/// One mass on a horizontal rail: m a = f − b v − F sgn v has closed forms.
private let slider = """
  <robot name="slider"><link name="rail"/><link name="cart">
  <inertial><mass value="2"/><inertia ixx="1" iyy="1" izz="1"/></inertial></link>
  <joint name="slide" type="prismatic"><parent link="rail"/><child link="cart"/><axis xyz="1 0 0"/>
  <limit lower="-0.5" upper="0.5" effort="100" velocity="10"/><dynamics friction="3" damping="0"/></joint>
  </robot>
  """

@Suite("An arm's motion")
struct ArmPhysicsTests {
  private let motorsOff: [String: [Double]] = [
    "joint_torque_constant_scale": [0], "joint_viscous_friction": [0],
    "joint_coulomb_friction": [0],
  ]

  @Test("a free swing keeps its energy, with an error that falls with the square of the step")
  func energyIsConserved() throws {
    func drift(_ step: Double) throws -> Double {
      let rig = try ModelRig.arm(["integration_step": .number(step)], initial: motorsOff)
      rig.step()
      let start = rig["energy"][0]
      var worst = 0.0
      try rig.run(0.3) { worst = max(worst, abs($0["energy"][0] - start)) }
      return worst
    }
    let coarse = try drift(1e-3)
    let fine = try drift(0.5e-3)
    // The arm falls from upright: some 60 J change hands.
    #expect(coarse < 0.1)
    #expect(coarse / fine > 3)
  }

  @Test("a free swing is the one that a fifth-order integration gives")
  func swingAgrees() throws {
    let rig = try ModelRig.arm(["integration_step": .number(0.1e-3)], initial: motorsOff)
    let model = try RobotModel(urdf: ModelRig.example)
    var swing = Swing(
      RobotData(model), q: rig["joint_position"], v: [Double](repeating: 0, count: 7),
      damping: [Double](repeating: 0, count: 7))
    // The gripper would reach its stop later on, which the plain integration knows nothing of.
    for _ in 0..<40 { swing.advance(1e-3) }
    try rig.run(0.042)
    #expect(difference(rig["joint_position"], swing.q) < 1e-6)
    #expect(difference(rig["joint_velocity"], swing.v) < 1e-4)
  }

  @Test("friction only ever takes energy, and in the end holds every joint exactly still")
  func frictionDissipates() throws {
    let rig = try ModelRig.arm(initial: [
      "joint_torque_constant_scale": [0], "joint_coulomb_friction": [100],
      "joint_viscous_friction": [1],
    ])
    rig["external_torque"] = [180]
    try rig.run(0.05)
    rig["external_torque"] = [0]
    try rig.run(0.002)
    var last = rig["energy"][0]
    try rig.run(1) {
      #expect($0["energy"][0] <= last + 1e-9)
      last = $0["energy"][0]
    }
    let position = rig["joint_position"]
    #expect(rig["joint_velocity"] == [Double](repeating: 0, count: 7))
    try rig.run(1)
    #expect(rig["joint_position"] == position)
  }

  @Test("a force below dry friction moves nothing; one above accelerates by the rest")
  func coulomb() throws {
    let rig = try ModelRig.robot(slider, initial: ["joint_torque_constant_scale": [0]])
    rig["external_torque"] = [2.99]
    try rig.run(1)
    #expect(rig["joint_position"] == [0])
    rig["external_torque"] = [3.5]
    try rig.run(0.502)
    // a = (3.5 − 3)/2; the outputs are those of the last step's start, 0.5 s after the push.
    #expect(abs(rig["joint_velocity"][0] - 0.125) < 1e-9)
    #expect(abs(rig["joint_position"][0] - 0.03125) < 1e-9)
    #expect(abs(rig["joint_friction_torque"][0] + 3) < 1e-9)
  }

  @Test("a joint stops at the end of its travel and stays there")
  func stop() throws {
    let rig = try ModelRig.robot(slider, initial: ["joint_torque_constant_scale": [0]])
    rig["external_torque"] = [50]
    try rig.run(1)
    #expect(rig["joint_position"] == [0.5])
    #expect(rig["joint_velocity"] == [0])
    #expect(rig["at_limit"] == [1])
    rig["external_torque"] = [-50]
    try rig.run(0.1)
    #expect(rig["joint_position"][0] < 0.5)
    #expect(rig["at_limit"] == [0])
  }

  @Test("viscous friction alone slows exponentially")
  func viscous() throws {
    let rig = try ModelRig.robot(
      slider, ["integration_step": .number(1e-4)],
      initial: [
        "joint_torque_constant_scale": [0], "joint_coulomb_friction": [0],
        "joint_viscous_friction": [8], "external_torque": [100],
      ])
    try rig.run(0.02)
    rig["external_torque"] = [0]
    try rig.run(0.002)
    let start = rig["joint_velocity"][0]
    try rig.run(0.1)
    // First order in the step: h b/m = 4e-4 over 0.4 time constants.
    #expect(abs(rig["joint_velocity"][0] / start - exp(-0.4)) < 2e-4)
  }

  @Test("a force on the tool loads the joints by the transposed Jacobian")
  func toolForce() throws {
    let rig = try ModelRig.arm()
    try rig.run(1)
    let before = rig["joint_torque"]
    rig["tool_force"] = [30, -20, 10]
    try rig.run(3)
    let data = RobotData(try RobotModel(urdf: ModelRig.example))
    let link = try #require(data.model.link("tool0"))
    let jacobian = data.jacobian(q: rig["joint_position"], link: link)
    for joint in 0..<6 {
      let expected = 30 * jacobian[joint] - 20 * jacobian[7 + joint] + 10 * jacobian[14 + joint]
      // What dry friction holds in either state is free.
      let slack = 2 * rig["joint_coulomb_friction"][joint]
      #expect(abs(before[joint] - rig["joint_torque"][joint] - expected) < slack + 0.01)
    }
  }
}

@Suite("Dry friction in a time step")
struct JointFrictionStepTests {
  @Test("the solution satisfies Coulomb's law and the stops for random systems")
  func optimality() {
    let stream = RandomStream(seed: 3, owner: "friction")
    var draw: UInt64 = 0
    func next() -> Double {
      draw += 1
      return stream.normal(at: draw)
    }
    for round in 0..<400 {
      let n = 1 + round % 7
      let roots = (0..<n * n).map { _ in next() }
      var a = [Double](repeating: 0, count: n * n)
      for i in 0..<n {
        for j in 0..<n {
          a[i * n + j] =
            (i == j ? 0.05 : 0) + (0..<n).reduce(0) { $0 + roots[i * n + $1] * roots[j * n + $1] }
        }
      }
      let r = (0..<n).map { _ in 2 * next() }
      let f = (0..<n).map { _ in max(0, next()) }
      let lower = (0..<n).map { _ in -abs(next()) }
      let upper = (0..<n).map { _ in abs(next()) }
      let start = (0..<n).map { _ in next() }
      guard let v = solved(a, r, f, lower, upper, start) else {
        Issue.record("round \(round) has no solution")
        continue
      }
      for i in 0..<n {
        let gradient = (0..<n).reduce(-r[i]) { $0 + a[i * n + $1] * v[$1] }
        let slack = 1e-9 * (1 + abs(r[i]) + f[i])
        #expect(v[i] >= lower[i] && v[i] <= upper[i])
        // −gradient must lie between the friction for moving on down and up, but for a stop's push.
        if v[i] > lower[i] { #expect(-gradient >= (v[i] > 0 ? f[i] : -f[i]) - slack) }
        if v[i] < upper[i] { #expect(-gradient <= (v[i] < 0 ? -f[i] : f[i]) + slack) }
      }
    }
  }

  /// The end velocities, or nil if the solver gives up.
  private func solved(
    _ a: [Double], _ r: [Double], _ f: [Double], _ lower: [Double], _ upper: [Double],
    _ start: [Double]
  ) -> [Double]? {
    let n = start.count
    var memory = a + r + f + lower + upper + start + [Double](repeating: 0, count: n * n + 2 * n)
    var flags = [Int32](repeating: 0, count: 2 * n)
    return memory.withUnsafeMutableBufferPointer { numbers in
      flags.withUnsafeMutableBufferPointer { flags in
        guard let base = numbers.baseAddress, let contact = flags.baseAddress else { return nil }
        let vectors = base + n * n
        let velocity = vectors + 4 * n
        let step = JointFrictionStep(
          count: n, matrix: base, impulse: vectors, friction: vectors + n, lower: vectors + 2 * n,
          upper: vectors + 3 * n, velocity: velocity, contact: contact,
          factor: velocity + n, work: velocity + n + n * n, indices: contact + n)
        return step.solve() ? Array(UnsafeBufferPointer(start: velocity, count: n)) : nil
      }
    }
  }
}
