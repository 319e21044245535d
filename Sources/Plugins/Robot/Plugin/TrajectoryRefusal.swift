/// Why a trajectory twin did not start a motion, in numbers only: it lies in the state block.
struct TrajectoryRefusal: BitwiseCopyable {
  enum Cause: UInt8 {
    /// A target beyond a joint's travel.
    case travel
    /// An argument that is no finite number.
    case argument
    /// A path must begin at rest.
    case moving
    /// No joint positions put the tool there.
    case pose
    /// A straight line cannot be asked for so, or ends before its end.
    case lineSpeed, lineTolerance, lineTravel, lineReach, lineLeap, lineWaypoints
    /// No link has a shape.
    case shapeless
    /// The mesh of a link cannot be understood.
    case brokenMesh
    /// Start or goal of a plan touches something.
    case startCollision, goalCollision
    case noPath
    case waypoints
    /// The path has a point that cannot be passed.
    case timing
  }

  var cause = Cause.travel
  /// A joint, or -1; for collisions a position in the collision model's pairs.
  var subject = 0
  /// What `cause` is about: a position, a speed, a distance, a count.
  var value = 0.0
  /// An angle that belongs to it.
  var angle = 0.0
  /// How much of the way is clear, 0 … 1.
  var share = 0.0
}

extension TrajectoryRefusal {
  /// For people: what is in the way, with values, and the way out.
  func message(_ space: JointSpace, _ collisions: () -> CollisionModel) -> String {
    let joint = subject >= 0 && subject < space.count ? space.model.joints[subject] : nil
    let unit = joint?.type == .prismatic ? "m" : "rad"
    let name = joint?.name ?? ""
    let travel = joint.map { "\($0.travel.lowerBound) .. \($0.travel.upperBound) \(unit)" } ?? ""
    let clear = "the straight line can be followed for \(percent(share)) of the way"
    switch cause {
    case .travel:
      return
        "joint \(name) cannot go to \(value) \(unit): its travel is \(travel); give a target within it"
    case .argument:
      return "an argument is \(value), not a finite number; give one"
    case .moving:
      return
        "joint \(name) still moves at \(value) \(unit)/s, and a path begins at rest; wait until done, or "
        + "call hold first"
    case .pose:
      let limit = joint.map { "; joint \($0.name) is at the end of its travel, \(travel)" } ?? ""
      return
        "no joint positions put the tool there: the closest place found is \(millimetres(value)) and "
        + "\(degrees(angle)) away\(limit); move the target"
        + (angle == 0 ? "" : ", or give only its position to move_point")
    case .lineSpeed:
      return
        "speed is \(value) m/s, and the tool needs one above 0; 0 means as fast as the joints allow"
    case .lineTolerance:
      return "tolerance is \(value) m, and the tool needs one above 0, such as 1 mm"
    case .lineTravel:
      return
        "\(clear): there joint \(name) reaches the end of its travel, \(travel); start from another "
        + "posture, or use move_pose"
    case .lineReach:
      return
        "\(clear): there the arm can go no further; one step on, the tool stays \(millimetres(value)) and "
        + "\(degrees(angle)) off the line; end it within reach, or start from another posture"
    case .lineLeap:
      return
        "\(clear): there joint \(name) would have to leap by \(value) \(unit); the line passes a "
        + "singular posture; move it, or use move_pose"
    case .lineWaypoints:
      return
        "\(clear) with \(Int(value)) waypoints, which is all there is room for; split the line or give a "
        + "larger tolerance"
    case .shapeless:
      let warnings = collisions().warnings.first.map { " (\($0))" } ?? ""
      return
        "no two parts of \(space.model.name) can collide as its file describes them\(warnings); give "
        + "its links <collision> shapes, or use move_to"
    case .brokenMesh:
      return
        "\(collisions().brokenMeshes.first ?? "a mesh is broken"); mend the file, or take the shape out of the robot's "
        + "description to leave that link out of account"
    case .startCollision, .goalCollision:
      let model = collisions()
      let end = cause == .startCollision ? "start" : "goal"
      guard model.pairs.indices.contains(subject) else { return "the \(end) is in collision" }
      let (one, two) = model.names(model.pairs[subject])
      return
        "the \(end) is in collision: \(one) and \(two) overlap by \(millimetres(-value)); give another "
        + (model.pairs[subject].other < 0 ? "\(end), or move \(two) away" : "\(end)")
    case .noPath:
      return
        "no way free of collisions was found with \(Int(value)) random places; try another seed, or "
        + "go by a place in between"
    case .waypoints:
      return
        "the way needs more than \(Int(value)) waypoints to stay clear of everything; go by a place "
        + "in between"
    case .timing:
      return "the path cannot be passed at \(percent(share)) of its length within the limits"
    }
  }

  private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
  private func millimetres(_ length: Double) -> String { "\((length * 1e5).rounded() / 100) mm" }
  private func degrees(_ angle: Double) -> String {
    "\((angle * 180 / .pi * 100).rounded() / 100) deg"
  }
}
