extension URDFReader {
  mutating func joint(_ element: XMLElement) -> URDFRobot.Joint? {
    guard let name = element["name"], !name.isEmpty else {
      report(element.line, "<joint>", "it has no name", "write <joint name=\"…\" type=\"…\">")
      return nil
    }
    let owner = "joint \"\(name)\""
    checkAttributes(element, in: owner)
    let known = [
      "parent", "child", "origin", "axis", "limit", "dynamics", "mimic", "safety_controller",
      "calibration",
    ]
    for child in element.children where !known.contains(child.name) {
      reportUnknown(child, in: owner, known: known)
    }
    let type = jointType(element, in: owner)
    let parent = linkName(element, "parent", in: owner)
    let child = linkName(element, "child", in: owner)
    let origin = origin(element, in: owner)
    guard let type, let parent, let child, let origin else { return nil }
    var joint = URDFRobot.Joint(
      name: name, type: type, parent: parent, child: child, origin: origin, line: element.line)
    guard let axis = axis(element, type, in: owner) else { return nil }
    joint.axis = axis
    joint.limit = limit(element, type, in: owner)
    joint.dynamics = dynamics(element, in: owner)
    joint.mimic = mimic(element, type, in: owner)
    return joint
  }

  private mutating func jointType(
    _ element: XMLElement, in owner: String
  ) -> URDFRobot.JointType? {
    let names = URDFRobot.JointType.allCases.map(\.rawValue)
    guard let text = element["type"] else {
      report(
        element.line, owner, "it has no type", "write type=\"…\": \(names.joined(separator: ", "))")
      return nil
    }
    if let type = URDFRobot.JointType(rawValue: text) { return type }
    let near = nearestName(to: text, among: names).map { "did you mean \"\($0)\"? " } ?? ""
    report(
      element.line, owner, "type \"\(text)\" is no joint type",
      near + "the types are \(names.joined(separator: ", "))")
    return nil
  }

  private mutating func linkName(
    _ element: XMLElement, _ tag: String, in owner: String
  ) -> String? {
    guard let part = onlyChild(element, tag, in: owner) else {
      report(element.line, owner, "it has no <\(tag)>", "write <\(tag) link=\"…\"/>")
      return nil
    }
    guard let name = part["link"], !name.isEmpty else {
      report(part.line, owner, "<\(tag)> names no link", "write <\(tag) link=\"…\"/>")
      return nil
    }
    return name
  }

  private mutating func axis(
    _ element: XMLElement, _ type: URDFRobot.JointType, in owner: String
  ) -> Vector3? {
    // A fixed or floating joint has no axis; exporters write zeros there.
    guard type != .fixed, type != .floating else { return Vector3(1, 0, 0) }
    guard let part = onlyChild(element, "axis", in: owner) else {
      return type == .planar ? Vector3(0, 0, 1) : Vector3(1, 0, 0)
    }
    guard let axis = vector(part, "xyz", in: owner, default: Vector3(1, 0, 0)) else { return nil }
    let largest = max(abs(axis.x), abs(axis.y), abs(axis.z))
    guard largest > 1e-12 else {
      report(
        part.line, owner,
        "the axis (\(text(axis.x)) \(text(axis.y)) \(text(axis.z))) has no direction",
        "give a direction, such as <axis xyz=\"0 0 1\"/>")
      return nil
    }
    if abs(length(axis / largest) * largest - 1) > 1e-3 {
      report(
        part.line, owner,
        "the axis (\(text(axis.x)) \(text(axis.y)) \(text(axis.z))) does not have length 1; only its direction counts",
        "write a unit vector; a gear ratio belongs into multiplier of <mimic>", severity: .warning)
    }
    // Scaling first keeps the squares of very long axes finite.
    let scaled = axis / largest
    let size = length(scaled)
    return abs(largest * size - 1) < 1e-15 ? axis : scaled / size
  }

  private mutating func limit(
    _ element: XMLElement, _ type: URDFRobot.JointType, in owner: String
  ) -> URDFRobot.Limit? {
    let part = onlyChild(element, "limit", in: owner)
    guard type == .revolute || type == .prismatic || type == .continuous else { return nil }
    guard let part else {
      if type != .continuous {
        report(
          element.line, owner, "a \(type.rawValue) joint needs a <limit>",
          "write <limit lower=\"…\" upper=\"…\" effort=\"…\" velocity=\"…\"/>"
            + (type == .revolute ? ", or make it continuous" : ""))
      }
      return nil
    }
    let lower = number(part, "lower", in: owner, default: 0)
    let upper = number(part, "upper", in: owner, default: 0)
    let effort = number(part, "effort", in: owner)
    let velocity = number(part, "velocity", in: owner)
    guard let lower, let upper, let effort, let velocity else { return nil }
    for (name, value) in [("effort", effort), ("velocity", velocity)] where value < 0 {
      report(
        part.line, owner, "\(name) \(text(value)) is negative",
        "give the magnitude; it holds both ways")
    }
    if velocity == 0, !element.children.contains(where: { $0.name == "mimic" }) {
      report(
        part.line, owner, "velocity is 0, which is taken as no limit",
        "give the largest speed", severity: .warning)
    }
    if effort == 0, !element.children.contains(where: { $0.name == "mimic" }) {
      report(
        part.line, owner, "effort is 0: a drive on this joint has no torque to give",
        "give the drive's largest torque or force", severity: .warning)
    }
    let limit = URDFRobot.Limit(lower: lower, upper: upper, effort: effort, velocity: velocity)
    guard type != .continuous else { return limit }
    if lower > upper {
      report(
        part.line, owner, "lower limit \(text(lower)) is above upper limit \(text(upper))",
        "swap the two")
    } else if lower == upper {
      report(
        part.line, owner, "lower and upper limit are both \(text(lower)): the joint cannot move",
        "give its travel, or make it fixed", severity: .warning)
    }
    let farthest = max(abs(lower), abs(upper))
    if farthest >= 1e4 {
      let unit = type == .revolute ? "rad" : "m"
      report(
        part.line, owner, "its travel \(text(lower)) .. \(text(upper)) \(unit) is no limit",
        type == .revolute ? "make it continuous" : "give its travel in m", severity: .warning)
    } else if type == .revolute, farthest >= 30 {
      report(
        part.line, owner,
        "its travel \(text(lower)) .. \(text(upper)) rad goes round \(Int(farthest / 6.28)) times: these look like "
          + "degrees",
        "write radians: 180 degrees are 3.1416", severity: .warning)
    }
    checkSoftLimits(element, limit, in: owner)
    return limit
  }

  /// Soft limits belong to a controller of ROS that is not modelled.
  private mutating func checkSoftLimits(
    _ element: XMLElement, _ limit: URDFRobot.Limit, in owner: String
  ) {
    guard let part = element.children.first(where: { $0.name == "safety_controller" }) else {
      return
    }
    let lower = number(part, "soft_lower_limit", in: owner, default: limit.lower) ?? limit.lower
    let upper = number(part, "soft_upper_limit", in: owner, default: limit.upper) ?? limit.upper
    // 0 and 0 are what the attributes mean where they are left out.
    guard lower > limit.lower || upper < limit.upper, lower != 0 || upper != 0 else { return }
    report(
      part.line, owner,
      "its soft limits \(text(lower)) .. \(text(upper)) are not kept, only lower and upper \(text(limit.lower)) .. "
        + text(limit.upper), "narrow lower and upper if the joint may not go further",
      severity: .warning)
  }

  private mutating func dynamics(
    _ element: XMLElement, in owner: String
  ) -> URDFRobot.Dynamics? {
    guard let part = onlyChild(element, "dynamics", in: owner) else { return nil }
    let damping = number(part, "damping", in: owner, default: 0)
    let friction = number(part, "friction", in: owner, default: 0)
    guard let damping, let friction else { return nil }
    for (name, value) in [("damping", damping), ("friction", friction)] where value < 0 {
      report(
        part.line, owner, "\(name) \(text(value)) is negative: it would drive the joint on",
        "give the magnitude; it acts against the motion")
    }
    return URDFRobot.Dynamics(damping: damping, friction: friction)
  }

  private mutating func mimic(
    _ element: XMLElement, _ type: URDFRobot.JointType, in owner: String
  ) -> URDFRobot.Mimic? {
    guard let part = onlyChild(element, "mimic", in: owner) else { return nil }
    guard let joint = part["joint"], !joint.isEmpty else {
      report(part.line, owner, "<mimic> names no joint", "write <mimic joint=\"…\"/>")
      return nil
    }
    let multiplier = number(part, "multiplier", in: owner, default: 1)
    let offset = number(part, "offset", in: owner, default: 0)
    guard let multiplier, let offset else { return nil }
    guard type == .revolute || type == .continuous || type == .prismatic else {
      report(
        part.line, owner, "a \(type.rawValue) joint cannot mimic \"\(joint)\"",
        "only revolute, continuous and prismatic joints can")
      return nil
    }
    return URDFRobot.Mimic(joint: joint, multiplier: multiplier, offset: offset, line: part.line)
  }
}
