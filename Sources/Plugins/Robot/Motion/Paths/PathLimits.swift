/// What a motion along a spline must keep, on a grid of path parameters.
struct PathLimits {
  let spline: CubicSpline
  /// Of each joint.
  let velocity: [Double]
  let acceleration: [Double]
  /// Nil where it is not limited.
  let jerk: [Double]?
  /// Rising, all knots of the spline among them.
  let grid: [Double]
  let samples: [(position: [Double], first: [Double], second: [Double])]
  /// Further limits on ṡ at each grid point, such as one on the tool's speed.
  let speeds: [Double]
  /// Largest ṡ² that all limits on speed leave at each grid point.
  let ceiling: [Double]

  /// - Parameters:
  ///   - cells: Into how many cells to split each piece of the spline.
  ///   - largestSpeed: A further limit on ṡ at a parameter.
  init(
    _ spline: CubicSpline, velocity: [Double], acceleration: [Double], jerk: [Double]? = nil,
    cells: Int, largestSpeed: (Double) -> Double = { _ in .infinity }
  ) {
    var grid: [Double] = []
    for piece in 0..<(spline.knots.count - 1) {
      let (start, end) = (spline.knots[piece], spline.knots[piece + 1])
      for cell in 0..<cells { grid.append(start + (end - start) * Double(cell) / Double(cells)) }
    }
    grid.append(spline.knots[spline.knots.count - 1])
    let samples = grid.map(spline.sample(at:))
    let speeds = grid.map(largestSpeed)
    ceiling = grid.indices.map { k in
      var limit = speeds[k]
      for (joint, slope) in samples[k].first.enumerated() {
        limit = min(limit, velocity[joint] / abs(slope))
      }
      return limit * limit
    }
    self.spline = spline
    self.velocity = velocity
    self.acceleration = acceleration
    self.jerk = jerk
    self.grid = grid
    self.samples = samples
    self.speeds = speeds
  }
}
