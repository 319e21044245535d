/// A model together with working memory of its own: the convenient way to calculate outside a simulation.
///
/// Vectors are laid out as `RobotModel` says. One `RobotData` belongs to one thread.
///
/// ```swift
/// let data = RobotData(try RobotModel(urdf: "arm.urdf"))
/// let acceleration = data.forwardDynamics(q: q, v: v, tau: tau)
/// ```
public final class RobotData {
  public let model: RobotModel
  /// A view of the memory that this object owns.
  public let scratch: RobotScratch
  private let memory: UnsafeMutableRawPointer

  public init(_ model: RobotModel) {
    self.model = model
    memory = .allocate(byteCount: max(16, RobotScratch.byteCount(for: model)), alignment: 16)
    scratch = RobotScratch(model, memory: memory)
  }

  deinit { memory.deallocate() }

  /// Accelerations under the joint forces `tau`.
  public func forwardDynamics(q: [Double], v: [Double], tau: [Double]) -> [Double] {
    check(q, v, tau)
    return filled(model.degreesOfFreedom) {
      scratch.forwardDynamics(q: q, v: v, tau: tau, into: $0)
    }
  }

  /// Joint forces that the accelerations `a` take.
  public func inverseDynamics(q: [Double], v: [Double], a: [Double]) -> [Double] {
    check(q, v, a)
    return filled(model.degreesOfFreedom) { scratch.inverseDynamics(q: q, v: v, a: a, into: $0) }
  }

  /// Joint forces of gravity and velocity.
  public func bias(q: [Double], v: [Double]) -> [Double] {
    check(q, v)
    return filled(model.degreesOfFreedom) {
      scratch.inverseDynamics(q: q, v: v, a: nil, into: $0)
    }
  }

  /// Joint forces that hold the robot still against gravity.
  public func gravityForces(q: [Double]) -> [Double] {
    bias(q: q, v: [Double](repeating: 0, count: model.degreesOfFreedom))
  }

  /// The mass matrix, row major.
  public func massMatrix(q: [Double]) -> [Double] {
    check(q)
    let matrix = scratch.massMatrix(q: q)
    return Array(
      UnsafeBufferPointer(start: matrix, count: model.degreesOfFreedom * model.degreesOfFreedom))
  }

  /// Placement of every link in the world, in the order of `model.links`.
  public func placements(q: [Double]) -> [RigidTransform] {
    check(q)
    place(q)
    return model.links.map(scratch.worldPlacement)
  }

  /// Rows linear, then angular, in world axes at the frame's origin; row major.
  public func jacobian(q: [Double], link: Int) -> [Double] {
    check(q)
    place(q)
    return filled(6 * model.degreesOfFreedom) { scratch.jacobian(model.links[link], into: $0) }
  }

  /// Linear velocity of the link frame's origin and angular velocity, in world axes.
  public func frameVelocity(
    q: [Double], v: [Double], link: Int
  ) -> (linear: Vector3, angular: Vector3) {
    check(q, v)
    place(q)
    scratch.updateVelocities(v)
    return scratch.frameVelocity(model.links[link])
  }

  /// Acceleration of the link frame's origin as a point and angular acceleration, in world axes.
  public func frameAcceleration(
    q: [Double], v: [Double], a: [Double], link: Int
  ) -> (linear: Vector3, angular: Vector3) {
    check(q, v, a)
    place(q)
    scratch.updateVelocities(v)
    scratch.updateAccelerations(a, withGravity: false)
    return scratch.frameAcceleration(model.links[link])
  }

  /// Centre of mass of everything that moves, in the world.
  public func centreOfMass(q: [Double]) -> Vector3 {
    check(q)
    place(q)
    return scratch.centreOfMass()
  }

  /// Linear momentum, and angular momentum about the centre of mass, in world axes.
  public func centroidalMomentum(
    q: [Double], v: [Double]
  ) -> (linear: Vector3, angular: Vector3) {
    check(q, v)
    place(q)
    scratch.updateVelocities(v)
    return scratch.centroidalMomentum()
  }

  /// Kinetic energy, and potential energy counted from the world's origin, in J.
  public func energy(q: [Double], v: [Double]) -> (kinetic: Double, potential: Double) {
    check(q, v)
    place(q)
    scratch.updateVelocities(v)
    return (scratch.kineticEnergy(), scratch.potentialEnergy())
  }

  /// The first degree of freedom whose motion nothing resists, if any.
  func firstSingularDegree(at q: [Double]) -> Int? {
    let n = model.degreesOfFreedom
    scratch.factor.update(from: scratch.massMatrix(q: q), count: n * n)
    return factorise(scratch.factor, n, floor: 1e-13)
  }

  private func place(_ q: [Double]) {
    scratch.updateTransforms(q)
    scratch.updateWorldPlacements()
  }

  private func check(_ q: [Double], _ others: [Double]...) {
    precondition(
      q.count == model.coordinateCount,
      "q has \(q.count) elements, the model \(model.coordinateCount) coordinates")
    for vector in others {
      precondition(
        vector.count == model.degreesOfFreedom,
        "a vector has \(vector.count) elements, the model \(model.degreesOfFreedom) degrees of freedom"
      )
    }
  }

  private func filled(_ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      if let start = buffer.baseAddress { body(start) }
      initialized = count
    }
  }
}
