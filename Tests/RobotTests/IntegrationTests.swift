import Foundation
import Testing

@testable import Robot

/// A finger of five grams on a servo whose damping would throw an explicit step about: 2 J/d is 0.2 ms.
private let finger = """
  <robot name="finger"><link name="hand"/><link name="finger">
  <inertial><origin xyz="0.02 0 0"/><mass value="0.005"/><inertia ixx="1e-7" iyy="1e-6" izz="1e-6"/></inertial>
  </link>
  <joint name="grip" type="revolute"><parent link="hand"/><child link="finger"/><axis xyz="0 1 0"/>
  <limit lower="-1" upper="1" effort="0.5" velocity="10"/></joint></robot>
  """

private func model(_ text: String, gravity: Double = -9.81) throws -> RobotModel {
  try RobotModel(urdfText: Array(text.utf8), gravity: Vector3(0, 0, gravity))
}

@Suite("Integrators")
struct IntegrationTests {
  private func start(
    _ robot: String, _ golden: GoldenSwing, _ integrator: Integrator
  ) throws -> RobotMotion {
    let isFloating = golden.joints.first?.name == "root_joint"
    let model = try RobotModel(
      urdf: SharedData.urdf(robot), base: isFloating ? .floating : .fixed)
    let order = try JointOrder(model, golden.joints)
    return RobotMotion(
      model, q: order.coordinates(golden.q[0]), v: order.rates(golden.v[0]),
      integrator: integrator)
  }

  /// Largest energy error of a free swing of five seconds over its peak kinetic energy, and the same of the
  /// reference's own RK4 at 1 ms.
  private func energyDrift(
    _ robot: String, step: Double
  ) throws -> (found: Double, reference: Double) {
    let golden = try SharedData.decode(GoldenSwing.self, SharedData.golden("\(robot).free.json"))
    let reference = try #require(golden.rk4)
    #expect(reference.dt == 1e-3)
    let motion = try start(robot, golden, .rungeKutta)
    let initial = motion.energy
    var worst = 0.0
    let spacing = golden.t[1] - golden.t[0]
    for _ in golden.t.indices.dropFirst() {
      for _ in 0..<Int((spacing / step).rounded()) { motion.advance(step) }
      worst = max(worst, abs(motion.energy - initial) / golden.energyScaleKmax)
    }
    return (worst, try #require(reference.energyDriftRel))
  }

  /// What 5000 steps' rounding may add.
  private let rounding = 1e-13

  /// The reference trusts these swings for 1.5 s and 0.5 s; beyond, the drift at 1 ms hangs on rounding: starts
  /// 1e-12 apart give the Panda 3.1e-7 … 4.6e-7 around the reference's 3.9e-7. At half the step, the default of
  /// robot.multibody, they all give 3.08e-7.
  @Test(
    "RK4 at 0.5 ms keeps the energy of a chaotic swing better than the reference's at 1 ms",
    .enabled(if: SharedData.folder != nil, "needs ../shared/golden, or TWIN_SHARED"),
    arguments: ["panda", "armpi_fpv"])
  func energyIsKept(robot: String) throws {
    let drift = try energyDrift(robot, step: 0.5e-3)
    #expect(drift.found <= drift.reference, "\(robot)")
  }

  /// Where the swing is not chaotic, the two runs are the same to rounding.
  @Test(
    "RK4 at 1 ms drifts as the reference's RK4 at 1 ms does",
    .enabled(if: SharedData.folder != nil, "needs ../shared/golden, or TWIN_SHARED"),
    arguments: ["double_pendulum_continuous", "floating_planar", "solo12", "ur5", "hardcases"])
  func driftIsTheReferences(robot: String) throws {
    let drift = try energyDrift(robot, step: 1e-3)
    #expect(abs(drift.found - drift.reference) <= 1e-4 * drift.reference + rounding, "\(robot)")
  }

  @Test(
    "each integrator has its order: halving the step divides the error by two to that power",
    arguments: ["hardcases", "floating_planar"],
    [(Integrator.semiImplicitEuler, 1.0), (.implicit, 2.0), (.rungeKutta, 4.0)])
  func order(robot: String, integrator: (Integrator, Double)) throws {
    let golden = try SharedData.decode(
      GoldenSwing.self, SharedData.fixtures.appending(path: "\(robot).swing1.json"))
    func end(_ count: Int) throws -> [Double] {
      let motion = try start(robot, golden, integrator.0)
      for _ in 0..<count { motion.advance(0.2 / Double(count)) }
      return motion.q + motion.v
    }
    // Short enough for the law to show, long enough for it to stand above rounding.
    let count = robot == "hardcases" ? 100 : 10
    let (coarse, middle, fine) = (try end(count), try end(2 * count), try end(4 * count))
    let ratio = difference(coarse, middle) / difference(middle, fine)
    #expect(abs(log2(ratio) - integrator.1) < 0.35, "\(robot) \(integrator.0): \(log2(ratio))")
  }

  @Test("two moves at constant rates are one of twice the time, for every joint type")
  func displacement() throws {
    let robot = try RobotModel(urdf: SharedData.urdf("floating_planar"))
    let v = (0..<robot.degreesOfFreedom).map { 0.7 - 0.3 * Double($0) }
    let once = robot.displaced(q: robot.neutralPosition, v: v, for: 0.8)
    let half = robot.displaced(q: robot.neutralPosition, v: v, for: 0.4)
    #expect(difference(robot.displaced(q: half, v: v, for: 0.4), once) < 1e-14)
    // Ten thousand short moves take the series, not the closed form.
    var q = robot.neutralPosition
    for _ in 0..<10_000 { q = robot.displaced(q: q, v: v, for: 0.8e-4) }
    #expect(difference(q, once) < 1e-11)
  }

  @Test("a stiff servo on a finger of five grams is stable at 2 ms with the implicit step alone")
  func stiffFinger() throws {
    func end(_ integrator: Integrator) throws -> Double {
      let motion = RobotMotion(try model(finger), q: [0.5], v: [0], integrator: integrator)
      motion.damping = [0.03]
      motion.torque = [-0.02]
      for _ in 0..<200 { motion.advance(2e-3) }
      return motion.v[0]
    }
    // Terminal speed: torque and weight against damping, and the weight is below 1 mN·m.
    #expect(abs(try end(.implicit) + 0.02 / 0.03) < 0.05)
    #expect(!(abs(try end(.rungeKutta)) < 10))
    #expect(!(abs(try end(.semiImplicitEuler)) < 10))
  }

  @Test("rotor inertia slows a finger as the closed form says, with every integrator")
  func rotorInertia() throws {
    for integrator in Integrator.allCases {
      let motion = RobotMotion(
        try model(finger, gravity: 0), q: [0], v: [0], integrator: integrator)
      motion.rotorInertia = [3e-6]
      motion.torque = [1e-5]
      for _ in 0..<100 { motion.advance(2e-3) }
      // J = 1e-6 + 0.005 · 0.02² + 3e-6; v = τ t/J.
      #expect(abs(motion.v[0] - 1e-5 * 0.2 / 6e-6) < 1e-12)
    }
  }

  @Test("dry friction holds a joint without creep and a stop ends its travel")
  func frictionAndStops() throws {
    let motion = RobotMotion(try model(finger), q: [0.2], v: [0], integrator: .implicit)
    motion.friction = [2e-3]
    for _ in 0..<500 { motion.advance(2e-3) }
    #expect(motion.q == [0.2])
    motion.friction = [0]
    motion.hasStops = true
    for _ in 0..<500 { motion.advance(2e-3) }
    #expect(motion.q == [1])
    #expect(motion.v == [0])
  }

  @Test("a gripper of ten grams a finger closes, holds and opens again at 2 ms without a quiver")
  func gripper() throws {
    let text = """
      <robot name="gripper"><link name="hand"/>
      <link name="left"><inertial><mass value="0.01"/><inertia ixx="1e-6" iyy="1e-6" izz="1e-6"/></inertial></link>
      <link name="right"><inertial><mass value="0.01"/><inertia ixx="1e-6" iyy="1e-6" izz="1e-6"/></inertial></link>
      <joint name="slide" type="prismatic"><parent link="hand"/><child link="left"/><axis xyz="0 1 0"/>
      <limit lower="0" upper="0.04" effort="20" velocity="0.2"/></joint>
      <joint name="follow" type="prismatic"><parent link="hand"/><child link="right"/><axis xyz="0 -1 0"/>
      <limit lower="0" upper="0.04" effort="20" velocity="0.2"/><mimic joint="slide"/></joint></robot>
      """
    let motion = RobotMotion(try model(text), q: [0.03], v: [0], integrator: .implicit)
    motion.hasStops = true
    motion.damping = [100]
    motion.friction = [0.5]
    motion.rotorInertia = [0.002]
    motion.torque = [-10]
    for _ in 0..<5 { motion.advance(2e-3) }
    // 2 J/d is 0.44 ms, so the speed has settled: (10 − 0.5)/100.
    #expect(abs(motion.v[0] + 0.095) < 1e-4)
    for _ in 0..<500 { motion.advance(2e-3) }
    #expect(motion.q == [0] && motion.v == [0])
    motion.torque = [0.4]
    for _ in 0..<500 { motion.advance(2e-3) }
    #expect(motion.q == [0])
    motion.torque = [10]
    for _ in 0..<500 { motion.advance(2e-3) }
    #expect(motion.q == [0.04] && motion.v == [0])
  }

  @Test("a wrench on a link does to the joints what its Jacobian says")
  func linkWrench() throws {
    let robot = try RobotModel(urdf: SharedData.urdf("hardcases"))
    let data = RobotData(robot)
    let n = robot.degreesOfFreedom
    let q = robot.neutralPosition.enumerated().map { $1 + 0.1 * Double($0 + 1) }
    let (force, moment) = (Vector3(1, -2, 3), Vector3(-0.5, 0.25, 2))
    let loads = [force.x, force.y, force.z, moment.x, moment.y, moment.z]
    for index in robot.links.indices {
      let jacobian = data.jacobian(q: q, link: index)
      let link = robot.links[index]
      var found = [Double](repeating: 0, count: n)
      data.scratch.updateTransforms(q)
      data.scratch.add(
        LinkWrench(
          body: link.body, point: link.placement.translation, force: force, moment: moment),
        to: &found)
      let wanted = (0..<n).map { column in
        (0..<6).reduce(0) { $0 + jacobian[$1 * n + column] * loads[$1] }
      }
      #expect(difference(found, wanted) < 1e-13, "\(link.name)")
    }
  }
}
