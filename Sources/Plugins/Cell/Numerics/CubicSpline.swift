/// A cubic spline through measured points: how tabulated potentials are read.
///
/// Its curvatures M follow from slopes that agree at each inner point,
///
///     hₖ₋₁ Mₖ₋₁ + 2 (hₖ₋₁ + hₖ) Mₖ + hₖ Mₖ₊₁ = 6 (jump of the slope),
///
/// and the outermost two pieces at each end are one cubic ("not a knot", de Boor 1978, ch. IV), as in the interpolants of
/// SciPy and CasADi: cubics come out exactly, and no curvature is made up where the table ends.
struct CubicSpline {
  private let points: [(x: Double, y: Double)]
  private let curvatures: [Double]

  /// - Parameter points: At least two, with x ascending; two make a line, three a parabola.
  init(_ points: [(x: Double, y: Double)]) {
    let n = points.count
    precondition(n >= 2, "a spline needs two points, not \(n)")
    self.points = points
    curvatures = Self.curvatures(points)
  }

  private static func curvatures(_ points: [(x: Double, y: Double)]) -> [Double] {
    let n = points.count
    guard n > 2 else { return [0, 0] }
    let widths = (1..<n).map { points[$0].x - points[$0 - 1].x }
    let slopes = (1..<n).map { (points[$0].y - points[$0 - 1].y) / widths[$0 - 1] }
    guard n > 3 else {
      let bend = 2 * (slopes[1] - slopes[0]) / (widths[0] + widths[1])
      return [bend, bend, bend]
    }
    var curvatures = [Double](repeating: 0, count: n)
    var factors = [Double](repeating: 0, count: n)
    for k in 1..<n - 1 {
      let (left, right) = (widths[k - 1], widths[k])
      var (before, own, after) = (left, 2 * (left + right), right)
      // The curvature at an end lies on the line through its two neighbours.
      if k == 1 {
        own += left * (1 + left / right)
        after -= left * left / right
        before = 0
      }
      if k == n - 2 {
        own += right * (1 + right / left)
        before -= right * right / left
        after = 0
      }
      let pivot = own - before * factors[k - 1]
      factors[k] = after / pivot
      curvatures[k] =
        (6 * (slopes[k] - slopes[k - 1]) - before * curvatures[k - 1]) / pivot
    }
    for k in (1..<n - 1).reversed() { curvatures[k] -= factors[k] * curvatures[k + 1] }
    let (first, last) = (widths[0] / widths[1], widths[n - 2] / widths[n - 3])
    curvatures[0] = curvatures[1] + first * (curvatures[1] - curvatures[2])
    curvatures[n - 1] =
      curvatures[n - 2] + last * (curvatures[n - 2] - curvatures[n - 3])
    return curvatures
  }

  func at(_ x: Double) -> Double {
    var low = 0
    var high = points.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if points[middle].x <= x { low = middle } else { high = middle }
    }
    let width = points[high].x - points[low].x
    let right = (x - points[low].x) / width
    let left = 1 - right
    return left * points[low].y + right * points[high].y
      + ((left * left * left - left) * curvatures[low]
        + (right * right * right - right) * curvatures[high]) * width * width / 6
  }
}
