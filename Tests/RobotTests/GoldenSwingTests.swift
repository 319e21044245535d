import Foundation
import Testing

@testable import Robot

/// Five seconds of free or damped motion against an integration with relative tolerance 1e-13. Free
/// arms are chaotic, so each file states until when its own figures hold; 1e-6 allows for the
/// 5th-order steps of this test.
@Suite("Swings against Pinocchio and DOP853")
struct GoldenSwingTests {
  @Test(
    "one second of swinging follows the reference", arguments: ["hardcases", "floating_planar"])
  func committedSwing(robot: String) throws {
    try compare(robot, SharedData.fixtures.appending(path: "\(robot).swing1.json"), step: 1e-3)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let robot: String
    let kind: String
    /// Milliseconds; as long as the motion's fastest turn allows.
    let step: Double
    var testDescription: String { "\(robot), \(kind)" }
  }

  static let cases = [
    Case(robot: "hardcases", kind: "free", step: 0.5),
    Case(robot: "hardcases", kind: "damped", step: 2.5),
    Case(robot: "floating_planar", kind: "free", step: 5),
    Case(robot: "floating_planar", kind: "damped", step: 5),
    Case(robot: "panda", kind: "free", step: 1),
    Case(robot: "panda", kind: "damped", step: 2.5),
    Case(robot: "ur5", kind: "free", step: 2.5),
    Case(robot: "ur5", kind: "damped", step: 2.5),
    Case(robot: "solo12", kind: "free", step: 10),
    Case(robot: "solo12", kind: "damped", step: 10),
    Case(robot: "armpi_fpv", kind: "free", step: 0.1),
    Case(robot: "armpi_fpv", kind: "damped", step: 0.5),
    Case(robot: "double_pendulum_continuous", kind: "free", step: 0.5),
    Case(robot: "double_pendulum_continuous", kind: "damped", step: 1),
  ]

  @Test(
    "a swing follows the reference as long as it can be trusted",
    .enabled(if: SharedData.folder != nil, "needs ../shared/golden, or TWIN_SHARED"),
    arguments: cases)
  func fullSwing(_ swing: Case) throws {
    try compare(
      swing.robot, SharedData.golden("\(swing.robot).\(swing.kind).json"), step: swing.step / 1000)
  }

  private func compare(_ robot: String, _ url: URL, step: Double) throws {
    let golden = try SharedData.decode(GoldenSwing.self, url)
    let isFloating = golden.joints.first?.name == "root_joint"
    let model = try RobotModel(
      urdf: SharedData.urdf(robot), base: isFloating ? .floating : .fixed)
    let order = try JointOrder(model, golden.joints)
    var swing = Swing(
      RobotData(model), q: order.coordinates(golden.q[0]), v: order.rates(golden.v[0]),
      damping: order.rates(golden.damping))
    let start = swing.energy
    var compared = 0
    for index in golden.t.indices.dropFirst()
    where golden.t[index] <= golden.trustedUntil {
      let span = golden.t[index] - golden.t[index - 1]
      let count = Int((span / step).rounded())
      for _ in 0..<count { swing.advance(span / Double(count)) }
      let place: Comment = "\(robot) at \(golden.t[index]) s"
      #expect(
        relativeDifference(swing.q, order.coordinates(golden.q[index]), scale: 1) < 1e-6, place)
      #expect(relativeDifference(swing.v, order.rates(golden.v[index]), scale: 1) < 1e-6, place)
      #expect(
        abs(swing.energy - golden.energy[index]) < 1e-6 * max(1, golden.energyScaleKmax), place)
      compared += 1
    }
    #expect(compared >= 10)
    if golden.damping.allSatisfy({ $0 == 0 }) {
      #expect(abs(swing.energy - start) < 1e-7 * max(1, golden.energyScaleKmax))
    }
  }
}

/// Motion under gravity and viscous damping, advanced by Butcher's fifth-order method with six
/// stages (Butcher, Numerical Methods for Ordinary Differential Equations, 2016, eq. 236a).
struct Swing {
  let data: RobotData
  var q: [Double]
  var v: [Double]
  let damping: [Double]

  init(_ data: RobotData, q: [Double], v: [Double], damping: [Double]) {
    self.data = data
    self.q = q
    self.v = v
    self.damping = damping
  }

  var energy: Double {
    let energy = data.energy(q: q, v: v)
    return energy.kinetic + energy.potential
  }

  private static let stages: [[Double]] = [
    [], [1 / 4], [1 / 8, 1 / 8], [0, 0, 1 / 2], [3 / 16, -3 / 8, 3 / 8, 9 / 16],
    [-3 / 7, 8 / 7, 6 / 7, -12 / 7, 8 / 7],
  ]
  private static let weights: [Double] = [7 / 90, 0, 32 / 90, 12 / 90, 32 / 90, 7 / 90]

  mutating func advance(_ h: Double) {
    var slopes: [([Double], [Double])] = []
    for row in Self.stages {
      slopes.append(slope(stepped(row, slopes, h)))
    }
    (q, v) = stepped(Self.weights, slopes, h)
    for joint in data.model.joints where joint.type == .floating {
      let size = (3..<7).reduce(0) { $0 + q[joint.q + $1] * q[joint.q + $1] }.squareRoot()
      for k in 3..<7 { q[joint.q + k] /= size }
    }
  }

  private func stepped(
    _ weights: [Double], _ slopes: [([Double], [Double])], _ h: Double
  ) -> ([Double], [Double]) {
    var q = q
    var v = v
    for (weight, slope) in zip(weights, slopes) where weight != 0 {
      for k in q.indices { q[k] += h * weight * slope.0[k] }
      for k in v.indices { v[k] += h * weight * slope.1[k] }
    }
    return (q, v)
  }

  private func slope(_ state: ([Double], [Double])) -> ([Double], [Double]) {
    let (q, v) = state
    let tau = zip(damping, v).map { -$0 * $1 }
    return (data.model.positionRate(q: q, v: v), data.forwardDynamics(q: q, v: v, tau: tau))
  }
}
