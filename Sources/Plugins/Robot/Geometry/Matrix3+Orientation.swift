import Glibc

extension Matrix3 {
  /// The unit quaternion (vector part, scalar part ≥ 0) of this rotation.
  ///
  /// The largest of the four elements is found first, so that nothing small divides (Shepperd,
  /// Quaternion from rotation matrix, J. Guidance and Control 1, 1978).
  var quaternion: (vector: Vector3, scalar: Double) {
    let trace = x.x + y.y + z.z
    var vector: Vector3
    var scalar: Double
    if trace >= max(x.x, y.y, z.z) {
      vector = Vector3(y.z - z.y, z.x - x.z, x.y - y.x)
      scalar = 1 + trace
    } else if x.x >= max(y.y, z.z) {
      vector = Vector3(1 + x.x - y.y - z.z, x.y + y.x, z.x + x.z)
      scalar = y.z - z.y
    } else if y.y >= z.z {
      vector = Vector3(x.y + y.x, 1 + y.y - z.z - x.x, y.z + z.y)
      scalar = z.x - x.z
    } else {
      vector = Vector3(z.x + x.z, y.z + z.y, 1 + z.z - x.x - y.y)
      scalar = x.y - y.x
    }
    let size = (dot(vector, vector) + scalar * scalar).squareRoot() * (scalar < 0 ? -1 : 1)
    return (vector / size, scalar / size)
  }

  /// The roll, pitch and yaw of `init(rollPitchYaw:)`, pitch within ±90°; roll is zero where pitch is ±90°.
  var rollPitchYaw: Vector3 {
    let across = (x.x * x.x + x.y * x.y).squareRoot()
    guard across > 1e-9 else {
      return Vector3(0, atan2(-x.z, across), atan2(-y.x, y.y))
    }
    return Vector3(atan2(y.z, z.z), atan2(-x.z, across), atan2(x.y, x.x))
  }
}
