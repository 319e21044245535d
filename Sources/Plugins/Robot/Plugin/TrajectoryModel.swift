import Engine

/// Motion of all joints: from point to point, or along a path; see `TrajectoryModel.description`.
///
/// `TrajectoryModel+Actions` starts moves of the joints, `TrajectoryModel+ToolMoves` those given by the tool
/// or planned.
final class TrajectoryModel: TwinModel {
  /// How joints move from point to point.
  enum Profile: String, CaseIterable {
    case quintic, trapezoid
    case sCurve = "s_curve"
  }

  let space: JointSpace
  let profile: Profile
  let places: Places
  let limits: LimitPlaces
  let collisions: CollisionCache
  private let obstacleWarnings: [String]
  private let lastingByteCount: Int
  let stateByteCount: Int

  init(_ request: BuildRequest) throws {
    guard case .opaque(let value, let summary)? = request.settings["joints"] else {
      throw PluginError(
        "\(request.twin) needs the joints of a robot", help: "write joints: arm.joints",
        setting: "joints")
    }
    guard let space = value as? JointSpace else {
      throw PluginError(
        "joints of \(request.twin) must come from a robot.urdf twin, not \(summary)",
        help: "write joints: arm.joints", setting: "joints")
    }
    self.space = space
    profile = request.text("profile").flatMap(Profile.init) ?? .quintic
    places = Places(PortOffsets(Self.description.ports, .output, joints: space.count))
    limits = LimitPlaces(PortOffsets(Self.description.parameters, joints: space.count))
    let scene = try Self.scene(request)
    obstacleWarnings = scene.warnings
    collisions = CollisionCache(space, obstacles: scene.obstacles)
    let nowhere = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    defer { nowhere.deallocate() }
    let layout = TrajectoryState(nowhere, space)
    lastingByteCount = layout.lastingByteCount
    stateByteCount = layout.byteCount
  }

  /// What the file named by `obstacles` puts in the robot's way.
  private static func scene(
    _ request: BuildRequest
  ) throws -> (obstacles: [CollisionModel.Obstacle], warnings: [String]) {
    guard let file = request.text("obstacles"), !file.isEmpty else { return ([], []) }
    let path = file.hasPrefix("/") ? file : request.folder + "/" + file
    do {
      return CollisionModel.obstacles(try RobotModel(urdf: path, refusal: request.refusal))
    } catch {
      guard let first = error.errors.first else {
        throw PluginError("\(error)", setting: "obstacles")
      }
      throw PluginError(
        "\(first.element): \(first.message)", help: first.help, place: "\(path):\(first.line)",
        setting: "obstacles")
    }
  }

  /// Offsets of the outputs, looked up once.
  struct Places {
    let position: Int
    let velocity: Int
    let acceleration: Int
    let toolPosition: Int
    let toolOrientation: Int
    let done: Int
    let moving: Int
    let progress: Int

    init(_ offsets: PortOffsets) {
      position = offsets["position"]
      velocity = offsets["velocity"]
      acceleration = offsets["acceleration"]
      toolPosition = offsets["tool_position"]
      toolOrientation = offsets["tool_orientation"]
      done = offsets["done"]
      moving = offsets["moving"]
      progress = offsets["progress"]
    }
  }

  /// Offsets of the tunable limits.
  struct LimitPlaces {
    let speed: Int
    let acceleration: Int
    let jerk: Int

    init(_ offsets: PortOffsets) {
      speed = offsets["max_speed"]
      acceleration = offsets["max_acceleration"]
      jerk = offsets["max_jerk"]
    }
  }

  var axes: [String: [String]] { ["joints": space.names] }
  var properties: [String: SettingValue] {
    ["joints": .opaque(space, summary: space.summary), "warnings": .texts(obstacleWarnings)]
  }
  var warnings: [String] { obstacleWarnings + space.model.shapelessLinks }
  var portValues: [String: [Double]] {
    let placement = RobotData(space.model).placements(q: space.home)[space.tool]
    let tool = placement.translation
    let angles = placement.rotation.rollPitchYaw
    return [
      "position": space.home, "tool_position": [tool.x, tool.y, tool.z],
      "tool_orientation": [angles.x, angles.y, angles.z],
    ]
  }
  /// The scratch holds nothing that outlives a step.
  var snapshotByteCount: Int? { lastingByteCount }

  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    let state = TrajectoryState(frame.state, space)
    state.header.initialize(
      to: .init(
        start: frame.time, duration: 0, course: .polynomials, refusal: TrajectoryRefusal()))
    for joint in 0..<space.count {
      (state.moves + joint).initialize(
        to: QuinticMove(
          from: .init(position: space.home[joint]), to: space.home[joint], duration: 0))
    }
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let state = TrajectoryState(frame.state, space)
    let elapsed = elapsed(state, frame)
    let out = frame.outputs
    state.forEachPoint(at: elapsed) { joint, point in
      state.position[joint] = point.position
      out[places.position + joint] = point.position
      out[places.velocity + joint] = point.velocity
      out[places.acceleration + joint] = point.acceleration
    }
    let scratch = RobotScratch(space.model, memory: state.scratch)
    scratch.updateTransforms(state.position)
    let tool = scratch.placement(space.model.links[space.tool])
    let angles = tool.rotation.rollPitchYaw
    for axis in 0..<3 {
      out[places.toolPosition + axis] = tool.translation[axis]
      out[places.toolOrientation + axis] = angles[axis]
    }
    let duration = state.header.pointee.duration
    let isDone = elapsed >= duration
    out[places.done] = isDone ? 1 : 0
    out[places.moving] = isDone ? 0 : 1
    out[places.progress] = isDone ? 1 : elapsed / duration
    return 0
  }

  /// Since the motion began, in seconds.
  func elapsed(_ state: TrajectoryState, _ frame: StepFrame) -> Double {
    Double(frame.time - state.header.pointee.start) * 1e-9
  }

  func save(_ state: UnsafeRawPointer, into bytes: UnsafeMutableRawPointer) {
    bytes.copyMemory(from: state, byteCount: lastingByteCount)
  }

  func restore(_ state: UnsafeMutableRawPointer, from bytes: UnsafeRawPointer) {
    state.copyMemory(from: bytes, byteCount: lastingByteCount)
  }

  func message(for code: Int32, _ frame: StepFrame) -> String {
    TrajectoryState(frame.state, space).header.pointee.refusal
      .message(space) { collisions.model }
  }
}
