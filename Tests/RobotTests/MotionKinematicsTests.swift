import Foundation
import Testing

@testable import Robot

/// The reference arms and their tools.
enum GoldenArm: String, CaseIterable, CustomTestStringConvertible {
  case panda, ur5, armpi = "armpi_fpv", hardcases

  var testDescription: String { rawValue }

  var tool: String {
    switch self {
    case .panda: "panda_hand_tcp"
    case .ur5: "tool0"
    case .armpi: "grasping_frame"
    case .hardcases: "tip"
    }
  }

  static var present: [GoldenArm] {
    allCases.filter { FileManager.default.fileExists(atPath: SharedData.urdf($0.rawValue)) }
  }

  func chain() throws -> KinematicChain {
    let model = try RobotModel(urdf: SharedData.urdf(rawValue))
    return KinematicChain(model, link: try #require(model.link(tool)))
  }
}

extension KinematicChain {
  /// A random place within all travels.
  func draw(_ draws: inout SeededDraws) -> [Double] {
    var q = model.neutralPosition
    for joint in joints { q[model.joints[joint].q] = draws.uniform(in: travel(joint)) }
    return q
  }
}

@Suite("Inverse kinematics")
struct MotionKinematicsTests {
  @Test(
    "of 200 reachable random poses at least 99 % are reached within 1e-6 m and 1e-6 rad",
    arguments: GoldenArm.present)
  func reachable(arm: GoldenArm) throws {
    // `bench motion` tries 1000 for each arm, and takes the time.
    let chain = try arm.chain()
    let solver = InverseKinematics(chain)
    var draws = SeededDraws(seed: 7)
    var reached = 0
    for _ in 0..<200 {
      let goal = chain.placement(chain.draw(&draws))
      let start = chain.draw(&draws)
      guard let solution = try? solver.solve(.pose(goal), from: start) else { continue }
      let placement = chain.placement(solution.q)
      let turn = (goal.rotation * placement.rotation.transposed).rotationVector
      guard length(goal.translation - placement.translation) <= 1e-6, length(turn) <= 1e-6 else {
        continue
      }
      for joint in chain.model.joints { #expect(joint.travel.contains(solution.q[joint.q])) }
      reached += 1
    }
    print("\(arm): \(reached) of 200 poses reached")
    #expect(reached >= 198)
  }

  @Test("the same seed gives the same solution, a close start a close one")
  func repeatable() throws {
    let chain = try GoldenArm.panda.chain()
    let solver = InverseKinematics(chain)
    var draws = SeededDraws(seed: 3)
    for _ in 0..<50 {
      let q = chain.draw(&draws)
      let start = chain.draw(&draws)
      let goal = InverseKinematics.Goal.pose(chain.placement(q))
      #expect(try solver.solve(goal, from: start).q == solver.solve(goal, from: start).q)
      var near = q
      for joint in chain.joints {
        let travel = chain.model.joints[joint].travel
        let place = chain.model.joints[joint].q
        near[place] = min(max(near[place] + 1e-3, travel.lowerBound), travel.upperBound)
      }
      let solution = try solver.solve(goal, from: near)
      #expect(solution.attempts == 1)
      #expect(difference(solution.q, near) < 0.1)
    }
  }

  @Test("a pose out of reach is refused with what is missing")
  func outOfReach() throws {
    let chain = try GoldenArm.panda.chain()
    var solver = InverseKinematics(chain)
    solver.attemptLimit = 10
    let far = RigidTransform(.identity, Vector3(3, 0, 0.5))
    do {
      _ = try solver.solve(.pose(far), from: chain.model.neutralPosition)
      Issue.record("3 m is out of reach")
    } catch let failure {
      // The arm's reach is 0.855 m from the shoulder to the flange, and the hand's 0.21 m.
      #expect(failure.closest.positionError > 1.5 && failure.closest.positionError < 2.8)
    }
  }

  @Test("only a position may be asked for: five joints can bring the tool there, however turned")
  func position() throws {
    let chain = try GoldenArm.panda.chain()
    let goal = Vector3(0.4, 0.2, 0.3)
    let solution = try InverseKinematics(chain).solve(
      .position(goal), from: chain.model.neutralPosition)
    #expect(length(chain.placement(solution.q).translation - goal) < 1e-7)
  }

  @Test("rotation vectors and matrices convert into one another, up to half a turn")
  func rotationVectors() {
    var draws = SeededDraws(seed: 5)
    for k in 0..<500 {
      var axis = Vector3(draws.uniform() - 0.5, draws.uniform() - 0.5, draws.uniform() - 0.5)
      axis /= length(axis)
      let angle = [1e-13, 1e-9, 1e-4, 1, 3, Double.pi - 1e-5, Double.pi - 1e-9][k % 7]
      let vector = axis * angle
      let back = Matrix3(rotationVector: vector).rotationVector
      #expect(length(back - vector) < 1e-9)
    }
  }
}

@Suite("Straight moves of the tool")
struct MotionLineTests {
  /// A place from which the Panda can move its hand by some decimetres.
  private let ready = [0, -0.5, 0, -2.2, 0, 1.8, 0.8, 0.02]

  @Test("the tool stays on the line and turns evenly")
  func follows() throws {
    let chain = try GoldenArm.panda.chain()
    let start = chain.placement(ready)
    let end = RigidTransform(
      Matrix3(rotationVector: Vector3(0.2, 0.1, 0.5)) * start.rotation,
      start.translation + Vector3(0.1, 0.3, -0.2))
    let line = StraightLine(from: start, to: end)
    let follower = LineFollower(chain)
    let points = try follower.waypoints(line, from: ready)
    #expect(points.count >= 9 && points.count <= TimedPath.knotCapacity)
    let spline = CubicSpline(through: points)
    let direction = (end.translation - start.translation) / line.length
    for k in 0...500 {
      let q = spline.position(at: spline.knots[spline.knots.count - 1] * Double(k) / 500)
      let offset = chain.placement(q).translation - start.translation
      #expect(length(offset - direction * dot(offset, direction)) < follower.tolerance)
    }
    let last = chain.placement(points[points.count - 1])
    #expect(length(last.translation - end.translation) < 1e-7)
  }

  @Test("a line out of the workspace is refused at the share where the arm is stretched or blocked")
  func outside() throws {
    let chain = try GoldenArm.panda.chain()
    let start = chain.placement(ready)
    let line = StraightLine(
      from: start, to: RigidTransform(start.rotation, start.translation + Vector3(1, 0, 0)))
    do {
      _ = try LineFollower(chain).waypoints(line, from: ready)
      Issue.record("1 m further is out of reach")
    } catch let obstruction {
      #expect(obstruction.share > 0.05 && obstruction.share < 0.6)
      // Where it stopped, the arm can still be; a little on, no search finds a solution.
      let solver = InverseKinematics(chain)
      #expect(throws: Never.self) {
        try solver.solve(.pose(line.placement(at: obstruction.share)), from: ready)
      }
      #expect(throws: InverseKinematics.Failure.self) {
        try solver.solve(.pose(line.placement(at: 0.9)), from: ready)
      }
    }
  }

  @Test("a line that needs another branch of solutions is refused instead of leapt across")
  func leap() throws {
    // Two bars of 1 m in the plane: through the shoulder's axis the elbow would have to flip at once.
    let text = """
      <robot name="bars"><link name="base"/>
      <joint name="shoulder" type="continuous"><parent link="base"/><child link="upper"/>
      <axis xyz="0 0 1"/></joint>
      <link name="upper"><inertial><mass value="1"/><inertia ixx="1" iyy="1" izz="1"/></inertial></link>
      <joint name="elbow" type="revolute"><parent link="upper"/><child link="fore"/>
      <origin xyz="1 0 0"/><axis xyz="0 0 1"/>
      <limit lower="0.1" upper="3" effort="1" velocity="1"/></joint>
      <link name="fore"><inertial><mass value="1"/><inertia ixx="1" iyy="1" izz="1"/></inertial></link>
      <joint name="tip" type="fixed"><parent link="fore"/><child link="tool"/><origin xyz="0.9 0 0"/></joint>
      <link name="tool"/></robot>
      """
    let model = try RobotModel(urdfText: Array(text.utf8))
    let chain = KinematicChain(model, link: try #require(model.link("tool")))
    let q = [0, 2.0]
    let start = chain.placement(q)
    // To the mirrored place through the origin, which the unequal bars cannot reach.
    let end = RigidTransform(start.rotation, -start.translation)
    #expect(throws: LineFollower.Obstruction.self) {
      try LineFollower(chain).waypoints(StraightLine(from: start, to: end), from: q)
    }
  }
}
