/// The memory of one arm twin: what lasts from step to step, then working memory.
///
/// A view over the engine's block; every array has one element for each joint.
struct ArmState {
  struct Flags {
    /// Whether readings of an earlier instant lie on the bus.
    var hasReadings: Int64
  }

  let flags: UnsafeMutablePointer<Flags>
  let position: UnsafeMutablePointer<Double>
  let velocity: UnsafeMutablePointer<Double>
  let acceleration: UnsafeMutablePointer<Double>
  /// Acceleration to extrapolate with: zero where friction or a stop holds the joint.
  let trend: UnsafeMutablePointer<Double>
  /// Torque that the drive asked for, and that the motor gave.
  let command: UnsafeMutablePointer<Double>
  let torque: UnsafeMutablePointer<Double>
  let frictionTorque: UnsafeMutablePointer<Double>
  let temperature: UnsafeMutablePointer<Double>
  let integral: UnsafeMutablePointer<Double>
  let referencePosition: UnsafeMutablePointer<Double>
  let referenceVelocity: UnsafeMutablePointer<Double>
  let referenceAcceleration: UnsafeMutablePointer<Double>
  /// True position and velocity when the readings on the bus were taken.
  let sampledPosition: UnsafeMutablePointer<Double>
  let sampledVelocity: UnsafeMutablePointer<Double>
  let contact: UnsafeMutablePointer<Int32>
  /// −1 or 1 where the drive gives all it can, else 0.
  let saturation: UnsafeMutablePointer<Int32>

  // Working memory, undefined between steps.
  let positionError: UnsafeMutablePointer<Double>
  let velocityError: UnsafeMutablePointer<Double>
  let feedForward: UnsafeMutablePointer<Double>
  let midpoint: UnsafeMutablePointer<Double>
  let extrapolated: UnsafeMutablePointer<Double>
  let momentum: UnsafeMutablePointer<Double>
  let impulse: UnsafeMutablePointer<Double>
  let friction: UnsafeMutablePointer<Double>
  let lower: UnsafeMutablePointer<Double>
  let upper: UnsafeMutablePointer<Double>
  let drive: UnsafeMutablePointer<Double>
  let driveSlope: UnsafeMutablePointer<Double>
  let solved: UnsafeMutablePointer<Double>
  let matrix: UnsafeMutablePointer<Double>
  let factor: UnsafeMutablePointer<Double>
  let work: UnsafeMutablePointer<Double>
  let jacobian: UnsafeMutablePointer<Double>
  let indices: UnsafeMutablePointer<Int32>
  let bodies: UnsafeMutablePointer<Body>
  let scratch: UnsafeMutableRawPointer

  /// How much of the block lasts from step to step.
  let lastingByteCount: Int
  let byteCount: Int

  init(_ memory: UnsafeMutableRawPointer, _ model: RobotModel) {
    let n = model.degreesOfFreedom
    var cursor = MemoryCursor(memory)
    flags = cursor.take(Flags.self, 1)
    position = cursor.take(Double.self, n)
    velocity = cursor.take(Double.self, n)
    acceleration = cursor.take(Double.self, n)
    trend = cursor.take(Double.self, n)
    command = cursor.take(Double.self, n)
    torque = cursor.take(Double.self, n)
    frictionTorque = cursor.take(Double.self, n)
    temperature = cursor.take(Double.self, n)
    integral = cursor.take(Double.self, n)
    referencePosition = cursor.take(Double.self, n)
    referenceVelocity = cursor.take(Double.self, n)
    referenceAcceleration = cursor.take(Double.self, n)
    sampledPosition = cursor.take(Double.self, n)
    sampledVelocity = cursor.take(Double.self, n)
    contact = cursor.take(Int32.self, n)
    saturation = cursor.take(Int32.self, n)
    lastingByteCount = cursor.next - memory
    positionError = cursor.take(Double.self, n)
    velocityError = cursor.take(Double.self, n)
    feedForward = cursor.take(Double.self, n)
    midpoint = cursor.take(Double.self, n)
    extrapolated = cursor.take(Double.self, n)
    momentum = cursor.take(Double.self, n)
    impulse = cursor.take(Double.self, n)
    friction = cursor.take(Double.self, n)
    lower = cursor.take(Double.self, n)
    upper = cursor.take(Double.self, n)
    drive = cursor.take(Double.self, n)
    driveSlope = cursor.take(Double.self, n)
    solved = cursor.take(Double.self, n)
    matrix = cursor.take(Double.self, n * n)
    factor = cursor.take(Double.self, n * n)
    work = cursor.take(Double.self, n)
    jacobian = cursor.take(Double.self, 6 * n)
    indices = cursor.take(Int32.self, n)
    bodies = cursor.take(Body.self, model.bodyCount)
    scratch = cursor.next
    byteCount = cursor.next - memory + RobotScratch.byteCount(for: model)
  }

  /// The sweeps over the model's bodies with a point mass at the tool.
  func scratch(_ model: RobotModel, tool: RobotModel.Link, mass: Double) -> RobotScratch {
    guard mass != 0, tool.body >= 0 else { return RobotScratch(model, memory: scratch) }
    bodies.update(from: model.bodies, count: model.bodyCount)
    bodies[tool.body].inertia =
      bodies[tool.body].inertia
      + SpatialInertia(mass: mass, at: tool.placement.translation)
    return RobotScratch(model, memory: scratch, bodies: UnsafePointer(bodies))
  }
}
