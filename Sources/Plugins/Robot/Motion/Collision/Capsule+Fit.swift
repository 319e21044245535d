import Glibc

extension Capsule {
  /// The capsule of least volume, among those about the three given axes, that holds all points.
  ///
  /// About one axis the line runs through the middle of the points' extent across. Its radius r is at least
  /// the largest distance ρ from the line; a larger one lets the caps reach further over the ends, so that
  /// half the segment is max(|z| − √(r² − ρ²)). The volume π r² (2 h + 4/3 r) is searched over r by golden
  /// section.
  init(around points: [Vector3], axes: Matrix3) {
    var best = Capsule(start: .zero, end: .zero, radius: .infinity)
    var least = Double.infinity
    for k in 0..<3 {
      let frame = [
        Matrix3(axes.y, axes.z, axes.x), Matrix3(axes.z, axes.x, axes.y), axes,
      ][k]
      let local = points.map(frame.transposedTimes)
      var (low, high) = (local[0], local[0])
      for point in local {
        low = pointwiseMin(low, point)
        high = pointwiseMax(high, point)
      }
      let middle = (low + high) / 2
      let offsets = local.map { point -> (radial: Double, axial: Double) in
        let d = point - middle
        return ((d.x * d.x + d.y * d.y).squareRoot(), abs(d.z))
      }
      let narrow = offsets.reduce(1e-6) { max($0, $1.radial) }
      let wide = offsets.reduce(narrow) {
        max($0, ($1.radial * $1.radial + $1.axial * $1.axial).squareRoot())
      }
      func half(_ radius: Double) -> Double {
        offsets.reduce(0) {
          max($0, $1.axial - max(radius * radius - $1.radial * $1.radial, 0).squareRoot())
        }
      }
      func volume(_ radius: Double) -> Double {
        .pi * radius * radius * (2 * half(radius) + 4 / 3 * radius)
      }
      var (a, b) = (narrow, wide)
      let share = (5.0.squareRoot() - 1) / 2
      for _ in 0..<40 {
        let (left, right) = (b - share * (b - a), a + share * (b - a))
        if volume(left) <= volume(right) { b = right } else { a = left }
      }
      // A hair wider, against rounding at the points that touch.
      let radius = (volume(narrow) <= volume((a + b) / 2) ? narrow : (a + b) / 2) * (1 + 1e-9)
      if volume(radius) < least {
        least = volume(radius)
        let reach = Vector3(0, 0, half(radius))
        best = Capsule(
          start: frame * (middle - reach), end: frame * (middle + reach), radius: radius)
      }
    }
    self = best
  }

  /// A capsule around a link's shape, in the frame of the link.
  ///
  /// - Throws: `MeshFile.Failure` if a mesh cannot be read.
  init(around shape: URDFRobot.Shape) throws(MeshFile.Failure) {
    let placement = RigidTransform(shape.origin)
    let capsule: Capsule
    switch shape.geometry {
    case .sphere(let radius):
      capsule = Capsule(start: .zero, end: .zero, radius: radius)
    case .box(let size):
      let corners = (0..<8).map { k in
        Vector3(
          k & 1 == 0 ? -size.x : size.x, k & 2 == 0 ? -size.y : size.y,
          k & 4 == 0 ? -size.z : size.z) / 2
      }
      capsule = Capsule(around: corners, axes: .identity)
    case .cylinder(let radius, let length):
      // A ring of 64 corners holds the round rim if it lies a little outside.
      let rim = radius / cos(.pi / 64)
      let corners = (0..<128).map { k in
        let angle = 2 * Double.pi * Double(k / 2) / 64
        return Vector3(rim * cos(angle), rim * sin(angle), (k % 2 == 0 ? -length : length) / 2)
      }
      capsule = Capsule(around: corners, axes: .identity)
    case .mesh(let file, let scale, let refusal):
      if let refusal { throw MeshFile.Failure(reason: refusal) }
      let corners = try MeshFile.corners(file).map { $0 * scale }
      capsule = Capsule(around: corners, axes: principalAxes(corners))
    }
    self = capsule.placed(placement)
  }
}

/// Unit vectors along which the points scatter most, least and in between: the eigenvectors of their
/// covariance.
///
/// Cyclic Jacobi rotations on the symmetric matrix.
private func principalAxes(_ points: [Vector3]) -> Matrix3 {
  let mean = points.reduce(Vector3.zero, +) / Double(points.count)
  var covariance = Matrix3.zero
  for point in points { covariance = covariance + Matrix3(outer: point - mean, point - mean) }
  var axes = Matrix3.identity
  for round in 0..<24 {
    let (p, q) = [(0, 1), (1, 2), (0, 2)][round % 3]
    let columns = [axes.x, axes.y, axes.z]
    let (pp, qq) = (
      dot(columns[p], covariance * columns[p]), dot(columns[q], covariance * columns[q])
    )
    let pq = dot(columns[p], covariance * columns[q])
    let angle = 0.5 * atan2(2 * pq, pp - qq)
    var turned = columns
    turned[p] = columns[p] * cos(angle) + columns[q] * sin(angle)
    turned[q] = columns[q] * cos(angle) - columns[p] * sin(angle)
    axes = Matrix3(turned[0], turned[1], turned[2])
  }
  return axes
}
