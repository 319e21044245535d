import Glibc

extension Matrix3 {
  /// The rotation by |v| about v (Rodrigues): 1 + sin θ [u] + (1 − cos θ) [u]².
  init(rotationVector v: Vector3) {
    let angle = length(v)
    guard angle > 1e-12 else {
      self = .identity + Matrix3(crossing: v)
      return
    }
    let axis = Matrix3(crossing: v / angle)
    self = .identity + axis * sin(angle) + axis * axis * (1 - cos(angle))
  }

  /// The rotation vector v, |v| ≤ π, of this rotation.
  ///
  /// Half the antisymmetric part is u sin θ; near θ = π, where it fades, the axis comes from the symmetric
  /// part u uᵀ (1 − cos θ) + cos θ 1.
  var rotationVector: Vector3 {
    let half = Vector3(y.z - z.y, z.x - x.z, x.y - y.x) / 2
    let sine = length(half)
    let cosine = (x.x + y.y + z.z - 1) / 2
    let angle = atan2(sine, cosine)
    if cosine > 0 || sine > 1e-3 {
      return sine > 1e-12 ? half * (angle / sine) : half
    }
    let columns = [x, y, z]
    let diagonal = [x.x, y.y, z.z]
    let k =
      diagonal[0] >= diagonal[1] && diagonal[0] >= diagonal[2]
      ? 0
      : diagonal[1] >= diagonal[2] ? 1 : 2
    // The symmetric part's column k is u uₖ (1 − cos θ), plus cos θ on the diagonal.
    var axis = (columns[k] + Vector3(x[k], y[k], z[k])) / 2
    axis[k] -= cosine
    axis /= length(axis)
    return axis * (dot(axis, half) < 0 ? -angle : angle)
  }
}
