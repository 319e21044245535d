import Engine

/// What a multibody twin is built from: the model, the link that is watched, and where it all starts.
struct MultibodyStart {
  let model: RobotModel
  /// Place in `model.links` of the link that forces act on.
  let link: Int
  /// Place in `model.links` of the link that counts as the base.
  let base: Int
  let position: [Double]
  let velocity: [Double]

  init(_ request: BuildRequest) throws {
    let model = try Self.readModel(request)
    self.model = model
    link = try Self.link(of: model, request)
    let floating = model.joints.first { $0.type == .floating }
    base = floating.flatMap { model.link($0.child) } ?? 0
    var position = try Self.position(of: model, request)
    var velocity = try Self.velocity(of: model, request)
    try BaseStart(request).apply(to: floating, of: model, &position, &velocity)
    self.position = position
    self.velocity = velocity
  }

  private static func readModel(_ request: BuildRequest) throws -> RobotModel {
    let file = request.text("file") ?? ""
    let path = file.hasPrefix("/") ? file : request.folder + "/" + file
    let model: RobotModel
    do {
      model = try RobotModel(
        urdf: path, base: request.text("base") == "floating" ? .floating : .fixed,
        gravity: Vector3(0, 0, -request.number("gravity")))
    } catch {
      guard let first = error.errors.first else { throw PluginError("\(error)", setting: "file") }
      let others = error.errors.dropFirst().map {
        "\n  line \($0.line): \($0.element): \($0.message); \($0.help)"
      }
      throw PluginError(
        "\(first.element): \(first.message)" + others.joined(), help: first.help,
        place: "\(path):\(first.line)", setting: "file")
    }
    guard !model.joints.isEmpty else {
      throw PluginError(
        "nothing of \(model.name) moves: its base is fixed and no joint moves",
        help: "write base: \"floating\", or give a file with joints that move", place: path,
        setting: "base")
    }
    return model
  }

  private static func link(of model: RobotModel, _ request: BuildRequest) throws -> Int {
    let name = request.text("link") ?? ""
    if let link = JointSpace.tool(name, of: model) { return link }
    let near = nearestName(to: name, among: model.links.map(\.name))
    throw PluginError(
      "\(model.name) has no link \(name)",
      help: near.map { "did you mean \($0)?" }
        ?? "its links are " + model.links.map(\.name).joined(separator: ", "), setting: "link")
  }

  private static func position(of model: RobotModel, _ request: BuildRequest) throws -> [Double] {
    var position = model.neutralPosition
    switch request.settings["initial_position"] {
    case .numbers(let numbers):
      guard numbers.count == position.count else {
        throw PluginError(
          "initial_position has \(numbers.count) numbers, \(model.name) has \(position.count) "
            + "coordinates",
          help: "give one for each of " + model.coordinateNames.joined(separator: ", "),
          setting: "initial_position")
      }
      position = numbers
    case .number(let number):
      for joint in model.joints
      where joint.degreesOfFreedom == 1 && joint.travel.contains(number) {
        position[joint.q] = number
      }
    default: break
    }
    for joint in model.joints where joint.type == .floating {
      let quaternion = (3..<7).map { position[joint.q + $0] }
      let size = quaternion.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard size > 1e-6 else {
        throw PluginError(
          "the orientation of joint \(joint.name) starts as the quaternion \(quaternion), which is no "
            + "rotation",
          help: "its last four coordinates are qx, qy, qz, qw: write 0, 0, 0, 1 for none",
          setting: "initial_position")
      }
      for k in 3..<7 { position[joint.q + k] /= size }
    }
    guard request.boolean("stops") == true else { return position }
    for joint in model.joints
    where joint.degreesOfFreedom == 1 && !joint.travel.contains(position[joint.q]) {
      throw PluginError(
        "joint \(joint.name) starts at \(position[joint.q]), outside its travel "
          + "\(joint.travel.lowerBound) .. \(joint.travel.upperBound)",
        help: "start it within its travel, or write stops: false", setting: "initial_position")
    }
    return position
  }

  private static func velocity(of model: RobotModel, _ request: BuildRequest) throws -> [Double] {
    let count = model.degreesOfFreedom
    switch request.settings["initial_velocity"] {
    case .numbers(let numbers):
      guard numbers.count == count else {
        throw PluginError(
          "initial_velocity has \(numbers.count) numbers, \(model.name) has \(count) degrees of freedom",
          help: "give one for each of " + model.freedomNames.joined(separator: ", "),
          setting: "initial_velocity")
      }
      return numbers
    case .number(let number): return [Double](repeating: number, count: count)
    default: return [Double](repeating: 0, count: count)
    }
  }
}

extension RobotModel {
  /// A name for each degree of freedom: the joint's, with the axis after a point where it has several.
  var freedomNames: [String] {
    joints.flatMap { joint in
      switch joint.type {
      case .planar: ["x", "y", "angle"].map { "\(joint.name).\($0)" }
      case .floating: ["x", "y", "z", "rx", "ry", "rz"].map { "\(joint.name).\($0)" }
      case .revolute, .continuous, .prismatic, .fixed: [joint.name]
      }
    }
  }

  /// A name for each coordinate.
  var coordinateNames: [String] {
    joints.flatMap { joint in
      switch joint.type {
      case .planar: ["x", "y", "angle"].map { "\(joint.name).\($0)" }
      case .floating: ["x", "y", "z", "qx", "qy", "qz", "qw"].map { "\(joint.name).\($0)" }
      case .revolute, .continuous, .prismatic, .fixed: [joint.name]
      }
    }
  }
}
