import Engine

/// How the base of a multibody starts, as far as the settings tell.
struct BaseStart {
  private let position: Vector3?
  private let rollPitchYaw: Vector3?
  private let velocity: Vector3?
  private let angularVelocity: Vector3?

  init(_ request: BuildRequest) throws {
    position = try Self.vector("initial_base_position", request)
    rollPitchYaw = try Self.vector("initial_base_orientation", request)
    velocity = try Self.vector("initial_base_velocity", request)
    angularVelocity = try Self.vector("initial_base_angular_velocity", request)
  }

  /// The three numbers of a setting; nil where it is left at its default of zero.
  private static func vector(_ name: String, _ request: BuildRequest) throws -> Vector3? {
    switch request.settings[name] {
    case .numbers(let numbers):
      guard numbers.count == 3 else {
        throw PluginError(
          "\(name) has \(numbers.count) numbers, not 3", help: "give one for each of x, y, z",
          setting: name)
      }
      return Vector3(numbers[0], numbers[1], numbers[2])
    case .number(let number) where number != 0: return Vector3(repeating: number)
    default: return nil
    }
  }

  /// Writes what is told into the coordinates and rates of the floating joint that carries the base.
  func apply(
    to joint: RobotModel.Joint?, of model: RobotModel, _ q: inout [Double], _ v: inout [Double]
  ) throws {
    guard position != nil || rollPitchYaw != nil || velocity != nil || angularVelocity != nil
    else { return }
    guard let joint else {
      throw PluginError(
        "the base of \(model.name) is fixed and cannot start anywhere else",
        help: "write base: \"floating\", or leave initial_base_… out", setting: "base")
    }
    if let position {
      for axis in 0..<3 { q[joint.q + axis] = position[axis] }
    }
    if let rollPitchYaw {
      let (vector, scalar) = Matrix3(rollPitchYaw: rollPitchYaw).quaternion
      for axis in 0..<3 { q[joint.q + 3 + axis] = vector[axis] }
      q[joint.q + 6] = scalar
    }
    // The rates are in the moving frame.
    let rotation = Matrix3(
      quaternion: Vector3(q[joint.q + 3], q[joint.q + 4], q[joint.q + 5]), q[joint.q + 6])
    for (start, vector) in [(joint.v, velocity), (joint.v + 3, angularVelocity)] {
      guard let turned = vector.map(rotation.transposedTimes) else { continue }
      for axis in 0..<3 { v[start + axis] = turned[axis] }
    }
  }
}
