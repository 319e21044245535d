/// Working memory for the sweeps over a model's bodies: a view of raw memory that somebody else owns.
///
/// Nothing in it outlives one calculation, so it may lie in an engine's state block, on a thread, or in
/// a `RobotData`. The view must not outlive the memory or the model. All memory is trivially copyable.
public struct RobotScratch {
  let bodyCount: Int
  let degreesOfFreedom: Int
  let gravity: Vector3
  let hasMimics: Bool
  let bodies: UnsafePointer<Body>
  let motions: UnsafeMutablePointer<BodyMotion>
  let articulated: UnsafeMutablePointer<ArticulatedBody>
  let wide: UnsafeMutablePointer<WideJoint>
  /// Row major, `degreesOfFreedom` squared.
  let massMatrix: UnsafeMutablePointer<Double>
  /// Row major; its lower triangle is used.
  let factor: UnsafeMutablePointer<Double>
  /// Velocity-dependent and gravity forces.
  let bias: UnsafeMutablePointer<Double>

  /// How much memory a view of `model` needs.
  public static func byteCount(for model: RobotModel) -> Int {
    let n = model.degreesOfFreedom
    return MemoryCursor.byteCount(BodyMotion.self, model.bodyCount)
      + MemoryCursor.byteCount(ArticulatedBody.self, model.bodyCount)
      + MemoryCursor.byteCount(WideJoint.self, model.wideCount)
      + 2 * MemoryCursor.byteCount(Double.self, n * n) + MemoryCursor.byteCount(Double.self, n)
  }

  /// Lays a view over `memory`, which has at least `byteCount(for: model)` bytes and 16-byte alignment.
  ///
  /// `bodies` replaces the model's table of bodies, for instance with a copy that carries a payload.
  init(
    _ model: RobotModel, memory: UnsafeMutableRawPointer, bodies: UnsafePointer<Body>? = nil
  ) {
    bodyCount = model.bodyCount
    degreesOfFreedom = model.degreesOfFreedom
    gravity = model.gravity
    hasMimics = !model.mimics.isEmpty
    self.bodies = bodies ?? model.bodies
    var cursor = MemoryCursor(memory)
    let n = model.degreesOfFreedom
    motions = cursor.take(BodyMotion.self, model.bodyCount)
    articulated = cursor.take(ArticulatedBody.self, model.bodyCount)
    wide = cursor.take(WideJoint.self, model.wideCount)
    massMatrix = cursor.take(Double.self, n * n)
    factor = cursor.take(Double.self, n * n)
    bias = cursor.take(Double.self, n)
  }
}

/// Where a body is and how it moves. Vectors are in the body's own axes unless said otherwise.
struct BodyMotion {
  /// Axes and origin in the parent body's frame.
  var rotation: Matrix3
  var translation: Vector3
  /// Angular velocity, and linear velocity of the origin.
  var angular: Vector3
  var linear: Vector3
  /// Velocity-product acceleration of the joint.
  var angularBias: Vector3
  var linearBias: Vector3
  /// Spatial acceleration.
  var angularAcceleration: Vector3
  var linearAcceleration: Vector3
  /// Placement in the world.
  var world: RigidTransform
}

/// Inertia and forces a body passes on to its parent.
struct ArticulatedBody {
  /// Blocks of the spatial inertia: moment = angular·ω + coupling·v, force = couplingᵀ·ω + linear·v.
  var angular: Matrix3
  var coupling: Matrix3
  var linear: Matrix3
  var moment: Vector3
  var force: Vector3
  /// Column of the inertia along the joint.
  var jointMoment: Vector3
  var jointForce: Vector3
  /// Inverse of the inertia along the joint.
  var inverse: Double
  /// Joint force less bias.
  var drive: Double
  var composite: SpatialInertia
}

/// What a planar or floating joint needs in place of one column and one number.
struct WideJoint {
  /// Columns of the inertia along the joint's axes, as moment and force.
  var moments: InlineArray<6, Vector3>
  var forces: InlineArray<6, Vector3>
  /// Cholesky factor of the inertia along the joint's axes, row major with six columns.
  var factor: InlineArray<36, Double>
  /// Joint forces less bias.
  var drive: InlineArray<6, Double>
}
