/// What of a robot may hit what: capsules around its links, the pairs that matter, and things that stand in
/// its way.
///
/// A pair of links does not matter if both belong to one rigid body or to neighbours in the tree, which touch
/// at their joint by design; if one coordinate moves both, by a mimic, as it does the fingers of a gripper
/// that close on one another; or if they overlap in every one of 200 random poses, which then is how they are
/// built or an artefact of the capsules. Obstacles always matter: one that the robot can never get clear of is
/// for the user to move.
public struct CollisionModel: Sendable {
  /// A capsule on the robot.
  struct Part: Sendable {
    /// Position in the model's links.
    var link: Int
    /// -1 is the world.
    var body: Int
    /// In the body's frame.
    var capsule: Capsule
  }

  /// Something fixed in the world.
  struct Obstacle: Sendable {
    enum Solid: Sendable {
      case capsule(Capsule)
      case box(SolidBox)
    }
    var name: String
    var solid: Solid
  }

  /// Two things that may meet: a part, and another part or an obstacle.
  public struct Pair: Sendable {
    var part: Int
    /// Position in `parts`, or -1 − position in `obstacles`.
    var other: Int
  }

  public let model: RobotModel
  let parts: [Part]
  let obstacles: [Obstacle]
  let pairs: [Pair]
  /// Links without a usable shape, for people.
  public let warnings: [String]
  /// Those of them whose mesh is there but cannot be understood, which shows only when it is read.
  let brokenMeshes: [String]

  /// The robot alone.
  public init(_ model: RobotModel) { self.init(model, obstacles: []) }

  init(_ model: RobotModel, obstacles: [Obstacle]) {
    self.model = model
    self.obstacles = obstacles
    var parts: [Part] = []
    var warnings: [String] = []
    var brokenMeshes: [String] = []
    for (index, link) in model.links.enumerated() {
      for shape in link.shapes {
        do throws(MeshFile.Failure) {
          let capsule = try Capsule(around: shape)
          parts.append(
            Part(link: index, body: link.body, capsule: capsule.placed(link.placement)))
        } catch {
          guard case .mesh(let file, _, let refusal) = shape.geometry else { continue }
          let warning = "link \(link.name) has no shape from \(file): \(error.reason)"
          warnings.append(warning)
          if refusal == nil, MeshFile.refusal(file) == nil { brokenMeshes.append(warning) }
        }
      }
    }
    self.parts = parts
    self.warnings = warnings
    self.brokenMeshes = brokenMeshes
    var candidates: [Pair] = []
    for (index, part) in parts.enumerated() {
      for other in 0..<index where Self.areApart(part.body, parts[other].body, model) {
        candidates.append(Pair(part: index, other: other))
      }
      if part.body >= 0 {
        candidates += obstacles.indices.map { Pair(part: index, other: -1 - $0) }
      }
    }
    pairs = Self.withoutConstantOverlap(candidates, parts, obstacles, model)
  }

  private static func areApart(_ one: Int, _ two: Int, _ model: RobotModel) -> Bool {
    func parent(_ body: Int) -> Int { body < 0 ? -2 : Int(model.bodies[body].parent) }
    func coordinate(_ body: Int) -> Int { body < 0 ? -1 : Int(model.bodies[body].v) }
    return coordinate(one) != coordinate(two) && parent(one) != two && parent(two) != one
  }

  /// All but the parts of the robot that overlap in whatever pose.
  private static func withoutConstantOverlap(
    _ candidates: [Pair], _ parts: [Part], _ obstacles: [Obstacle], _ model: RobotModel
  ) -> [Pair] {
    guard !candidates.isEmpty else { return [] }
    let check = CollisionCheck(
      CollisionModel(model: model, parts: parts, obstacles: obstacles, pairs: candidates))
    var isAlwaysOverlapping = [Bool](repeating: true, count: candidates.count)
    var draws = SeededDraws(seed: 1)
    for _ in 0..<200 {
      var q = model.neutralPosition
      for joint in model.joints where joint.degreesOfFreedom == 1 {
        let lower = joint.travel.lowerBound.isFinite ? joint.travel.lowerBound : -Double.pi
        let upper = joint.travel.upperBound.isFinite ? joint.travel.upperBound : Double.pi
        q[joint.q] = draws.uniform(in: lower...max(lower, upper))
      }
      check.place(q)
      for (index, pair) in candidates.enumerated() where isAlwaysOverlapping[index] {
        if check.distance(pair) > 0 { isAlwaysOverlapping[index] = false }
      }
    }
    return candidates.indices.filter { !isAlwaysOverlapping[$0] || candidates[$0].other < 0 }
      .map { candidates[$0] }
  }

  private init(model: RobotModel, parts: [Part], obstacles: [Obstacle], pairs: [Pair]) {
    self.model = model
    self.parts = parts
    self.obstacles = obstacles
    self.pairs = pairs
    warnings = []
    brokenMeshes = []
  }

  /// The things of a pair by name.
  func names(_ pair: Pair) -> (String, String) {
    let link = model.links[parts[pair.part].link].name
    return pair.other >= 0
      ? (model.links[parts[pair.other].link].name, link)
      : (link, obstacles[-1 - pair.other].name)
  }
}
