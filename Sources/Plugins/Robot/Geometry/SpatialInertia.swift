/// Mass, first moment and rotational inertia of a rigid body about the origin of a frame.
public struct SpatialInertia: Hashable, Sendable {
  /// In kg.
  public var mass: Double
  /// Mass times centre of mass, in kg·m.
  public var firstMoment: Vector3
  /// About the frame's origin, in kg·m².
  public var rotational: Matrix3

  public static let zero = SpatialInertia(mass: 0, firstMoment: .zero, rotational: .zero)

  @inline(__always)
  init(mass: Double, firstMoment: Vector3, rotational: Matrix3) {
    self.mass = mass
    self.firstMoment = firstMoment
    self.rotational = rotational
  }

  /// A point mass.
  init(mass: Double, at position: Vector3) {
    self.init(
      mass: mass, firstMoment: position * mass,
      rotational: Self.parallelAxis(position, position) * mass)
  }

  /// A link's inertia about the origin of the link's frame.
  init(_ inertial: URDFRobot.Inertial) {
    let d = inertial.diagonal
    let p = inertial.products
    let central = Matrix3(
      Vector3(d.x, p.x, p.y), Vector3(p.x, d.y, p.z), Vector3(p.y, p.z, d.z))
    let centred = SpatialInertia(mass: inertial.mass, firstMoment: .zero, rotational: central)
    self = centred.placed(RigidTransform(inertial.origin))
  }

  @inline(__always)
  static func + (a: SpatialInertia, b: SpatialInertia) -> SpatialInertia {
    SpatialInertia(
      mass: a.mass + b.mass, firstMoment: a.firstMoment + b.firstMoment,
      rotational: a.rotational + b.rotational)
  }

  /// The same body in the outer frame of `placement`.
  ///
  /// I' = R I Rᵀ + m (p·p 1 − p pᵀ) + 2 p·s 1 − p sᵀ − s pᵀ with s = R · firstMoment
  /// (Featherstone, Rigid Body Dynamics Algorithms, 2008, eq. 2.66).
  @inline(__always)
  func placed(_ placement: RigidTransform) -> SpatialInertia {
    let rotation = placement.rotation
    let p = placement.translation
    let s = rotation * firstMoment
    let t = s + p * mass
    let d = dot(p, t) + dot(s, p)
    let turned = rotation * rotational * rotation.transposed
    return SpatialInertia(
      mass: mass, firstMoment: t,
      rotational: Matrix3(
        turned.x - p * t.x - s * p.x + Vector3(d, 0, 0),
        turned.y - p * t.y - s * p.y + Vector3(0, d, 0),
        turned.z - p * t.z - s * p.z + Vector3(0, 0, d)))
  }

  /// a·b 1 − a bᵀ.
  @inline(__always)
  private static func parallelAxis(_ a: Vector3, _ b: Vector3) -> Matrix3 {
    let d = dot(a, b)
    return Matrix3(diagonal: Vector3(d, d, d)) - Matrix3(outer: a, b)
  }

  /// Angular momentum about the origin for angular velocity `w` and origin velocity `v`.
  @inline(__always)
  func angularMomentum(_ w: Vector3, _ v: Vector3) -> Vector3 {
    rotational * w + cross(firstMoment, v)
  }

  /// Linear momentum for angular velocity `w` and origin velocity `v`.
  @inline(__always)
  func linearMomentum(_ w: Vector3, _ v: Vector3) -> Vector3 { v * mass + cross(w, firstMoment) }
}
