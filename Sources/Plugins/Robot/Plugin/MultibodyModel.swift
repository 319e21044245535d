import Engine

/// Passive bodies and joints of any robot description; the governing equations are in
/// `MultibodyModel.description`.
final class MultibodyModel: TwinModel {
  let model: RobotModel
  let places: MultibodyPlaces
  let link: RobotModel.Link
  let base: RobotModel.Link
  let axes: [String: [String]]
  private let start: MultibodyStart
  /// As the script names it.
  private let file: String
  /// Nil for "automatic".
  private let integrator: Integrator?
  private let integrationStep: Double
  private let hasStops: Bool
  private let lastingByteCount: Int
  let stateByteCount: Int

  init(_ request: BuildRequest) throws {
    start = try MultibodyStart(request)
    file = request.text("file") ?? ""
    model = start.model
    link = model.links[start.link]
    base = model.links[start.base]
    axes = [
      "joints": model.freedomNames, "coordinates": model.coordinateNames,
      "links": model.links.map(\.name),
    ]
    places = MultibodyPlaces(axes: axes)
    integrator = request.text("integrator").flatMap(Integrator.init(rawValue:))
    integrationStep = request.number("integration_step")
    hasStops = request.boolean("stops") ?? false
    if hasStops, let integrator, !integrator.holdsJoints {
      throw PluginError(
        "integrator \(integrator.rawValue) knows no stops",
        help: "write integrator: \"implicit\" or \"automatic\", or stops: false",
        setting: "integrator")
    }
    (stateByteCount, lastingByteCount) = MotionState.byteCounts(for: model)
  }

  var properties: [String: SettingValue] {
    ["warnings": .texts(model.warnings.map(\.description))]
  }

  var warnings: [String] { model.shownWarnings(file) }

  var parameterValues: [String: [Double]] {
    var damping = [Double](repeating: 0, count: model.degreesOfFreedom)
    var friction = damping
    for joint in model.joints {
      for freedom in joint.v..<joint.v + joint.degreesOfFreedom {
        damping[freedom] = joint.dynamics?.damping ?? 0
        friction[freedom] = joint.dynamics?.friction ?? 0
      }
    }
    return ["joint_damping": damping, "joint_friction": friction]
  }

  var portValues: [String: [Double]] {
    let placements = RobotData(model).placements(q: start.position)
    func elements(_ vector: Vector3) -> [Double] { [vector.x, vector.y, vector.z] }
    func quaternion(_ rotation: Matrix3) -> [Double] {
      elements(rotation.quaternion.vector) + [rotation.quaternion.scalar]
    }
    return [
      "position": start.position, "joint_velocity": start.velocity,
      "base_position": elements(placements[start.base].translation),
      "base_orientation": quaternion(placements[start.base].rotation),
      "link_position": elements(placements[start.link].translation),
      "link_orientation": quaternion(placements[start.link].rotation),
      "link_positions": placements.flatMap { elements($0.translation) },
    ]
  }

  /// Working memory holds nothing that outlives a step.
  var snapshotByteCount: Int? { lastingByteCount }

  func save(_ state: UnsafeRawPointer, into bytes: UnsafeMutableRawPointer) {
    bytes.copyMemory(from: state, byteCount: lastingByteCount)
  }

  func restore(_ state: UnsafeMutableRawPointer, from bytes: UnsafeRawPointer) {
    state.copyMemory(from: bytes, byteCount: lastingByteCount)
  }

  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    MotionState(frame.state, model).start(q: start.position, v: start.velocity)
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let n = model.degreesOfFreedom
    for freedom in 0..<n where !frame.inputs[places.torque + freedom].isFinite {
      return Failure.torque.code(freedom)
    }
    let state = MotionState(frame.state, model)
    let loads = loads(frame)
    guard loads.wrench.force.isFinite, loads.wrench.moment.isFinite else {
      return Failure.wrench.code(0)
    }
    var integrator = integrator ?? (hasStops ? .implicit : .rungeKutta)
    for freedom in 0..<n where loads.friction[freedom] > 0 && !integrator.holdsJoints {
      guard self.integrator == nil else { return Failure.friction.code(freedom) }
      integrator = .implicit
    }
    if integrator.holdsJoints {
      state.acceleration.update(from: state.trend, count: n)
    } else if !state.updateAcceleration(state.position, state.velocity, loads) {
      return Failure.inertia.code(0)
    }
    writeOutputs(state, loads, frame)

    state.setStops(model, act: hasStops)
    let period = Double(frame.period) * 1e-9
    let count = max(1, (period / integrationStep - 1e-6).rounded(.up))
    for _ in 0..<Int(count) {
      guard state.advance(integrator, loads, period / count) else { return Failure.inertia.code(0) }
    }
    for freedom in 0..<n where !(abs(state.velocity[freedom]) < Self.speedLimit) {
      return Failure.motion.code(freedom)
    }
    return 0
  }

  private func loads(_ frame: StepFrame) -> JointLoads {
    let rotorInertia = frame.parameters + places.rotorInertia
    var hasRotorInertia = false
    for freedom in 0..<model.degreesOfFreedom where rotorInertia[freedom] != 0 {
      hasRotorInertia = true
    }
    let force = frame.inputs + places.linkForce
    let moment = frame.inputs + places.linkTorque
    return JointLoads(
      torque: frame.inputs + places.torque, damping: frame.parameters + places.damping,
      friction: frame.parameters + places.friction, rotorInertia: rotorInertia,
      hasRotorInertia: hasRotorInertia,
      wrench: LinkWrench(
        body: link.body, point: link.placement.translation,
        force: Vector3(force[0], force[1], force[2]),
        moment: Vector3(moment[0], moment[1], moment[2])))
  }

  /// Faster than any machine: the motion has blown up.
  private static let speedLimit = 1e6

  private enum Failure: Int32 {
    case motion = 1
    case torque = 2
    case wrench = 3
    case friction = 4
    case inertia = 5

    func code(_ freedom: Int) -> Int32 { Int32(freedom) * 8 + rawValue }
  }

  func message(for code: Int32, _ frame: StepFrame) -> String {
    let state = MotionState(frame.state, model)
    let freedom = Int(code / 8)
    guard freedom < model.degreesOfFreedom, let failure = Failure(rawValue: code % 8) else {
      return "the model failed with code \(code)"
    }
    let name = axes["joints"]?[freedom] ?? ""
    let parameters = frame.parameters
    switch failure {
    case .motion:
      return
        "joint \(name) runs away: its velocity is \(state.velocity[freedom]) with joint_torque "
        + "\(frame.inputs[places.torque + freedom]) and joint_damping "
        + "\(parameters[places.damping + freedom]); shorten integration_step, or write integrator: "
        + "\"implicit\" if damping is what is stiff"
    case .torque:
      return
        "joint_torque of \(name) is \(frame.inputs[places.torque + freedom]); connect a finite number"
    case .wrench:
      return "link_force or link_torque on \(link.name) is not finite; connect finite numbers"
    case .friction:
      return
        "joint \(name) has a dry friction of \(parameters[places.friction + freedom]), which "
        + "\(integrator?.rawValue ?? "the integrator") cannot hold a joint with; write integrator: \"implicit\" "
        + "or \"automatic\", or set joint_friction to 0"
    case .inertia:
      return
        "the mass matrix is not positive definite at this position; check the masses and inertias in "
        + "the robot's file, or add joint_rotor_inertia"
    }
  }
}
