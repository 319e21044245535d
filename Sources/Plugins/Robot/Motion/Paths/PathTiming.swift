/// The fastest way along a given path from rest to rest within speed and acceleration limits (TOPP-RA).
///
/// With x = ṡ² and u = s̈ the limits on joint j are linear: q'² x ≤ v² and −a ≤ q' u + q'' x ≤ a. Over a cell
/// of the grid u is constant and x grows by 2 Δ u. A pass back from the end finds for each grid point the
/// largest x from which the rest can still be kept (the controllable set [0, K]), a pass forward takes
/// the largest u that stays within it.
///
/// The acceleration limits are asked for at both ends of a cell with the cell's own u, which keeps the result
/// from chattering where q' of a limiting joint is zero.
///
/// Pham & Pham, A New Approach to Time-Optimal Path Parameterization Based on Reachability Analysis, IEEE
/// Transactions on Robotics 34 (2018), doi:10.1109/TRO.2018.2819195, algorithm 1 and section V-B.
struct PathTiming {
  let grid: [Double]
  /// ṡ at each grid point.
  let speeds: [Double]

  /// One limit: slope · u + curve · x ≤ bound.
  private struct Row {
    var slope: Double
    var curve: Double
    var bound: Double
  }

  /// Why there is no timing.
  struct Obstruction: Error {
    /// The path parameter as a share of its length.
    let share: Double
  }

  /// - Parameter ceiling: Further bounds on ṡ² at the grid points.
  init(_ limits: PathLimits, below ceiling: [Double]? = nil) throws(Obstruction) {
    let (grid, samples, acceleration) = (limits.grid, limits.samples, limits.acceleration)
    let joints = acceleration.count
    let ceiling = zip(limits.ceiling, ceiling ?? limits.ceiling).map { min($0, $1) }

    var rows = [Row](repeating: Row(slope: 0, curve: 0, bound: 0), count: 4 * joints + 2)
    /// The limits of the cell that begins at grid point k, for x at its beginning.
    func fill(_ k: Int) {
      let width = 2 * (grid[k + 1] - grid[k])
      let (near, far) = (samples[k], samples[k + 1])
      for j in 0..<joints {
        let a = acceleration[j]
        let farSlope = far.first[j] + width * far.second[j]
        rows[4 * j] = Row(slope: near.first[j], curve: near.second[j], bound: a)
        rows[4 * j + 1] = Row(slope: -near.first[j], curve: -near.second[j], bound: a)
        rows[4 * j + 2] = Row(slope: farSlope, curve: far.second[j], bound: a)
        rows[4 * j + 3] = Row(slope: -farSlope, curve: -far.second[j], bound: a)
      }
    }
    var controllable = [Double](repeating: 0, count: grid.count)
    for k in (0..<(grid.count - 1)).reversed() {
      fill(k)
      let width = 2 * (grid[k + 1] - grid[k])
      rows[4 * joints] = Row(slope: width, curve: 1, bound: controllable[k + 1])
      rows[4 * joints + 1] = Row(slope: -width, curve: -1, bound: 0)
      controllable[k] = Self.largest(rows, below: ceiling[k])
    }
    controllable[0] = 0
    var squares = [Double](repeating: 0, count: grid.count)
    for k in 0..<(grid.count - 1) {
      fill(k)
      let width = 2 * (grid[k + 1] - grid[k])
      rows[4 * joints] = Row(slope: width, curve: 1, bound: controllable[k + 1])
      rows[4 * joints + 1] = Row(slope: -width, curve: -1, bound: 0)
      let drive = Self.range(rows, at: squares[k]).upper.value
      squares[k + 1] = min(max(0, squares[k] + width * drive), controllable[k + 1])
      guard squares[k + 1] > 0 || k + 2 == grid.count else {
        throw Obstruction(share: (grid[k] - grid[0]) / (grid[grid.count - 1] - grid[0]))
      }
    }
    self.grid = grid
    speeds = squares.map { $0.squareRoot() }
  }

  /// The u that all rows allow at x, and the rows that bound it.
  private static func range(
    _ rows: [Row], at x: Double
  ) -> (lower: (value: Double, row: Int), upper: (value: Double, row: Int)) {
    var lower = (value: -Double.infinity, row: -1)
    var upper = (value: Double.infinity, row: -1)
    for (index, row) in rows.enumerated() {
      if row.slope > 0 {
        let value = (row.bound - row.curve * x) / row.slope
        if value < upper.value { upper = (value, index) }
      } else if row.slope < 0 {
        let value = (row.bound - row.curve * x) / row.slope
        if value > lower.value { lower = (value, index) }
      }
    }
    return (lower, upper)
  }

  /// The largest x ≤ `ceiling` that leaves some u: Newton's method on the width of the range of u, which
  /// is concave in x, comes from above and ends exactly on the corner of two rows.
  private static func largest(_ rows: [Row], below ceiling: Double) -> Double {
    var x = ceiling
    for row in rows where row.slope == 0 && row.curve > 0 { x = min(x, row.bound / row.curve) }
    // An unbounded start would have no width; no row lets x exceed this.
    x = min(x, 1e12)
    for _ in 0..<100 {
      let (lower, upper) = range(rows, at: x)
      let width = upper.value - lower.value
      guard width < -1e-14 * (abs(upper.value) + abs(lower.value)) else { break }
      let (top, bottom) = (rows[upper.row], rows[lower.row])
      let rate = bottom.curve / bottom.slope - top.curve / top.slope
      let next = rate < 0 ? x - width / rate : 0
      guard next < x else { break }
      x = max(0, next)
      if x == 0 { break }
    }
    return x
  }
}
