import Foundation
import Testing

@testable import Robot

@Suite("Capsules around shapes")
struct MotionCapsuleTests {
  private func shape(_ geometry: URDFRobot.Shape.Geometry) -> URDFRobot.Shape {
    URDFRobot.Shape(geometry: geometry, line: 1)
  }

  private func distance(_ point: Vector3, _ capsule: Capsule) -> Double {
    Capsule.distance(point, point, capsule.start, capsule.end) - capsule.radius
  }

  @Test("the distance of two capsules is the least over all pairs of points", arguments: 0..<30)
  func distances(seed: Int) {
    var draws = SeededDraws(seed: UInt64(seed))
    func point() -> Vector3 {
      Vector3(draws.uniform() - 0.5, draws.uniform() - 0.5, draws.uniform() - 0.5)
    }
    let (a, b, c) = (point(), point(), point())
    // Parallel and degenerate ones too.
    let d = seed % 5 == 0 ? c + (b - a) * 0.7 : seed % 5 == 1 ? c : point()
    let exact = Capsule.distance(a, b, c, d)
    var least = Double.infinity
    for i in 0...200 {
      for j in 0...200 {
        let p = a + (b - a) * (Double(i) / 200)
        least = min(least, length(p - (c + (d - c) * (Double(j) / 200))))
      }
    }
    #expect(exact <= least + 1e-12)
    // The grid is 0.01 wide at most; near the least the distance is flat unless the segments cross.
    #expect(least - exact < 0.01)
  }

  @Test("the distance from a box is that to its surface, negative inside")
  func boxes() {
    let box = SolidBox(
      placement: RigidTransform(Matrix3(rollPitchYaw: Vector3(0, 0, .pi / 2)), Vector3(1, 0, 0)),
      half: Vector3(0.1, 0.2, 0.3))
    // Turned by 90 degrees it is 0.4 wide along x.
    #expect(abs(box.distance(to: Vector3(0, 0, 0)) - 0.8) < 1e-12)
    #expect(abs(box.distance(to: Vector3(1, 0, 0)) + 0.1) < 1e-12)
    let rod = Capsule(start: Vector3(-1, 0.5, 0), end: Vector3(3, 0.5, 0), radius: 0.05)
    #expect(abs(box.distance(to: rod) - 0.35) < 1e-9)
  }

  @Test("a capsule holds every corner of its box and is no wider than a ball around it")
  func fitBox() throws {
    for size in [Vector3(1, 1, 1), Vector3(0.1, 0.2, 1), Vector3(1, 0.9, 0.02)] {
      let capsule = try Capsule(around: shape(.box(size: size)))
      for k in 0..<8 {
        let corner =
          Vector3(
            k & 1 == 0 ? -size.x : size.x, k & 2 == 0 ? -size.y : size.y,
            k & 4 == 0 ? -size.z : size.z) / 2
        #expect(distance(corner, capsule) <= 1e-12)
      }
      #expect(capsule.radius <= length(size) / 2 + 1e-6)
    }
    // A long thin box is a rod along its length.
    let rod = try Capsule(around: shape(.box(size: Vector3(0.02, 0.02, 1))))
    #expect(abs(rod.end.z - rod.start.z) > 0.95 && rod.radius < 0.02)
  }

  @Test("a cylinder's capsule has the cylinder's axis and holds its rims")
  func fitCylinder() throws {
    let capsule = try Capsule(around: shape(.cylinder(radius: 0.05, length: 0.4)))
    #expect(abs(capsule.start.x) < 1e-9 && abs(capsule.start.y) < 1e-9)
    for k in 0..<100 {
      let angle = 2 * Double.pi * Double(k) / 100
      #expect(distance(Vector3(0.05 * cos(angle), 0.05 * sin(angle), 0.2), capsule) <= 1e-12)
    }
    #expect(capsule.radius < 0.06)
  }

  @Test("a mesh is read from text and binary STL alike, scaled, and its capsule lies along it")
  func meshes() throws {
    let corners = [
      Vector3(0, 0, 0), Vector3(0.1, 0, 0), Vector3(0, 0.1, 0), Vector3(1, 1, 0),
      Vector3(1.1, 1, 0), Vector3(1, 1.1, 0),
    ]
    var text = "solid rod\n"
    var binary = Data(count: 80)
    withUnsafeBytes(of: UInt32(2).littleEndian) { binary.append(contentsOf: $0) }
    for triangle in 0..<2 {
      text += "facet normal 0 0 1\nouter loop\n"
      binary.append(Data(count: 12))
      for corner in corners[(3 * triangle)..<(3 * triangle + 3)] {
        text += "  vertex \(corner.x) \(corner.y) \(corner.z)\n"
        for axis in 0..<3 {
          withUnsafeBytes(of: Float(corner[axis]).bitPattern.littleEndian) {
            binary.append(contentsOf: $0)
          }
        }
      }
      text += "endloop\nendfacet\n"
      binary.append(Data(count: 2))
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, data) in [("text.stl", Data(text.utf8)), ("binary.STL", binary)] {
      let file = folder.appending(path: name)
      try data.write(to: file)
      let read = try MeshFile.corners(file.path)
      #expect(read.count == 6)
      #expect(length(read[5] - corners[5]) < 1e-6)
      let capsule = try Capsule(
        around: shape(.mesh(file: file.path, scale: Vector3(0.001, 0.001, 0.001))))
      for corner in corners { #expect(distance(corner * 0.001, capsule) <= 1e-9) }
      let axis = (capsule.end - capsule.start) / length(capsule.end - capsule.start)
      #expect(abs(abs(dot(axis, Vector3(1, 1, 0) / 2.0.squareRoot())) - 1) < 0.01)
    }
    let junk = folder.appending(path: "junk.stl")
    try Data("solid nothing".utf8).write(to: junk)
    #expect(throws: MeshFile.Failure.self) { try MeshFile.corners(junk.path) }
    #expect(throws: MeshFile.Failure.self) { try MeshFile.corners("/nowhere.stl") }
  }
}

/// Robots with shapes for collision tests.
enum CollisionFixture {
  static func link(_ name: String, _ shape: String) -> String {
    """
    <link name="\(name)"><inertial><mass value="1"/><inertia ixx="0.1" iyy="0.1" izz="0.1"/></inertial>
    \(shape)</link>
    """
  }

  static func rod(_ length: Double) -> String {
    """
    <collision><origin xyz="\(length / 2) 0 0" rpy="0 1.5707963267948966 0"/>
    <geometry><cylinder radius="0.04" length="\(length - 0.1)"/></geometry></collision>
    """
  }

  static func joint(_ name: String, _ parent: String, _ child: String, _ x: Double) -> String {
    """
    <joint name="\(name)" type="revolute"><parent link="\(parent)"/><child link="\(child)"/>
    <origin xyz="\(x) 0 0"/><axis xyz="0 0 1"/>
    <limit lower="-3.1" upper="3.1" effort="10" velocity="2"/></joint>
    """
  }

  /// Four rods in a plane, which can fold back on themselves.
  static let bars = """
    <robot name="bars">
    <link name="base"><collision><geometry><sphere radius="0.06"/></geometry></collision></link>
    \(joint("first", "base", "one", 0))\(link("one", rod(0.5)))
    \(joint("second", "one", "two", 0.5))\(link("two", rod(0.5)))
    \(joint("third", "two", "three", 0.5))\(link("three", rod(0.4)))
    \(joint("fourth", "three", "four", 0.4))\(link("four", rod(0.3)))
    <joint name="tip" type="fixed"><parent link="four"/><child link="tool"/><origin xyz="0.3 0 0"/></joint>
    <link name="tool"/></robot>
    """

  static func model() throws -> RobotModel { try RobotModel(urdfText: Array(bars.utf8)) }

  /// A post beside the base, between the folded and the stretched arm.
  static let post = CollisionModel.Obstacle(
    name: "post",
    solid: .box(
      SolidBox(
        placement: RigidTransform(.identity, Vector3(0.6, 0.55, 0)), half: Vector3(0.1, 0.1, 1))))
}

@Suite("Self-collision")
struct MotionCollisionTests {
  @Test("only links that are not neighbours can meet, and folding the arm brings them together")
  func pairs() throws {
    let collisions = CollisionModel(try CollisionFixture.model())
    let names = collisions.pairs.map { collisions.names($0) }
    #expect(!names.contains { $0 == ("one", "two") || $0 == ("base", "one") })
    #expect(names.contains { $0 == ("one", "three") } && names.contains { $0 == ("base", "four") })
    let check = CollisionCheck(collisions)
    let stretched = try #require(check.closest([0, 0, 0, 0]))
    #expect(stretched.distance > 0.1)
    // Second and third fold the third rod back over the first.
    let folded = try #require(check.closest([0, 2.9, 2.9, 0]))
    #expect(folded.distance < 0)
  }

  @Test("pairs that overlap in every pose are left out")
  func constant() throws {
    // A ball of 0.6 m on the third rod always holds the first joint's end of the second rod's neighbour.
    let text = CollisionFixture.bars.replacing(
      CollisionFixture.link("three", CollisionFixture.rod(0.4)),
      with: CollisionFixture.link(
        "three", "<collision><geometry><sphere radius=\"2\"/></geometry></collision>"))
    let collisions = CollisionModel(try RobotModel(urdfText: Array(text.utf8)))
    #expect(!collisions.pairs.map { collisions.names($0) }.contains { $0 == ("one", "three") })
  }

  @Test("a mesh that is not there leaves the link without shape, and a warning says so")
  func missing() throws {
    let text = CollisionFixture.bars.replacing(
      "<geometry><sphere radius=\"0.06\"/></geometry>",
      with: "<geometry><mesh filename=\"package://bars/base.stl\"/></geometry>")
    let model = try RobotModel(urdfText: Array(text.utf8))
    let collisions = CollisionModel(model)
    #expect(collisions.warnings.count == 1)
    #expect(collisions.warnings.first?.contains("link base") == true)
    // Those who plan hear of it when the twin is declared, unless nothing has a shape.
    #expect(model.shapelessLinks.count == 1)
    #expect(
      model.shapelessLinks.first?.hasPrefix("`plan_to` does not keep link base clear") == true)
    #expect(try CollisionFixture.model().shapelessLinks.isEmpty)
  }

  @Test("a mesh that is there but broken is told apart from one that is not")
  func brokenMesh() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).stl")
    try Data("solid nothing".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let text = CollisionFixture.bars.replacing(
      "<geometry><sphere radius=\"0.06\"/></geometry>",
      with: "<geometry><mesh filename=\"\(file.path)\"/></geometry>")
    let model = try RobotModel(urdfText: Array(text.utf8))
    let collisions = CollisionModel(model)
    #expect(model.shapelessLinks.isEmpty)
    #expect(collisions.brokenMeshes.count == 1)
    #expect(collisions.brokenMeshes.first?.contains("the file is no STL mesh") == true)
    #expect(CollisionModel(try CollisionFixture.model()).brokenMeshes.isEmpty)
  }

  @Test("a shape that makes no sense is left out with a warning; the robot still works")
  func broken() throws {
    let text = CollisionFixture.bars.replacing("radius=\"0.06\"", with: "radius=\"-1\"")
    let model = try RobotModel(urdfText: Array(text.utf8))
    #expect(model.links[0].shapes.isEmpty)
    #expect(model.warnings.contains { $0.element == "link \"base\"" && $0.message.contains("-1") })
  }
}

@Suite("Collision-free planning")
struct MotionPlanningTests {
  private func isFree(
    _ spline: CubicSpline, _ collisions: CollisionModel
  ) -> Bool {
    let check = CollisionCheck(collisions)
    let end = spline.knots[spline.knots.count - 1]
    return (0...1000).allSatisfy {
      check.isFree(spline.position(at: end * Double($0) / 1000), margin: 0)
    }
  }

  @Test("random free starts and goals among an obstacle are joined by a path free at 1000 places")
  func random() throws {
    let collisions = CollisionModel(
      try CollisionFixture.model(), obstacles: [CollisionFixture.post])
    let check = CollisionCheck(collisions)
    var draws = SeededDraws(seed: 11)
    func free() -> [Double] {
      while true {
        let q = (0..<4).map { _ in draws.uniform(in: -3.0...3.0) }
        if check.isFree(q, margin: 0.02) { return q }
      }
    }
    var bent = 0
    for seed in 0..<6 {
      let (start, goal) = (free(), free())
      var planner = JointPlanner(collisions)
      planner.seed = UInt64(seed)
      let path = try planner.path(from: start, to: goal)
      #expect(path.first == start && path.last == goal)
      if path.count > 2 { bent += 1 }
      let spline = try planner.smoothed(path)
      #expect(isFree(spline, collisions))
      #expect(try planner.path(from: start, to: goal) == path)
    }
    // The straight way is blocked often enough for the test to mean something.
    #expect(bent >= 2)
  }

  @Test("a goal in collision is refused with the two links")
  func goal() throws {
    let collisions = CollisionModel(try CollisionFixture.model())
    let planner = JointPlanner(collisions)
    do {
      _ = try planner.path(from: [0, 0, 0, 0], to: [0, 2.9, 2.9, 0])
      Issue.record("the goal is folded through itself")
    } catch let failure {
      guard case .collision(.goal, let pair, let distance) = failure else {
        Issue.record("\(failure)")
        return
      }
      #expect(distance < 0)
      #expect(collisions.names(pair) == ("one", "three"))
    }
  }

  @Test("an obstacle that the robot can never get clear of is not passed over")
  func enclosed() throws {
    let cage = CollisionModel.Obstacle(
      name: "cage",
      solid: .box(SolidBox(placement: .identity, half: Vector3(100, 100, 100))))
    let collisions = CollisionModel(try CollisionFixture.model(), obstacles: [cage])
    do {
      _ = try JointPlanner(collisions).path(from: [0, 0, 0, 0], to: [0.5, 0, 0, 0])
      Issue.record("the arm is inside a solid box")
    } catch let failure {
      guard case .collision(.start, let pair, _) = failure else {
        Issue.record("\(failure)")
        return
      }
      #expect(collisions.names(pair).1 == "cage")
    }
  }

  @Test("a goal beyond a joint's travel, and one behind a wall, are refused as such")
  func refused() throws {
    let model = try CollisionFixture.model()
    #expect(throws: JointPlanner.Failure.self) {
      try JointPlanner(CollisionModel(model)).path(from: [0, 0, 0, 0], to: [0, 0, 0, 3.2])
    }
    // Two walls that shut the first rod in.
    let walls = [0.3, -0.3].map { y in
      CollisionModel.Obstacle(
        name: "wall",
        solid: .box(
          SolidBox(
            placement: RigidTransform(.identity, Vector3(0.4, y, 0)), half: Vector3(0.35, 0.05, 1)))
      )
    }
    var planner = JointPlanner(CollisionModel(model, obstacles: walls))
    planner.sampleLimit = 200
    do {
      _ = try planner.path(from: [0, 0, 0, 0], to: [3.0, 0, 0, 0])
      Issue.record("there is no way")
    } catch let failure {
      guard case .noPath(200) = failure else {
        Issue.record("\(failure)")
        return
      }
    }
  }
}
