import Foundation
import Testing

@testable import Robot

/// Tolerances: 1e-9 on accelerations, which divide by the smallest inertia, 1e-11 on the rest, each
/// relative to the largest element (golden/robot/SCHEMA.md; two other programs agree to these).
@Suite("Dynamics against Pinocchio")
struct GoldenDynamicsTests {
  static let committed = ["hardcases", "floating_planar", "panda"]
  static let all = [
    "hardcases", "floating_planar", "panda", "ur5", "solo12", "armpi_fpv",
    "double_pendulum_continuous",
  ]

  @Test("every quantity agrees in five states", arguments: committed)
  func committedStates(robot: String) throws {
    try compare(robot, SharedData.fixtures.appending(path: "\(robot).states5.json"))
  }

  @Test(
    "every quantity agrees in fifty states",
    .enabled(if: SharedData.folder != nil, "needs ../shared/golden, or TWIN_SHARED"),
    arguments: all)
  func allStates(robot: String) throws {
    try compare(robot, SharedData.golden("\(robot).states.json"))
  }

  private func compare(_ robot: String, _ url: URL) throws {
    let golden = try SharedData.decode(GoldenStates.self, url)
    let isFloating = golden.joints.first?.name == "root_joint"
    let model = try RobotModel(
      urdf: SharedData.urdf(robot), base: isFloating ? .floating : .fixed)
    #expect(model.coordinateCount == golden.nq)
    #expect(model.degreesOfFreedom == golden.nv)
    #expect(abs(model.movingMass - golden.totalMass) < 1e-12)
    #expect(Set(model.mimics.map(\.name)) == Set(golden.mimic.map(\.name)))
    for joint in model.joints {
      let reference = try #require(golden.joints.first { $0.name == joint.name })
      #expect(joint.lower == reference.lower ?? -.infinity)
      #expect(joint.upper == reference.upper ?? .infinity)
    }
    let order = try JointOrder(model, golden.joints)
    let data = RobotData(model)
    for (index, state) in golden.states.enumerated() {
      compareForces(data, state, order, "\(robot) state \(index)")
      try compareFrames(data, golden, state, order, "\(robot) state \(index)")
    }
  }

  private func compareForces(
    _ data: RobotData, _ state: GoldenStates.State, _ order: JointOrder, _ place: Comment
  ) {
    let q = order.coordinates(state.q)
    let v = order.rates(state.v)
    func expect(_ actual: [Double], _ reference: [Double], within tolerance: Double = 1e-11) {
      #expect(relativeDifference(actual, reference, scale: 1e-9) < tolerance, place)
    }
    expect(
      data.forwardDynamics(q: q, v: v, tau: order.rates(state.tau)), order.rates(state.fd),
      within: 1e-9)
    expect(data.inverseDynamics(q: q, v: v, a: order.rates(state.a)), order.rates(state.id))
    expect(data.massMatrix(q: q), order.square(state.massMatrix))
    expect(data.bias(q: q, v: v), order.rates(state.nle))
    expect(data.gravityForces(q: q), order.rates(state.g))
    let energy = data.energy(q: q, v: v)
    expect([energy.kinetic], [state.kinetic])
    #expect(abs(energy.potential - state.potential) < 1e-11 * max(1, abs(state.potential)), place)
    let centre = data.centreOfMass(q: q)
    expect([centre.x, centre.y, centre.z], state.com)
    expect(elements(data.centroidalMomentum(q: q, v: v)), state.centroidalMomentum)
  }

  private func compareFrames(
    _ data: RobotData, _ golden: GoldenStates, _ state: GoldenStates.State, _ order: JointOrder,
    _ place: Comment
  ) throws {
    let q = order.coordinates(state.q)
    let v = order.rates(state.v)
    let placements = data.placements(q: q)
    for (name, reference) in zip(golden.links, state.placements) {
      let placement = placements[try #require(data.model.link(name))]
      let p = placement.translation
      #expect(
        relativeDifference(placement.rotation.rows + [p.x, p.y, p.z], reference, scale: 1) < 1e-11,
        place)
    }
    for (name, reference) in state.jacobian {
      let link = try #require(data.model.link(name))
      #expect(
        relativeDifference(data.jacobian(q: q, link: link), order.columns(reference)) < 1e-11, place
      )
      #expect(
        relativeDifference(
          elements(data.frameVelocity(q: q, v: v, link: link)), state.frameVelocity[name] ?? [])
          < 1e-11, place)
      #expect(
        relativeDifference(
          elements(
            data.frameAcceleration(q: q, v: v, a: order.rates(state.fd), link: link)),
          state.frameAcceleration[name] ?? []) < 1e-9, place)
    }
  }
}
