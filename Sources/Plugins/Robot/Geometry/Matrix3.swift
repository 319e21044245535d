import Glibc

/// A 3 × 3 matrix by columns.
public struct Matrix3: Hashable, Sendable {
  public var x: Vector3
  public var y: Vector3
  public var z: Vector3

  @inline(__always)
  public init(_ x: Vector3, _ y: Vector3, _ z: Vector3) {
    self.x = x
    self.y = y
    self.z = z
  }

  public static let zero = Matrix3(.zero, .zero, .zero)
  public static let identity = Matrix3(diagonal: Vector3(1, 1, 1))

  @inline(__always)
  public init(diagonal d: Vector3) {
    self.init(Vector3(d.x, 0, 0), Vector3(0, d.y, 0), Vector3(0, 0, d.z))
  }

  /// The matrix S with S v = a × v.
  @inline(__always)
  init(crossing a: Vector3) {
    self.init(Vector3(0, a.z, -a.y), Vector3(-a.z, 0, a.x), Vector3(a.y, -a.x, 0))
  }

  /// The matrix a bᵀ.
  @inline(__always)
  init(outer a: Vector3, _ b: Vector3) { self.init(a * b.x, a * b.y, a * b.z) }

  @inline(__always)
  static func * (m: Matrix3, v: Vector3) -> Vector3 { m.x * v.x + m.y * v.y + m.z * v.z }

  @inline(__always)
  static func * (m: Matrix3, n: Matrix3) -> Matrix3 { Matrix3(m * n.x, m * n.y, m * n.z) }

  @inline(__always)
  static func * (m: Matrix3, s: Double) -> Matrix3 { Matrix3(m.x * s, m.y * s, m.z * s) }

  @inline(__always)
  static func + (m: Matrix3, n: Matrix3) -> Matrix3 { Matrix3(m.x + n.x, m.y + n.y, m.z + n.z) }

  @inline(__always)
  static func - (m: Matrix3, n: Matrix3) -> Matrix3 { Matrix3(m.x - n.x, m.y - n.y, m.z - n.z) }

  /// The product of the transpose with `v`.
  @inline(__always)
  func transposedTimes(_ v: Vector3) -> Vector3 { Vector3(dot(x, v), dot(y, v), dot(z, v)) }

  @inline(__always)
  var transposed: Matrix3 {
    Matrix3(
      Vector3(x.x, y.x, z.x), Vector3(x.y, y.y, z.y), Vector3(x.z, y.z, z.z))
  }

  /// The nine numbers row by row.
  var rows: [Double] { [x.x, y.x, z.x, x.y, y.y, z.y, x.z, y.z, z.z] }
}

extension Matrix3 {
  /// The rotation by fixed-axis roll, pitch and yaw: Rz(yaw) · Ry(pitch) · Rx(roll).
  init(rollPitchYaw angles: Vector3) {
    let (sr, cr) = (sin(angles.x), cos(angles.x))
    let (sp, cp) = (sin(angles.y), cos(angles.y))
    let (sy, cy) = (sin(angles.z), cos(angles.z))
    self.init(
      Vector3(cy * cp, sy * cp, -sp),
      Vector3(cy * sp * sr - sy * cr, sy * sp * sr + cy * cr, cp * sr),
      Vector3(cy * sp * cr + sy * sr, sy * sp * cr - cy * sr, cp * cr))
  }

  /// The rotation of the quaternion with vector part `v` and scalar part `w`, which need not have length 1.
  @inline(__always)
  init(quaternion v: Vector3, _ w: Double) {
    let s = 2 / (dot(v, v) + w * w)
    self.init(
      Vector3(
        1 - s * (v.y * v.y + v.z * v.z), s * (v.x * v.y + w * v.z), s * (v.x * v.z - w * v.y)),
      Vector3(
        s * (v.x * v.y - w * v.z), 1 - s * (v.x * v.x + v.z * v.z), s * (v.y * v.z + w * v.x)),
      Vector3(
        s * (v.x * v.z + w * v.y), s * (v.y * v.z - w * v.x), 1 - s * (v.x * v.x + v.y * v.y)))
  }

  /// A rotation that takes the z axis to the unit vector `axis`.
  ///
  /// The other two axes follow from the base axis that is most nearly normal to `axis`; the z axis
  /// itself gives the identity, exactly.
  init(zAxisTo axis: Vector3) {
    if axis == Vector3(0, 0, 1) {
      self = .identity
      return
    }
    let magnitude = Vector3(abs(axis.x), abs(axis.y), abs(axis.z))
    var other = Vector3(1, 0, 0)
    if magnitude.y < magnitude.x && magnitude.y <= magnitude.z {
      other = Vector3(0, 1, 0)
    } else if magnitude.z < magnitude.x && magnitude.z < magnitude.y {
      other = Vector3(0, 0, 1)
    }
    var second = cross(axis, other)
    second /= length(second)
    self.init(cross(second, axis), second, axis)
  }

  /// This matrix times a rotation by `angle` about z.
  @inline(__always)
  func turnedAboutZ(sine s: Double, cosine c: Double) -> Matrix3 {
    Matrix3(x * c + y * s, y * c - x * s, z)
  }
}

extension Matrix3 {
  /// The roll, pitch and yaw of `init(rollPitchYaw:)`, pitch within ±90°; roll is zero where pitch is ±90°.
  var rollPitchYaw: Vector3 {
    let across = (x.x * x.x + x.y * x.y).squareRoot()
    guard across > 1e-9 else {
      return Vector3(0, atan2(-x.z, across), atan2(-y.x, y.y))
    }
    return Vector3(atan2(y.z, z.z), atan2(-x.z, across), atan2(x.y, x.x))
  }
}
