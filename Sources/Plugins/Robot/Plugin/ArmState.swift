/// The memory of one arm twin: what lasts from step to step, then working memory.
///
/// A view over the engine's block; every array has one element for each joint.
struct ArmState {
  struct Flags {
    /// Whether readings of an earlier instant lie on the bus.
    var hasReadings: Int64
    /// Voltage of the supply at the motors.
    var busVoltage: Double
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
  /// What the motors, gears and frictions remember; idle in an ideal arm.
  let actuators: UnsafeMutablePointer<ActuatorState>

  // Working memory, undefined between steps.
  /// Measured positions as they lie on the bus.
  let positionReading: UnsafeMutablePointer<Double>
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
  let drives: UnsafeMutablePointer<JointDrive>
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
    actuators = cursor.take(ActuatorState.self, n)
    lastingByteCount = cursor.next - memory
    positionReading = cursor.take(Double.self, n)
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
    drives = cursor.take(JointDrive.self, n)
    bodies = cursor.take(Body.self, model.bodyCount)
    scratch = cursor.next
    byteCount = cursor.next - memory + RobotScratch.byteCount(for: model)
  }

  /// The sweeps over the model's bodies with a point mass at the tool, off its origin by `offset`
  /// in its axes.
  func scratch(
    _ model: RobotModel, tool: RobotModel.Link, mass: Double, offset: Vector3 = .zero
  ) -> RobotScratch {
    guard mass != 0, tool.body >= 0 else { return RobotScratch(model, memory: scratch) }
    bodies.update(from: model.bodies, count: model.bodyCount)
    bodies[tool.body].inertia =
      bodies[tool.body].inertia
      + SpatialInertia(mass: mass, at: tool.placement * offset)
    return RobotScratch(model, memory: scratch, bodies: UnsafePointer(bodies))
  }
}
