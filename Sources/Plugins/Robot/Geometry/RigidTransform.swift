/// A rigid placement of one frame in another: x_outer = rotation · x_inner + translation.
public struct RigidTransform: Hashable, Sendable {
  public var rotation: Matrix3
  /// In metres.
  public var translation: Vector3

  @inline(__always)
  public init(_ rotation: Matrix3, _ translation: Vector3) {
    self.rotation = rotation
    self.translation = translation
  }

  public static let identity = RigidTransform(.identity, .zero)

  init(_ origin: URDFRobot.Origin) {
    self.init(Matrix3(rollPitchYaw: origin.rollPitchYaw), origin.position)
  }

  /// Placement of an inner frame through a middle one.
  @inline(__always)
  static func * (outer: RigidTransform, inner: RigidTransform) -> RigidTransform {
    RigidTransform(
      outer.rotation * inner.rotation, outer.rotation * inner.translation + outer.translation)
  }

  @inline(__always)
  static func * (placement: RigidTransform, point: Vector3) -> Vector3 {
    placement.rotation * point + placement.translation
  }
}
