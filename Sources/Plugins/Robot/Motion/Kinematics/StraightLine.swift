/// A straight move of a link's frame: the origin on a line, the orientation turning about one axis at an even
/// share.
///
/// p(σ) = (1 − σ) p₀ + σ p₁ and R(σ) = exp(σ log(R₁ R₀ᵀ)) R₀, which is spherical linear interpolation
/// (Shoemake, Animating Rotation with Quaternion Curves, SIGGRAPH 1985).
struct StraightLine: Sendable {
  let start: RigidTransform
  let end: RigidTransform
  /// log(R₁ R₀ᵀ), in rad.
  let turn: Vector3

  init(from start: RigidTransform, to end: RigidTransform) {
    self.start = start
    self.end = end
    turn = (end.rotation * start.rotation.transposed).rotationVector
  }

  /// In m.
  var length: Double { Robot.length(end.translation - start.translation) }

  func placement(at share: Double) -> RigidTransform {
    RigidTransform(
      Matrix3(rotationVector: turn * share) * start.rotation,
      start.translation + (end.translation - start.translation) * share)
  }

  /// How far a placement is from where the line is at `share`, in m and rad.
  func deviation(of placement: RigidTransform, at share: Double) -> (Double, Double) {
    let ideal = self.placement(at: share)
    return (
      Robot.length(placement.translation - ideal.translation),
      Robot.length((ideal.rotation * placement.rotation.transposed).rotationVector)
    )
  }
}
