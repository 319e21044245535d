/// A natural cubic spline through measured points (de Boor 1978, ch. IV): how tabulated potentials are read.
struct CubicSpline {
  private let points: [(x: Double, y: Double)]
  private let curvatures: [Double]

  /// - Parameter points: At least two, with x ascending.
  init(_ points: [(x: Double, y: Double)]) {
    let n = points.count
    precondition(n >= 2, "a spline needs two points, not \(n)")
    var curvatures = [Double](repeating: 0, count: n)
    var factors = [Double](repeating: 0, count: n)
    for k in 1..<max(1, n - 1) {
      let left = points[k].x - points[k - 1].x
      let right = points[k + 1].x - points[k].x
      let jump =
        (points[k + 1].y - points[k].y) / right - (points[k].y - points[k - 1].y) / left
      let pivot = 2 * (left + right) - left * factors[k - 1]
      factors[k] = right / pivot
      curvatures[k] = (6 * jump - left * curvatures[k - 1]) / pivot
    }
    for k in (1..<max(1, n - 1)).reversed() { curvatures[k] -= factors[k] * curvatures[k + 1] }
    self.points = points
    self.curvatures = curvatures
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
