import Glibc
import Robot

/// Point-to-point moves, inverse kinematics and planning on the example arm and, where they are there, the
/// reference arms.
func motionFigures() throws -> [Figure] {
  var figures = try profileFigures()
  for arm in MotionArm.present {
    figures += try inverseKinematicsFigures(arm)
  }
  return figures + (try planningFigures())
}

/// An arm and the link that counts as its tool.
private struct MotionArm {
  let name: String
  let file: String
  let tool: String

  static var present: [MotionArm] {
    let folders: [String] = ["../shared/urdf", "../../shared/urdf"]
    let shared: String = folders.first { access($0, R_OK) == 0 } ?? ""
    return [
      MotionArm(name: "example_arm", file: "examples/arm.urdf", tool: "tool0"),
      MotionArm(name: "panda", file: shared + "/panda.urdf", tool: "panda_hand_tcp"),
      MotionArm(name: "ur5", file: shared + "/ur5.urdf", tool: "tool0"),
      MotionArm(name: "armpi_fpv", file: shared + "/armpi_fpv.urdf", tool: "grasping_frame"),
      MotionArm(name: "hardcases", file: shared + "/hardcases.urdf", tool: "tip"),
    ].filter { access($0.file, R_OK) == 0 }
  }
}

private func profileFigures() throws -> [Figure] {
  let joints = 7
  var draws = SeededDraws(seed: 1)
  let cases = (0..<100).map { _ in
    (0..<joints).map { _ in
      (
        JointPoint(
          position: draws.uniform(in: -2...2), velocity: draws.uniform(in: -0.5...0.5),
          acceleration: draws.uniform(in: -0.5...0.5)),
        JointPoint(position: draws.uniform(in: -2...2))
      )
    }
  }
  let limits = [JointLimits](
    repeating: JointLimits(velocity: 2, acceleration: 5, jerk: 40), count: joints)
  func time(_ shape: SynchronisedMove.Shape) throws -> Double {
    try ThreadTimer.best(of: 5) {
      for moves in cases {
        _ = try SynchronisedMove(shape, from: moves.map(\.0), to: moves.map(\.1), limits: limits)
      }
    } / Double(cases.count) * 1e6
  }
  return [
    Figure(
      "motion.s_curve.time", try time(.sCurve), "us", limit: 1000,
      reference: "7 joints from any motion to rest, together"),
    Figure(
      "motion.trapezoid.time", try time(.trapezoid), "us", limit: 1000,
      reference: "7 joints from any velocity to rest, together"),
  ]
}

/// A thousand poses made by placing random joint positions, each searched for from another random place.
private func inverseKinematicsFigures(_ arm: MotionArm) throws -> [Figure] {
  let model = try RobotModel(urdf: arm.file)
  guard let tool = model.link(arm.tool) else { return [] }
  let chain = KinematicChain(model, link: tool)
  let solver = InverseKinematics(chain)
  var draws = SeededDraws(seed: 7)
  func place() -> [Double] {
    var q = model.neutralPosition
    for joint in chain.joints {
      q[model.joints[joint].q] = draws.uniform(in: chain.travel(joint))
    }
    return q
  }
  var times: [Double] = []
  var reached = 0
  for _ in 0..<1000 {
    let goal = chain.placement(place())
    let start = place()
    let before = ThreadTimer.now
    let solution = try? solver.solve(.pose(goal), from: start)
    times.append((ThreadTimer.now - before) * 1e3)
    if let solution, solution.positionError <= 1e-6, solution.orientationError <= 1e-6 {
      reached += 1
    }
  }
  times.sort()
  return [
    Figure(
      "motion.inverse_kinematics.\(arm.name).reached", Double(reached) / 10, "%", limit: 99,
      better: .higher, reference: "1000 reachable random poses, 1e-6 m and 1e-6 rad"),
    Figure(
      "motion.inverse_kinematics.\(arm.name).median", times[500], "ms", limit: 1,
      reference: "99 % within \(Int((times[989] * 1e3).rounded())) us"),
  ]
}

/// Two posts and a beam in the arm's reach.
private let cell = """
  <robot name="cell">
    <link name="posts">
      <collision><origin xyz="0.5 0.3 0.5"/><geometry><box size="0.1 0.1 1"/></geometry></collision>
      <collision><origin xyz="-0.4 -0.4 0.5"/><geometry><box size="0.1 0.1 1"/></geometry></collision>
      <collision><origin xyz="0.5 -0.2 0.8"/><geometry><box size="0.1 0.8 0.1"/></geometry></collision>
    </link>
  </robot>
  """

/// Ways between random free places of the example arm among obstacles.
private func planningFigures() throws -> [Figure] {
  let model = try RobotModel(urdf: "examples/arm.urdf")
  let collisions = CollisionModel(model, scene: try RobotModel(urdfText: Array(cell.utf8)))
  var draws = SeededDraws(seed: 3)
  var times: [Double] = []
  var found = 0
  var direct = 0
  while times.count < 100 {
    func place() -> [Double] {
      var q = model.joints.map { draws.uniform(in: max($0.lower, -3)...min($0.upper, 3)) }
      // Straight down the upper arm is in the base, whatever the rest does: no way leads across.
      q[1] = draws.uniform(in: -3...1)
      return q
    }
    var planner = JointPlanner(collisions)
    planner.seed = UInt64(times.count)
    let (start, goal) = (place(), place())
    let before = ThreadTimer.now
    do throws(JointPlanner.Failure) {
      let path = try planner.path(from: start, to: goal)
      _ = try planner.smoothed(path)
      found += 1
      if path.count == 2 { direct += 1 }
    } catch {
      // A random end in collision is no plan.
      if case .collision = error { continue }
    }
    times.append((ThreadTimer.now - before) * 1e3)
  }
  times.sort()
  return [
    Figure(
      "motion.plan.found", Double(found), "%", limit: 95, better: .higher,
      reference: "100 pairs of free random places, \(direct) joined directly"),
    Figure(
      "motion.plan.median", times[50], "ms", limit: 1000,
      reference: "90 % within \(Int(times[89].rounded())) ms"),
  ]
}
