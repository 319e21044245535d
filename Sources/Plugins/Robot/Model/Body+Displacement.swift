import Glibc

extension Body {
  /// Writes where this body's coordinates are after moving with constant rates for the time `h`.
  ///
  /// Exact for every joint. A floating joint follows a screw: with φ = h ω and θ = |φ|, its origin moves
  /// by h R (1 + (1 − cos θ)/θ² [φ] + (θ − sin θ)/θ³ [φ]²) v and its quaternion becomes
  /// quaternion ⊗ (φ/θ sin θ/2, cos θ/2); a planar joint follows the arc of the same law (Lynch & Park,
  /// Modern Robotics, 2017, eq. 3.88).
  func displace(
    _ q: UnsafePointer<Double>, _ v: UnsafePointer<Double>, _ h: Double,
    into result: UnsafeMutablePointer<Double>
  ) {
    let from = q + Int(self.q)
    let rate = v + Int(self.v)
    let to = result + Int(self.q)
    switch motion {
    case .revolute, .prismatic: to[0] = from[0] + h * rate[0]
    case .planar:
      let turn = Vector3(0, 0, h * rate[2])
      let (path, _) = Self.screw(Vector3(rate[0], rate[1], 0) * h, turn)
      let (s, c) = (sin(from[2]), cos(from[2]))
      let start = (from[0], from[1], from[2])
      to[0] = start.0 + c * path.x - s * path.y
      to[1] = start.1 + s * path.x + c * path.y
      to[2] = start.2 + turn.z
    case .floating:
      let vector = Vector3(from[3], from[4], from[5])
      let scalar = from[6]
      let (path, turn) = Self.screw(
        Vector3(rate[0], rate[1], rate[2]) * h, Vector3(rate[3], rate[4], rate[5]) * h)
      let moved = Matrix3(quaternion: vector, scalar) * path
      let turned = vector * turn.w + turn.xyz * scalar + cross(vector, turn.xyz)
      for axis in 0..<3 {
        to[axis] = from[axis] + moved[axis]
        to[3 + axis] = turned[axis]
      }
      to[6] = scalar * turn.w - dot(vector, turn.xyz)
      normaliseOrientation(result)
    }
  }

  /// The displacement of a screw in the frame it starts from: path of the origin, and turn as a quaternion.
  private static func screw(
    _ linear: Vector3, _ angular: Vector3
  ) -> (path: Vector3, turn: (xyz: Vector3, w: Double)) {
    let square = dot(angular, angular)
    let angle = square.squareRoot()
    let first: Double
    let second: Double
    let half: Double
    if square < 1e-4 {
      // Series, since the closed forms divide by the angle; the next terms are below 1e-16.
      first = 0.5 - square / 24 + square * square / 720
      second = 1 / 6 - square / 120 + square * square / 5040
      half = 0.5 - square / 48 + square * square / 3840
    } else {
      first = (1 - cos(angle)) / square
      second = (angle - sin(angle)) / (square * angle)
      half = sin(angle / 2) / angle
    }
    let once = cross(angular, linear)
    return (linear + once * first + cross(angular, once) * second, (angular * half, cos(angle / 2)))
  }
}
