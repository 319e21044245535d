import Engine

/// A robot arm with servo joints; the governing equations are in `ArmModel.description`.
///
/// `ArmModel+Servo` closes the loop, `ArmModel+Motion` moves the bodies, `ArmModel+Outputs` measures.
final class ArmModel: TwinModel {
  let space: JointSpace
  let scales: JointScales
  let places: ArmPlaces
  let integrationStep: Double
  /// Bandwidth in rad/s of the filter that makes smooth references from targets.
  let referenceBandwidth: Double
  /// The kind of joint drive; nil for the ideal one.
  let preset: ActuatorPreset?
  let command: ActuatorPreset.Command
  let feedForward: ActuatorPreset.FeedForward
  let hasElasticGears: Bool
  let limits: [JointBounds]
  /// The voltage that firmware reckons with: the one its preset's gains are meant for, whatever the supply gives.
  let ratedSupply: Double
  let parameterValues: [String: [Double]]
  let idleFaultModes: [String: String]
  let faultModeScales: [String: [Double]]
  /// The robot description, as the script names it.
  private let file: String
  private let lastingByteCount: Int
  let stateByteCount: Int

  var model: RobotModel { space.model }
  var tool: RobotModel.Link { space.model.links[space.tool] }

  init(_ request: BuildRequest) throws {
    let model = try Self.readModel(request)
    file = request.text("file") ?? ""
    space = try Self.jointSpace(model, request)
    let preset = ActuatorPreset.named(request.text("actuator") ?? "ideal")
    self.preset = preset
    let links = JointScales(space)
    let scales = preset.map { JointScales(links, $0) } ?? links
    self.scales = scales
    let limits = model.joints.enumerated().map { index, joint in
      JointBounds(
        lower: joint.travel.lowerBound, upper: joint.travel.upperBound, effort: joint.effort,
        speed: min(joint.speedLimit, preset?[index].speedLimit ?? .infinity),
        torque: scales.referenceTorque[index],
        acceleration: scales.referenceTorque[index] / (2 * scales.inertia[index]))
    }
    self.limits = limits
    command =
      ActuatorPreset.Command(rawValue: request.text("motor_command") ?? "") ?? preset?.command
      ?? .current
    feedForward =
      ActuatorPreset.FeedForward(rawValue: request.text("feed_forward") ?? "")
      ?? preset?.feedForward ?? .inverseDynamics
    hasElasticGears = request.boolean("elastic_gears") ?? false
    places = ArmPlaces(joints: space.count)
    integrationStep = request.number("integration_step")
    let period = Double(request.period) * 1e-9
    referenceBandwidth = min(400, 0.5 / period)
    parameterValues = Self.parameterValues(
      model, scales, preset, bandwidth: min(50, 0.2 / period))
    let start = ArmStart(request.settings, parameterValues)
    try start.checkPairs()
    ratedSupply = preset?.shared["supply_voltage"] ?? 1
    idleFaultModes = Self.idleFaultModes(isIdeal: preset == nil, start)
    faultModeScales = Self.faultModeScales(space, limits, start, isIdeal: preset == nil)
    let nowhere = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    defer { nowhere.deallocate() }
    let layout = ArmState(nowhere, model)
    lastingByteCount = layout.lastingByteCount
    stateByteCount = layout.byteCount
  }

  private static func readModel(_ request: BuildRequest) throws -> RobotModel {
    let file = request.text("file") ?? ""
    let path = file.hasPrefix("/") ? file : request.folder + "/" + file
    let gravity = Vector3(0, 0, -request.number("gravity"))
    let model: RobotModel
    do {
      model = try RobotModel(urdf: path, gravity: gravity, refusal: request.refusal)
    } catch {
      throw pluginError(error, path)
    }
    guard !model.joints.isEmpty else {
      throw PluginError(
        "no joint of \(model.name) moves", help: "give a file with revolute or prismatic joints",
        place: path, setting: "file")
    }
    for joint in model.joints where joint.degreesOfFreedom != 1 {
      throw PluginError(
        "joint \(joint.name) is \(joint.type.rawValue); robot.urdf drives revolute, continuous and "
          + "prismatic joints only",
        help: "make the joint fixed", place: path, setting: "file")
    }
    return model
  }

  /// The first error in full, the rest below it.
  private static func pluginError(_ error: URDFError, _ path: String) -> PluginError {
    guard let first = error.errors.first else { return PluginError("\(error)", setting: "file") }
    let others = error.errors.dropFirst().map {
      "\n  line \($0.line): \($0.element): \($0.message)"
    }
    return PluginError(
      "\(first.element): \(first.message)" + others.joined(), help: first.help,
      place: "\(path):\(first.line)", setting: "file")
  }

  private static func jointSpace(
    _ model: RobotModel, _ request: BuildRequest
  ) throws -> JointSpace {
    let toolName = request.text("tool") ?? ""
    guard let tool = JointSpace.tool(toolName, of: model) else {
      let near = nearestName(to: toolName, among: model.links.map(\.name))
      throw PluginError(
        "\(model.name) has no link \(toolName) to be the tool",
        help: near.map { "did you mean \($0)?" }
          ?? "its links are " + model.links.map(\.name).joined(separator: ", "), setting: "tool")
    }
    var home = model.neutralPosition
    switch request.settings["home"] {
    case .numbers(let numbers):
      guard numbers.count == home.count else {
        throw PluginError(
          "home has \(numbers.count) numbers, \(model.name) has \(home.count) joints",
          help: "give one for each of "
            + model.joints.map(\.name).joined(separator: ", "), setting: "home")
      }
      for (joint, number) in zip(model.joints, numbers) where !joint.travel.contains(number) {
        throw PluginError(
          "home of joint \(joint.name) is \(number), outside its travel \(joint.travel.lowerBound) "
            + ".. \(joint.travel.upperBound)",
          help: "start the joint within its travel", setting: "home")
      }
      home = numbers
    case .number(let number):
      for (index, joint) in model.joints.enumerated() where joint.travel.contains(number) {
        home[index] = number
      }
    default: break
    }
    return JointSpace(model: model, tool: tool, home: home)
  }

  var axes: [String: [String]] { ["joints": space.names] }

  var properties: [String: SettingValue] {
    [
      "joints": .opaque(space, summary: space.summary),
      "warnings": .texts(model.warnings.map(\.description)),
    ]
  }

  var warnings: [String] { model.shownWarnings(file) }

  var portValues: [String: [Double]] {
    let data = RobotData(model)
    let tool = data.placements(q: space.home)[space.tool].translation
    return [
      "position_target": space.home, "joint_position": space.home,
      "joint_position_measured": space.home, "tool_position": [tool.x, tool.y, tool.z],
    ]
  }

  var snapshotByteCount: Int? { lastingByteCount }

  func save(_ state: UnsafeRawPointer, into bytes: UnsafeMutableRawPointer) {
    bytes.copyMemory(from: state, byteCount: lastingByteCount)
  }

  func restore(_ state: UnsafeMutableRawPointer, from bytes: UnsafeRawPointer) {
    state.copyMemory(from: bytes, byteCount: lastingByteCount)
  }

  /// At rest at home, the motors holding the arm and its payload.
  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    let state = ArmState(frame.state, model)
    let parameters = frame.parameters
    for joint in 0..<space.count {
      state.position[joint] = space.home[joint]
      state.referencePosition[joint] = space.home[joint]
      state.temperature[joint] = parameters[places.ambientTemperature]
    }
    let believed = state.scratch(model, tool: tool, mass: parameters[places.assumedToolMass])
    believed.inverseDynamics(q: state.position, v: state.velocity, a: nil, into: state.feedForward)
    let loaded = loadedScratch(state, frame)
    loaded.inverseDynamics(q: state.position, v: state.velocity, a: nil, into: state.torque)
    for joint in 0..<space.count {
      let limit = model.joints[joint].effort
      state.torque[joint] = min(max(state.torque[joint], -limit), limit)
      state.command[joint] = state.torque[joint]
      state.integral[joint] = state.torque[joint] - state.feedForward[joint]
    }
    initializeActuators(state, frame)
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let state = ArmState(frame.state, model)
    for joint in 0..<space.count where !frame.inputs[places.positionTarget + joint].isFinite {
      return Failure.target.code(joint)
    }
    readSensors(state, frame)
    if preset != nil { protectMotors(state, frame) }
    writeOutputs(state, frame)
    writeActuatorOutputs(state, frame)
    prepareServo(state, frame)
    if preset != nil { prepareDrives(state, frame) }
    let count = max(1, (Double(frame.period) * 1e-9 / integrationStep - 1e-6).rounded(.up))
    let h = Double(frame.period) * 1e-9 / count
    for part in 0..<Int(count) {
      guard advance(state, frame, part: part, h) else { return Failure.inertia.code(0) }
    }
    if preset == nil { warm(state, frame) } else { warmActuators(state, frame) }
    for joint in 0..<space.count
    where !state.position[joint].isFinite || !(abs(state.velocity[joint]) < Self.speedLimit) {
      return Failure.motion.code(joint)
    }
    return 0
  }

  /// The sweeps with the payload.
  func loadedScratch(_ state: ArmState, _ frame: StepFrame) -> RobotScratch {
    let offset = frame.parameters + places.payloadCentre
    return state.scratch(
      model, tool: tool, mass: frame.parameters[places.toolMass],
      offset: Vector3(offset[0], offset[1], offset[2]))
  }

  /// Faster than any machine: the motion has blown up.
  private static let speedLimit = 1e5

  private enum Failure: Int32 {
    case motion = 1
    case target = 2
    case inertia = 3

    func code(_ joint: Int) -> Int32 { Int32(joint) * 4 + rawValue }
  }

  func message(for code: Int32, _ frame: StepFrame) -> String {
    let state = ArmState(frame.state, model)
    let index = Int(code / 4)
    guard index < space.count, let failure = Failure(rawValue: code % 4) else {
      return "the model failed with code \(code)"
    }
    let name = space.names[index]
    switch failure {
    case .motion:
      return
        "joint \(name) runs away: position \(state.position[index]), velocity "
        + "\(state.velocity[index]), motor torque \(state.torque[index]); check its gains, external_torque "
        + "and tool_force, or shorten integration_step"
    case .target:
      return
        "position_target of joint \(name) is \(frame.inputs[places.positionTarget + index]); "
        + "connect a finite number"
    case .inertia:
      return
        "the mass matrix is not positive definite at this position; check the masses and inertias in "
        + "the robot's file, or add joint_rotor_inertia"
    }
  }
}
