import Engine

/// Point-to-point motion of all joints in one time; see `TrajectoryModel.description`.
final class TrajectoryModel: TwinModel {
  private let space: JointSpace
  private let layout: Layout
  private let places: Places
  private let maximumSpeed: Int
  private let maximumAcceleration: Int

  /// Offsets in bytes of what the state block holds.
  private struct Layout {
    let moves: Int
    let position: Int
    let scratch: Int
    let byteCount: Int

    init(_ space: JointSpace) {
      let header = (MemoryLayout<Header>.stride + 15) / 16 * 16
      moves = header
      position = moves + space.count * MemoryLayout<QuinticMove>.stride
      scratch = (position + space.model.coordinateCount * 8 + 15) / 16 * 16
      byteCount = scratch + RobotScratch.byteCount(for: space.model)
    }
  }

  private struct Header {
    /// When the move under way, or the last one, began, in nanoseconds.
    var start: Int64
    /// In seconds.
    var duration: Double
    /// The target position that `start` refused, and whose it is.
    var refused: Double
    var refusedJoint: Int
  }

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
    layout = Layout(space)
    let parameters = PortOffsets(Self.description.parameters, joints: space.count)
    maximumSpeed = parameters["max_speed"]
    maximumAcceleration = parameters["max_acceleration"]
    places = Places(PortOffsets(Self.description.ports, .output, joints: space.count))
  }

  /// Offsets of the outputs, looked up once.
  private struct Places {
    let position: Int
    let velocity: Int
    let acceleration: Int
    let toolPosition: Int
    let done: Int
    let moving: Int
    let progress: Int

    init(_ offsets: PortOffsets) {
      position = offsets["position"]
      velocity = offsets["velocity"]
      acceleration = offsets["acceleration"]
      toolPosition = offsets["tool_position"]
      done = offsets["done"]
      moving = offsets["moving"]
      progress = offsets["progress"]
    }
  }

  var axes: [String: [String]] { ["joints": space.names] }
  var properties: [String: SettingValue] { ["joints": .opaque(space, summary: space.summary)] }
  var portValues: [String: [Double]] {
    let placement = RobotData(space.model).placements(q: space.home)[space.tool].translation
    return [
      "position": space.home, "tool_position": [placement.x, placement.y, placement.z],
    ]
  }
  var stateByteCount: Int { layout.byteCount }
  /// The scratch holds nothing that outlives a step.
  var snapshotByteCount: Int? { layout.scratch }

  private func header(_ frame: StepFrame) -> UnsafeMutablePointer<Header> {
    frame.state.assumingMemoryBound(to: Header.self)
  }

  private func moves(_ frame: StepFrame) -> UnsafeMutablePointer<QuinticMove> {
    (frame.state + layout.moves).assumingMemoryBound(to: QuinticMove.self)
  }

  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: layout.byteCount)
    header(frame).initialize(
      to: Header(start: frame.time, duration: 0, refused: 0, refusedJoint: 0))
    for joint in 0..<space.count {
      (moves(frame) + joint).initialize(
        to: QuinticMove(
          from: .init(position: space.home[joint]), to: space.home[joint], duration: 0))
    }
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let header = header(frame)
    let moves = moves(frame)
    let elapsed = Double(frame.time - header.pointee.start) * 1e-9
    let out = frame.outputs
    let q = (frame.state + layout.position).assumingMemoryBound(to: Double.self)
    for joint in 0..<space.count {
      let point = moves[joint].point(at: elapsed)
      q[joint] = point.position
      out[places.position + joint] = point.position
      out[places.velocity + joint] = point.velocity
      out[places.acceleration + joint] = point.acceleration
    }
    let scratch = RobotScratch(space.model, memory: frame.state + layout.scratch)
    scratch.updateTransforms(q)
    let tool = scratch.placement(space.model.links[space.tool]).translation
    for axis in 0..<3 { out[places.toolPosition + axis] = tool[axis] }
    let isDone = elapsed >= header.pointee.duration
    out[places.done] = isDone ? 1 : 0
    out[places.moving] = isDone ? 0 : 1
    out[places.progress] = isDone ? 1 : elapsed / header.pointee.duration
    return 0
  }

  func start(
    action: Int, arguments: UnsafeBufferPointer<Double>, _ frame: StepFrame
  ) -> StepStatus {
    switch action {
    case 0:
      for joint in 0..<space.count {
        let travel = space.model.joints[joint].travel
        // Limits come as decimal text and angles through degrees: allow for their rounding.
        let slack = 1e-9 * max(1, abs(arguments[joint]))
        guard arguments[joint] >= travel.lowerBound - slack,
          arguments[joint] <= travel.upperBound + slack
        else {
          header(frame).pointee.refused = arguments[joint]
          header(frame).pointee.refusedJoint = joint
          return 1
        }
      }
      move(frame, atLeast: arguments[space.count]) { joint, _ in arguments[joint] }
    case 1:
      // From speed v to rest within the limit takes 15/8 · v/a if the start is not accelerating.
      let time = stoppingTime(frame)
      move(frame, atLeast: time) { _, point in point.position + point.velocity * time / 2 }
    default: move(frame, atLeast: arguments[0]) { joint, _ in space.home[joint] }
    }
    return 0
  }

  /// Starts a move of all joints at once and clears `done` at this very instant.
  private func move(
    _ frame: StepFrame, atLeast shortest: Double,
    to target: (Int, QuinticMove.Point) -> Double
  ) {
    let header = header(frame)
    let moves = moves(frame)
    let elapsed = Double(frame.time - header.pointee.start) * 1e-9
    var duration = shortest
    for joint in 0..<space.count {
      let point = moves[joint].point(at: elapsed)
      duration = max(
        duration,
        QuinticMove.duration(
          from: point, to: target(joint, point),
          maximumSpeed: min(
            frame.parameters[maximumSpeed], space.model.joints[joint].speedLimit),
          maximumAcceleration: frame.parameters[maximumAcceleration]))
    }
    for joint in 0..<space.count {
      let point = moves[joint].point(at: elapsed)
      moves[joint] = QuinticMove(from: point, to: target(joint, point), duration: duration)
    }
    header.pointee.start = frame.time
    header.pointee.duration = duration
    let isDone = duration <= 0
    frame.outputs[places.done] = isDone ? 1 : 0
    frame.outputs[places.moving] = isDone ? 0 : 1
    frame.outputs[places.progress] = isDone ? 1 : 0
  }

  private func stoppingTime(_ frame: StepFrame) -> Double {
    let elapsed = Double(frame.time - header(frame).pointee.start) * 1e-9
    var time = 0.0
    for joint in 0..<space.count {
      let speed = abs(moves(frame)[joint].point(at: elapsed).velocity)
      time = max(time, 1.875 * speed / frame.parameters[maximumAcceleration])
    }
    return time
  }

  func save(_ state: UnsafeRawPointer, into bytes: UnsafeMutableRawPointer) {
    bytes.copyMemory(from: state, byteCount: layout.scratch)
  }

  func restore(_ state: UnsafeMutableRawPointer, from bytes: UnsafeRawPointer) {
    state.copyMemory(from: bytes, byteCount: layout.scratch)
  }

  func message(for code: Int32, _ frame: StepFrame) -> String {
    let header = header(frame)
    let joint = space.model.joints[header.pointee.refusedJoint]
    let unit = joint.type == .prismatic ? "m" : "rad"
    return
      "joint \(joint.name) cannot go to \(header.pointee.refused) \(unit): its travel is "
      + "\(joint.travel.lowerBound) .. \(joint.travel.upperBound) \(unit); give a target within it"
  }
}
