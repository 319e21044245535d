/// What a robot twin offers to planners: the model, the tool and the joints that can be driven.
///
/// It is the value of the property `joints`.
public struct JointSpace: Sendable {
  public let model: RobotModel
  /// Position of the link in `model.links` that counts as the tool.
  public let tool: Int
  /// Where every joint starts, in rad or m.
  public let home: [Double]

  /// Joint names in the order of the vectors.
  public var names: [String] { model.joints.map(\.name) }
  public var count: Int { model.degreesOfFreedom }

  /// One line for people.
  public var summary: String {
    "\(count) joints of \(model.name): \(names.joined(separator: ", "))"
  }
}

extension JointSpace {
  /// Link names that robot description files use for the tool, by custom of ROS-Industrial and others.
  private static let customaryTools = [
    "tool0", "tcp", "tool", "tool_frame", "ee_link", "end_effector", "hand_tcp", "flange",
  ]

  /// The link called `name`; without a name a customary tool link, else the last link of the longest chain.
  static func tool(_ name: String, of model: RobotModel) -> Int? {
    if !name.isEmpty { return model.link(name) }
    for name in customaryTools {
      if let link = model.link(name) { return link }
    }
    var depths = [Int](repeating: 0, count: model.bodyCount)
    for index in 0..<model.bodyCount {
      let parent = Int(model.bodies[index].parent)
      depths[index] = parent < 0 ? 1 : depths[parent] + 1
    }
    var best = 0
    for (index, link) in model.links.enumerated() {
      let depth = link.body < 0 ? 0 : depths[link.body]
      let bestDepth = model.links[best].body < 0 ? 0 : depths[model.links[best].body]
      if depth >= bestDepth { best = index }
    }
    return best
  }
}
