import CAllocationCount
import Engine
import Foundation
import Testing

@testable import Robot

@Suite("A trajectory twin's profiles and tool moves")
struct MotionTwinTests {
  private static let home = [0, -1.2, 1.4, -0.4, 1.2, 0.3, 0.02]
  private let target = [0.5, -0.8, 1.0, 0, 1, 0, 0.01]

  private func make(
    _ settings: [String: SettingValue] = [:], arm: ModelRig? = nil
  ) throws -> ModelRig {
    let arm = try arm ?? ModelRig.arm()
    var all = settings
    all["joints"] = arm.model.properties["joints"]
    return try ModelRig(
      "trajectory", all,
      initial: ["max_speed": [1], "max_acceleration": [5], "max_jerk": [60]])
  }

  /// Steps until done, and checks limits on the way.
  private func finish(_ rig: ModelRig, limit: Double = 20, jerk: Double = .infinity) throws {
    var before = rig["acceleration"]
    var steps = 0
    repeat {
      try #require(rig.step() == 0)
      for velocity in rig["velocity"] { #expect(abs(velocity) <= 1 + 1e-9) }
      for acceleration in rig["acceleration"] { #expect(abs(acceleration) <= 5 + 1e-9) }
      if steps > 0 {
        #expect(difference(rig["acceleration"], before) <= jerk * 0.002 * (1 + 1e-6) + 1e-9)
      }
      before = rig["acceleration"]
      steps += 1
    } while rig["done"] == [0] && Double(steps) * 0.002 < limit
    #expect(rig["done"] == [1])
  }

  private func message(_ rig: ModelRig, _ status: StepStatus) -> String {
    rig.model.message(for: status, rig.frame)
  }

  @Test(
    "each profile keeps its limits and ends on the target",
    arguments: ["quintic", "trapezoid", "s_curve"])
  func profiles(name: String) throws {
    let rig = try make(["profile": .text(name)])
    #expect(rig.start("move_to", target + [0]) == 0)
    try finish(rig, jerk: name == "s_curve" ? 60 : .infinity)
    #expect(difference(rig["position"], target) < 1e-12)
  }

  @Test("the S-curve takes its closed form's time, the trapezoid less, the quintic more")
  func times() throws {
    func time(_ name: String) throws -> Double {
      let rig = try make(["profile": .text(name)])
      #expect(rig.start("move_to", target + [0]) == 0)
      var steps = -1
      repeat {
        rig.step()
        steps += 1
      } while rig["done"] == [0] && steps < 10_000
      return Double(steps) * 0.002
    }
    // 0.5 rad within 1 rad/s, 5 rad/s², 60 rad/s³: Δ/v + v/a + a/j.
    #expect(abs(try time("s_curve") - (0.5 + 0.2 + 5 / 60.0)) < 0.002)
    #expect(abs(try time("trapezoid") - 0.7) < 0.002)
    #expect(try time("quintic") > 0.9)
  }

  @Test(
    "a new target in mid-move, and hold, keep the S-curve's limits on speed, acceleration and jerk")
  func interruption() throws {
    let rig = try make(["profile": .text("s_curve")])
    #expect(rig.start("move_to", target + [0]) == 0)
    try rig.run(0.21)
    #expect(rig.start("home", [0]) == 0)
    try rig.run(0.15)
    #expect(rig.start("hold") == 0)
    let place = rig["position"]
    try finish(rig, jerk: 60)
    #expect(rig["velocity"] == [Double](repeating: 0, count: 7))
    // At rest soon: v²/2a and the ramps of acceleration.
    #expect(difference(rig["position"], place) < 0.3)
  }

  @Test("move_pose puts the tool where it is asked for; move_point at least its origin")
  func pose() throws {
    let rig = try make()
    let data = RobotData(try RobotModel(urdf: ModelRig.example))
    let tool = try #require(data.model.link("tool0"))
    let goal = data.placements(q: target)[tool]
    let angles = goal.rotation.rollPitchYaw
    let place = [goal.translation.x, goal.translation.y, goal.translation.z]
    #expect(rig.start("move_pose", place + [angles.x, angles.y, angles.z, 0]) == 0)
    try finish(rig)
    #expect(difference(rig["tool_position"], place) < 1e-6)
    let reached = Vector3(
      rig["tool_orientation"][0], rig["tool_orientation"][1], rig["tool_orientation"][2])
    let turn = Matrix3(rollPitchYaw: reached).transposed * goal.rotation
    #expect(length(turn.rotationVector) < 1e-6)

    let point = [0.3, 0.4, 0.5]
    #expect(rig.start("move_point", point + [0]) == 0)
    try finish(rig)
    #expect(difference(rig["tool_position"], point) < 1e-6)
  }

  @Test("move_linear keeps the tool on the line, at most as fast as asked, and ends on the pose")
  func line() throws {
    let rig = try make()
    rig.step()
    let start = rig["tool_position"]
    let orientation = rig["tool_orientation"]
    let end = [start[0] - 0.1, start[1] + 0.25, start[2] + 0.1]
    #expect(rig.start("move_linear", end + orientation + [0.2, 1e-3]) == 0)
    let along = zip(end, start).map { $0 - $1 }
    let size = along.reduce(0) { $0 + $1 * $1 }.squareRoot()
    var (worst, fastest) = (0.0, 0.0)
    var last = start
    var steps = 0
    repeat {
      try #require(rig.step() == 0)
      let tool = rig["tool_position"]
      let offset = zip(tool, start).map { $0 - $1 }
      let share = zip(offset, along).reduce(0) { $0 + $1.0 * $1.1 } / (size * size)
      worst = max(worst, (0..<3).map { abs(offset[$0] - share * along[$0]) }.max() ?? 0)
      fastest = max(
        fastest,
        zip(tool, last).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          .squareRoot() / 0.002)
      last = tool
      steps += 1
    } while rig["done"] == [0] && steps < 10_000
    #expect(worst < 1e-3)
    #expect(fastest < 0.2 * 1.001 && fastest > 0.19)
    #expect(difference(rig["tool_position"], end) < 1e-6)
    #expect(difference(rig["tool_orientation"], orientation) < 1e-5)
  }

  @Test(
    "a line at a negative speed or without a tolerance is refused with the value",
    arguments: [(-0.2, 1e-3, "-0.2"), (0.1, 0, "0.0"), (0.1, -1e-3, "-0.001")])
  func lineArguments(speed: Double, tolerance: Double, value: String) throws {
    let rig = try make()
    rig.step()
    let status = rig.start(
      "move_linear", rig["tool_position"] + rig["tool_orientation"] + [speed, tolerance])
    #expect(status != 0)
    #expect(message(rig, status).contains("is \(value) m"))
  }

  @Test(
    "a line out of reach is refused with the share of it that can be followed, and nothing moves")
  func lineRefused() throws {
    let rig = try make()
    rig.step()
    let before = rig.snapshot().outputs
    let start = rig["tool_position"]
    let status = rig.start(
      "move_linear", [start[0] + 2, start[1], start[2]] + rig["tool_orientation"] + [0, 1e-3])
    #expect(status != 0)
    let said = message(rig, status)
    #expect(
      said.contains("the straight line can be followed for") && said.contains(" %"), "\(said)")
    rig.step()
    #expect(rig.snapshot().outputs == before)
  }

  @Test("a pose out of reach says how far off the closest place is")
  func poseRefused() throws {
    let rig = try make()
    let status = rig.start("move_pose", [3, 0, 0.5, 0, 0, 0, 0])
    #expect(status != 0)
    let said = message(rig, status)
    #expect(said.contains("mm") && said.contains("deg"), "\(said)")
    let nothing = rig.start("move_point", [.nan, 0, 0.5, 0])
    #expect(message(rig, nothing).contains("not a finite number"))
  }

  @Test("a path is refused while the joints move, and says which one")
  func moving() throws {
    let rig = try make()
    #expect(rig.start("move_to", target + [0]) == 0)
    try rig.run(0.2)
    let status = rig.start("plan_to", Self.home + [0, 1])
    #expect(status != 0)
    #expect(message(rig, status).contains("still moves at"))
    try finish(rig)
    #expect(difference(rig["position"], target) < 1e-12)
  }

  @Test("plan_to keeps the arm out of itself and of an obstacle, the same way for the same seed")
  func plan() throws {
    let scene = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).urdf")
    // A post where the straight way from home to the mirrored place would pass.
    try """
    <robot name="cell"><link name="post"><collision><origin xyz="0.45 0 0.6"/>
    <geometry><box size="0.1 0.1 1.2"/></geometry></collision></link></robot>
    """.write(to: scene, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: scene) }
    let model = try RobotModel(urdf: ModelRig.example)
    let collisions = CollisionModel(
      model, obstacles: CollisionModel.obstacles(try RobotModel(urdf: scene.path)).obstacles)
    let check = CollisionCheck(collisions)
    let (start, goal) = (
      [-0.9, -0.9, 1.2, -0.3, 1.2, 0.3, 0.02], [0.9, -0.9, 1.2, -0.3, 1.2, 0.3, 0.02]
    )
    #expect(check.isFree(start, margin: 0) && check.isFree(goal, margin: 0))
    #expect(!check.isFree(JointPlanner.between(start, goal, 0.5), margin: 0))

    let arm = try ModelRig.arm(["home": .numbers(start)])
    var ways: [[[Double]]] = []
    for _ in 0..<2 {
      let rig = try make(["obstacles": .text(scene.path)], arm: arm)
      let status = rig.start("plan_to", goal + [0, 1])
      try #require(status == 0, "\(message(rig, status))")
      var way: [[Double]] = []
      repeat {
        try #require(rig.step() == 0)
        way.append(rig["position"])
      } while rig["done"] == [0] && way.count < 10_000
      #expect(difference(rig["position"], goal) < 1e-12)
      ways.append(way)
    }
    #expect(ways[0] == ways[1])
    // Every tenth step, 20 ms apart.
    for step in stride(from: 0, to: ways[0].count, by: 10) {
      #expect(check.isFree(ways[0][step], margin: 0))
    }
  }

  @Test("a goal in collision is refused with the links, a robot without shapes with the way out")
  func planRefused() throws {
    let rig = try make()
    // The elbow folded: the wrist in the upper arm.
    let folded = [0, -1.2, 3.1, 0, 0, 0, 0.02]
    let status = rig.start("plan_to", folded + [0, 1])
    #expect(status != 0)
    let said = message(rig, status)
    #expect(said.contains("goal is in collision") && said.contains("_link and"), "\(said)")

    let text = """
      <robot name="bare"><link name="base"/><joint name="j" type="revolute"><parent link="base"/>
      <child link="rod"/><axis xyz="0 0 1"/><limit lower="-3" upper="3" effort="1" velocity="1"/></joint>
      <link name="rod"><inertial><mass value="1"/><inertia ixx="1" iyy="1" izz="1"/></inertial></link></robot>
      """
    let bare = try make(arm: try ModelRig.robot(text))
    let refused = bare.start("plan_to", [1, 0, 1])
    #expect(refused != 0)
    #expect(message(bare, refused).contains("<collision>"))
  }

  @Test("obstacles in a file that is not there are refused when the twin is built")
  func noScene() {
    #expect(throws: PluginError.self) { try make(["obstacles": .text("/nowhere.urdf")]) }
  }

  @Test(
    "a snapshot in mid-move brings back the rest of the move bit for bit",
    arguments: ["move_to", "move_linear", "plan_to"])
  func snapshots(action: String) throws {
    let rig = try make(["profile": .text("s_curve")])
    rig.step()
    let tool = rig["tool_position"]
    let arguments: [String: [Double]] = [
      "move_to": target + [0],
      "move_linear": [tool[0], tool[1] + 0.1, tool[2]] + rig["tool_orientation"] + [0, 1e-3],
      "plan_to": target + [0, 1],
    ]
    #expect(rig.start(action, try #require(arguments[action])) == 0)
    try rig.run(0.1)
    let snapshot = rig.snapshot()
    func rest() throws -> [[UInt64]] {
      var outputs: [[UInt64]] = []
      try rig.run(1.5) { outputs.append($0.allOutputs) }
      return outputs
    }
    let first = try rest()
    #expect(rig.start("home", [0]) == 0)
    try rig.run(0.1)
    rig.restore(snapshot)
    #expect(try rest() == first)
  }

  @Test("steps along a path and an S-curve allocate nothing", arguments: ["move_to", "plan_to"])
  func allocations(action: String) throws {
    let rig = try make(["profile": .text("s_curve")])
    #expect(rig.start(action, target + (action == "plan_to" ? [0, 1] : [0])) == 0)
    rig.step()
    let before = allocation_count()
    for _ in 0..<200 { rig.step() }
    #expect(allocation_count() == before)
  }
}
