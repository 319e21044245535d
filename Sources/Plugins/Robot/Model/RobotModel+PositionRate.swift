import Glibc

extension RobotModel {
  /// The time derivative of q for the rates v.
  ///
  /// The same as v except where a joint has its rates in the moving frame: a planar joint turns them
  /// by its angle, a floating joint has ṗ = R(quaternion) v and d/dt quaternion = ½ quaternion ⊗ (ω, 0).
  public func positionRate(q: [Double], v: [Double]) -> [Double] {
    precondition(q.count == coordinateCount && v.count == degreesOfFreedom)
    var rate = [Double](repeating: 0, count: coordinateCount)
    for joint in joints {
      let (i, j) = (joint.q, joint.v)
      switch joint.type {
      case .planar:
        let (s, c) = (sin(q[i + 2]), cos(q[i + 2]))
        rate[i] = c * v[j] - s * v[j + 1]
        rate[i + 1] = s * v[j] + c * v[j + 1]
        rate[i + 2] = v[j + 2]
      case .floating:
        let vector = Vector3(q[i + 3], q[i + 4], q[i + 5])
        let scalar = q[i + 6]
        let linear = Matrix3(quaternion: vector, scalar) * Vector3(v[j], v[j + 1], v[j + 2])
        let w = Vector3(v[j + 3], v[j + 4], v[j + 5])
        let turned = (w * scalar + cross(vector, w)) / 2
        for k in 0..<3 {
          rate[i + k] = linear[k]
          rate[i + 3 + k] = turned[k]
        }
        rate[i + 6] = -dot(vector, w) / 2
      case .revolute, .continuous, .prismatic, .fixed: rate[i] = v[j]
      }
    }
    return rate
  }
}
