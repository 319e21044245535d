import Glibc

extension Body {
  /// Writes the time derivative of this body's coordinates for the rates v.
  ///
  /// The same as v except where a joint has its rates in the moving frame: a planar joint turns them
  /// by its angle, a floating joint has ṗ = R(quaternion) v and d/dt quaternion = ½ quaternion ⊗ (ω, 0).
  func positionRate(
    _ q: UnsafePointer<Double>, _ v: UnsafePointer<Double>,
    into rate: UnsafeMutablePointer<Double>
  ) {
    let position = q + Int(self.q)
    let velocity = v + Int(self.v)
    let result = rate + Int(self.q)
    switch motion {
    case .revolute, .prismatic: result[0] = velocity[0]
    case .planar:
      let (s, c) = (sin(position[2]), cos(position[2]))
      result[0] = c * velocity[0] - s * velocity[1]
      result[1] = s * velocity[0] + c * velocity[1]
      result[2] = velocity[2]
    case .floating:
      let vector = Vector3(position[3], position[4], position[5])
      let scalar = position[6]
      let w = Vector3(velocity[3], velocity[4], velocity[5])
      let linear =
        Matrix3(quaternion: vector, scalar) * Vector3(velocity[0], velocity[1], velocity[2])
      let turned = (w * scalar + cross(vector, w)) / 2
      for axis in 0..<3 {
        result[axis] = linear[axis]
        result[3 + axis] = turned[axis]
      }
      result[6] = -dot(vector, w) / 2
    }
  }

  /// Gives a floating joint's quaternion length 1 again.
  func normaliseOrientation(_ q: UnsafeMutablePointer<Double>) {
    guard motion == .floating else { return }
    let quaternion = q + Int(self.q) + 3
    var square = 0.0
    for k in 0..<4 { square += quaternion[k] * quaternion[k] }
    let size = square.squareRoot()
    for k in 0..<4 { quaternion[k] /= size }
  }
}
