/// Three numbers along x, y, z.
public typealias Vector3 = SIMD3<Double>

@inline(__always)
func dot(_ a: Vector3, _ b: Vector3) -> Double { a.x * b.x + a.y * b.y + a.z * b.z }

@inline(__always)
func cross(_ a: Vector3, _ b: Vector3) -> Vector3 {
  Vector3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

@inline(__always)
func length(_ a: Vector3) -> Double { dot(a, a).squareRoot() }

extension SIMD3 where Scalar == Double {
  /// Whether every element is a finite number.
  var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}
