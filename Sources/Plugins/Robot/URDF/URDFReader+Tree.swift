extension URDFReader {
  /// Checks that the joints join the links into one tree; returns the root link's name.
  ///
  /// Where a joint of the file could not be read (`isComplete` is false), what hangs on it would only seem lost.
  mutating func checkTree(
    _ links: [URDFRobot.Link], _ joints: [URDFRobot.Joint], isComplete: Bool
  ) -> String? {
    let names = Set(links.map(\.name))
    var parentJoint: [String: URDFRobot.Joint] = [:]
    var isSound = true
    for joint in joints {
      let owner = "joint \"\(joint.name)\""
      for (role, link) in [("parent", joint.parent), ("child", joint.child)]
      where !names.contains(link) {
        isSound = false
        let near = nearestName(to: link, among: names)
        report(
          joint.line, owner, "its \(role) link \"\(link)\" does not exist",
          near.map { "did you mean \"\($0)\"?" } ?? "add <link name=\"\(link)\"/>")
      }
      if let other = parentJoint[joint.child] {
        isSound = false
        report(
          joint.line, owner,
          "link \"\(joint.child)\" is already the child of joint \"\(other.name)\" in line "
            + "\(other.line)",
          "a link has one parent: remove one of the joints (URDF has no closed loops)")
      } else {
        parentJoint[joint.child] = joint
        guard joint.parent == joint.child else { continue }
        isSound = false
        report(
          joint.line, owner, "link \"\(joint.child)\" is both its parent and its child",
          "name the link that carries the joint as parent, the one it moves as child")
      }
    }
    guard isSound, isComplete else { return nil }

    let roots = links.filter { parentJoint[$0.name] == nil }
    guard let root = roots.first else {
      let joint = joints[0]
      report(
        joint.line, "joint \"\(joint.name)\"",
        "every link is some joint's child, so the joints close a loop through "
          + loop(from: joint.child, parentJoint),
        "remove the joint that closes the loop")
      return nil
    }
    if roots.count > 1 {
      report(
        roots[1].line, "link \"\(roots[1].name)\"",
        "\(roots.count) links have no parent: "
          + roots.prefix(6).map { "\"\($0.name)\"" }.joined(separator: ", "),
        "join them with joints; one link must be the root")
    }
    var reached: Set<String> = []
    var open = roots.map(\.name)
    let children = Dictionary(grouping: joints, by: \.parent)
    while let link = open.popLast() {
      reached.insert(link)
      open.append(contentsOf: (children[link] ?? []).map(\.child))
    }
    if let lost = links.first(where: { !reached.contains($0.name) }) {
      report(
        lost.line, "link \"\(lost.name)\"",
        "it hangs on a loop of joints: " + loop(from: lost.name, parentJoint),
        "remove the joint that closes the loop")
      isSound = false
    }
    return roots.count == 1 && isSound ? root.name : nil
  }

  /// The names on the loop that walking towards the root from `link` ends in.
  private func loop(from link: String, _ parentJoint: [String: URDFRobot.Joint]) -> String {
    var path: [String] = []
    var position: [String: Int] = [:]
    var current = link
    while position[current] == nil, let joint = parentJoint[current] {
      position[current] = path.count
      path.append(current)
      current = joint.parent
    }
    let start = position[current] ?? 0
    return (path[start...].prefix(8) + [current]).map { "\"\($0)\"" }.joined(separator: " ← ")
  }

  /// Checks that each mimicking joint leads to a joint that moves by itself.
  mutating func checkMimics(_ joints: [URDFRobot.Joint]) {
    let byName = Dictionary(joints.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var reported: Set<String> = []
    for joint in joints {
      guard let mimic = joint.mimic else { continue }
      let owner = "joint \"\(joint.name)\""
      guard mimic.joint != joint.name else {
        report(mimic.line, owner, "it mimics itself", "name the joint that drives it")
        continue
      }
      guard let master = byName[mimic.joint] else {
        let near = nearestName(to: mimic.joint, among: byName.keys.sorted())
        report(
          mimic.line, owner, "it mimics joint \"\(mimic.joint)\", which does not exist",
          near.map { "did you mean \"\($0)\"?" } ?? "name a joint of this file")
        continue
      }
      if master.type == .fixed || master.type == .floating || master.type == .planar {
        report(
          mimic.line, owner, "it mimics joint \"\(master.name)\", which is \(master.type.rawValue)",
          "mimic a revolute, continuous or prismatic joint")
      }
      var chain = [joint.name]
      var current = master
      while let next = current.mimic, !chain.contains(current.name), next.joint != current.name {
        guard chain.count < 100 else {
          report(
            mimic.line, owner, "more than 100 joints mimic one another in a row",
            "mimic the joint that moves by itself")
          return
        }
        chain.append(current.name)
        guard let following = byName[next.joint] else { break }
        current = following
      }
      if chain.contains(current.name), reported.isDisjoint(with: chain) {
        reported.formUnion(chain)
        report(
          mimic.line, owner,
          "mimicking goes in a circle: "
            + (chain + [current.name]).map { "\"\($0)\"" }.joined(separator: " → "),
          "one joint of the circle must move by itself")
      }
    }
  }

  /// Warns of links that a joint moves but that have no inertia of their own.
  mutating func checkMovingLinks(_ links: [URDFRobot.Link], _ joints: [URDFRobot.Joint]) {
    let byName = Dictionary(links.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let fixedChildren = Dictionary(
      grouping: joints.filter { $0.type == .fixed }, by: \.parent)
    for joint in joints where joint.type != .fixed {
      var mass = 0.0
      var open = [joint.child]
      while let name = open.popLast() {
        mass += byName[name]?.inertial?.mass ?? 0
        open.append(contentsOf: (fixedChildren[name] ?? []).map(\.child))
      }
      guard mass == 0, let link = byName[joint.child] else { continue }
      report(
        link.line, "link \"\(link.name)\"",
        "joint \"\(joint.name)\" moves it but "
          + (link.inertial == nil ? "it has no <inertial>" : "its mass is 0 kg"),
        "give its mass and inertia", severity: .warning)
    }
  }
}
