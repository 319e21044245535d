extension RobotModel {
  /// How the root link sits in the world.
  public enum Base: Sendable {
    case fixed
    /// A floating joint called `root_joint` carries the root link.
    case floating
  }

  /// The most degrees of freedom a model may have; the mass matrix is dense.
  public static let degreesOfFreedomLimit = 512

  /// Reads a robot description file.
  ///
  /// - Parameter refusal: Why a mesh that it names may not be read, from the mesh's path; nil where it may.
  /// - Throws: `URDFError` with everything wrong in the file.
  public convenience init(
    urdf path: String, base: Base = .fixed, gravity: Vector3 = Vector3(0, 0, -9.81),
    refusal: @escaping (_ mesh: String) -> String? = { _ in nil }
  ) throws(URDFError) {
    try self.init(
      URDFReader.read(file: path, refusal: refusal), file: path, base: base, gravity: gravity)
  }

  /// Reads a robot description held in memory; `file` is only named in errors.
  public convenience init(
    urdfText text: [UInt8], file: String = "URDF", base: Base = .fixed,
    gravity: Vector3 = Vector3(0, 0, -9.81)
  ) throws(URDFError) {
    try self.init(URDFReader.read(text, file: file), file: file, base: base, gravity: gravity)
  }

  private convenience init(
    _ robot: URDFRobot, file: String, base: Base, gravity: Vector3
  ) throws(URDFError) {
    var builder = TreeBuilder(robot)
    builder.build(base)
    self.init(
      name: robot.name, joints: builder.joints, mimics: builder.mimics, links: builder.links,
      bodies: builder.bodies, gravity: gravity,
      warnings: robot.warnings + builder.warnings)
    if let diagnostic = firstObstacle(robot) {
      throw URDFError(file: file, diagnostics: robot.warnings + [diagnostic])
    }
  }

  /// What keeps the equations of motion from having a solution, if anything.
  private func firstObstacle(_ robot: URDFRobot) -> URDFDiagnostic? {
    func error(_ line: Int, _ element: String, _ message: String, _ help: String) -> URDFDiagnostic
    {
      URDFDiagnostic(severity: .error, line: line, element: element, message: message, help: help)
    }
    guard degreesOfFreedom <= Self.degreesOfFreedomLimit else {
      return error(
        1, "<robot>",
        "it has \(degreesOfFreedom) degrees of freedom; the limit is \(Self.degreesOfFreedomLimit)",
        "fix joints that need not move")
    }
    let data = RobotData(self)
    // A generic position, so that no two axes line up by accident.
    var q = neutralPosition
    for joint in joints where joint.degreesOfFreedom == 1 {
      let travel = joint.travel
      let width = min(travel.upperBound - travel.lowerBound, 2)
      let start = travel.lowerBound.isFinite ? travel.lowerBound : 0
      q[joint.q] = start + width * (0.3 + 0.1 * Double(joint.q % 5))
    }
    guard let v = data.firstSingularDegree(at: q) else { return nil }
    if bodies[0].motion == .floating, bodies[0].parent < 0, bodies[0].inertia.mass == 0 {
      let line = robot.links.first { $0.name == robot.root }?.line ?? 1
      return error(
        line, "link \"\(robot.root)\"", "root link \(robot.root) has no mass, and its base floats",
        "give it a mass and an inertia, or fix the base")
    }
    let joint = joints.last { $0.v <= v } ?? joints[0]
    let line = robot.joints.first { $0.name == joint.name }?.line ?? 1
    return error(
      line, "joint \"\(joint.name)\"",
      "nothing beyond it has the mass or inertia to resist its motion",
      "give link \"\(joint.child)\" a mass and an inertia, or make the joint fixed")
  }
}

/// Lays out bodies, joints and links from a description, depth first without recursion.
private struct TreeBuilder {
  let robot: URDFRobot
  var bodies: [Body] = []
  var joints: [RobotModel.Joint] = []
  var mimics: [RobotModel.Mimic] = []
  var warnings: [URDFDiagnostic] = []
  var links: [RobotModel.Link] = []
  private var coordinateCount = 0
  private var degreesOfFreedom = 0
  private var wideCount = 0
  private var bodyOfJoint: [String: Int] = [:]

  init(_ robot: URDFRobot) { self.robot = robot }

  mutating func build(_ base: RobotModel.Base) {
    let linkByName = Dictionary(
      robot.links.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let children = Dictionary(grouping: robot.joints, by: \.parent)
    var open: [(joint: URDFRobot.Joint, parent: Int, placement: RigidTransform)] = []

    func enter(_ name: String, _ body: Int, _ placement: RigidTransform) {
      links.append(
        RobotModel.Link(
          name: name, body: body, placement: placement, shapes: linkByName[name]?.shapes ?? []))
      if body >= 0, let inertial = linkByName[name]?.inertial {
        bodies[body].inertia = bodies[body].inertia + SpatialInertia(inertial).placed(placement)
      }
      // Reversed, so that the first child of the file is the first to be taken off.
      for joint in (children[name] ?? []).reversed() { open.append((joint, body, placement)) }
    }

    if base == .floating {
      let body = addBody(.floating, parent: -1, .identity)
      addJoint("root_joint", .floating, robot.root, body, nil)
      enter(robot.root, body, .identity)
    } else {
      enter(robot.root, -1, .identity)
    }
    while let (joint, parent, placement) = open.popLast() {
      let inParent = placement * RigidTransform(joint.origin)
      if joint.type == .fixed {
        enter(joint.child, parent, inParent)
        continue
      }
      let turned = Matrix3(zAxisTo: joint.type == .floating ? Vector3(0, 0, 1) : joint.axis)
      let body = addBody(
        motion(joint.type), parent: parent, inParent * RigidTransform(turned, .zero))
      bodyOfJoint[joint.name] = body
      if joint.mimic == nil { addJoint(joint.name, joint.type, joint.child, body, joint) }
      enter(joint.child, body, RigidTransform(turned.transposed, .zero))
    }
    addMimics()
  }

  private func motion(_ type: URDFRobot.JointType) -> Body.Motion {
    switch type {
    case .prismatic: .prismatic
    case .planar: .planar
    case .floating: .floating
    case .revolute, .continuous, .fixed: .revolute
    }
  }

  private mutating func addBody(
    _ motion: Body.Motion, parent: Int, _ placement: RigidTransform
  ) -> Int {
    let isWide = motion.degreesOfFreedom > 1
    bodies.append(
      Body(
        placement: placement, inertia: .zero, parent: Int32(parent), motion: motion, q: 0, v: 0,
        wide: isWide ? Int32(wideCount) : -1, multiplier: 1, offset: 0))
    if isWide { wideCount += 1 }
    return bodies.count - 1
  }

  private mutating func addJoint(
    _ name: String, _ type: URDFRobot.JointType, _ child: String, _ body: Int,
    _ joint: URDFRobot.Joint?
  ) {
    let motion = bodies[body].motion
    let limit = joint?.limit
    let isBounded = type == .revolute || type == .prismatic
    let lower = isBounded ? limit?.lower ?? -.infinity : -.infinity
    let upper = isBounded ? limit?.upper ?? .infinity : .infinity
    bodies[body].q = Int32(coordinateCount)
    bodies[body].v = Int32(degreesOfFreedom)
    joints.append(
      RobotModel.Joint(
        name: name, type: type, child: child, q: coordinateCount,
        coordinateCount: motion.coordinates, v: degreesOfFreedom,
        degreesOfFreedom: motion.degreesOfFreedom, lower: lower, upper: upper,
        travel: lower...upper, effort: limit?.effort ?? .infinity,
        velocity: limit?.velocity ?? .infinity, dynamics: joint?.dynamics, body: body))
    coordinateCount += motion.coordinates
    degreesOfFreedom += motion.degreesOfFreedom
  }

  /// Ties each mimicking body to the joint that its chain of mimics ends in.
  private mutating func addMimics() {
    let byName = Dictionary(
      robot.joints.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let indices = Dictionary(
      joints.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    for joint in robot.joints {
      guard joint.mimic != nil, let body = bodyOfJoint[joint.name] else { continue }
      var multiplier = 1.0
      var offset = 0.0
      var current = joint
      while let mimic = current.mimic, let master = byName[mimic.joint] {
        offset += multiplier * mimic.offset
        multiplier *= mimic.multiplier
        current = master
      }
      guard let index = indices[current.name] else { continue }
      bodies[body].q = Int32(joints[index].q)
      bodies[body].v = Int32(joints[index].v)
      bodies[body].multiplier = multiplier
      bodies[body].offset = offset
      mimics.append(
        RobotModel.Mimic(
          name: joint.name, master: current.name, multiplier: multiplier, offset: offset))
      restrictTravel(of: index, by: joint, multiplier, offset)
    }
  }

  private mutating func restrictTravel(
    of index: Int, by joint: URDFRobot.Joint, _ multiplier: Double, _ offset: Double
  ) {
    guard joint.type != .continuous, let limit = joint.limit, multiplier != 0 else { return }
    let ends = [(limit.lower - offset) / multiplier, (limit.upper - offset) / multiplier].sorted()
    let lower = max(joints[index].travel.lowerBound, ends[0])
    let upper = min(joints[index].travel.upperBound, ends[1])
    // Contradicting limits would leave no travel; then the master's own hold.
    guard lower < upper else {
      let travel = joints[index].travel
      warnings.append(
        URDFDiagnostic(
          severity: .warning, line: joint.mimic?.line ?? joint.line,
          element: "joint \"\(joint.name)\"",
          message:
            "its limits \(limit.lower) .. \(limit.upper) let joint \"\(joints[index].name)\", which it mimics, be at "
            + "\(ends[0]) .. \(ends[1]), never within that joint's own \(travel.lowerBound) .. \(travel.upperBound)",
          help: "check multiplier and offset; only the limits of \"\(joints[index].name)\" are kept"
        ))
      return
    }
    joints[index].travel = lower...upper
  }
}
