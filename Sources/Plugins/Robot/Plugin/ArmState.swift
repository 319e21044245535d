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
    var next = memory
    func take<T>(_ type: T.Type, _ count: Int) -> UnsafeMutablePointer<T> {
      defer { next += (count * MemoryLayout<T>.stride + 15) / 16 * 16 }
      return next.assumingMemoryBound(to: type)
    }
    flags = take(Flags.self, 1)
    position = take(Double.self, n)
    velocity = take(Double.self, n)
    acceleration = take(Double.self, n)
    trend = take(Double.self, n)
    command = take(Double.self, n)
    torque = take(Double.self, n)
    frictionTorque = take(Double.self, n)
    temperature = take(Double.self, n)
    integral = take(Double.self, n)
    referencePosition = take(Double.self, n)
    referenceVelocity = take(Double.self, n)
    referenceAcceleration = take(Double.self, n)
    sampledPosition = take(Double.self, n)
    sampledVelocity = take(Double.self, n)
    contact = take(Int32.self, n)
    saturation = take(Int32.self, n)
    lastingByteCount = next - memory
    positionError = take(Double.self, n)
    velocityError = take(Double.self, n)
    feedForward = take(Double.self, n)
    midpoint = take(Double.self, n)
    extrapolated = take(Double.self, n)
    momentum = take(Double.self, n)
    impulse = take(Double.self, n)
    friction = take(Double.self, n)
    lower = take(Double.self, n)
    upper = take(Double.self, n)
    drive = take(Double.self, n)
    driveSlope = take(Double.self, n)
    solved = take(Double.self, n)
    matrix = take(Double.self, n * n)
    factor = take(Double.self, n * n)
    work = take(Double.self, n)
    jacobian = take(Double.self, 6 * n)
    indices = take(Int32.self, n)
    bodies = take(Body.self, model.bodyCount)
    scratch = next
    byteCount = next - memory + RobotScratch.byteCount(for: model)
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
