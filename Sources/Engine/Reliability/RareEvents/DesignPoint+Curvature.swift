import Glibc

/// The correction for a curved boundary (SORM).
extension DesignPoint {
  /// Φ(−β)/√det(I + βK), with K the curvatures of the boundary at the design point.
  ///
  /// K is the Hessian of g over |∇g|, seen in the plane across the direction α; with the projection P = I − ααᵀ the
  /// determinant is that of I + β P H P/|∇g|. Nil where the parabola opens too fast (an eigenvalue below 0).
  ///
  /// Source: Breitung (1984), "Asymptotic approximations for multinormal integrals", J. Eng. Mech. 110, 357–366,
  /// doi:10.1061/(ASCE)0733-9399(1984)110:3(357).
  public func curvedProbability(
    differenceStep: Double = 1e-2, _ robustness: ([[Double]]) throws -> [Double]
  ) rethrows -> Double? {
    let size = point.count
    let hessian = try hessian(differenceStep, robustness)
    var matrix = [Double](repeating: 0, count: size * size)
    func projected(_ row: Int, _ column: Int) -> Double {
      (row == column ? 1 : 0) - direction[row] * direction[column]
    }
    for row in 0..<size {
      for column in 0..<size {
        var sum = row == column ? 1.0 : 0
        for i in 0..<size {
          for j in 0..<size {
            sum +=
              reliabilityIndex * projected(row, i) * hessian[i * size + j]
              * projected(j, column) / slope
          }
        }
        matrix[row * size + column] = sum
      }
    }
    guard let factor = CholeskyFactor(matrix, size: size) else { return nil }
    return probability * exp(-0.5 * factor.logDeterminant)
  }

  /// Second derivatives by central differences, in one batch.
  private func hessian(_ step: Double, _ robustness: ([[Double]]) throws -> [Double]) rethrows
    -> [Double]
  {
    let size = point.count
    var points: [[Double]] = []
    for row in 0..<size {
      for column in 0...row {
        for (first, second) in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)] {
          var moved = point
          moved[row] += first * step
          moved[column] += second * step
          points.append(moved)
        }
      }
    }
    let values = try robustness(points)
    var hessian = [Double](repeating: 0, count: size * size)
    var place = 0
    for row in 0..<size {
      for column in 0...row {
        // On the diagonal the same formula has a step of twice the length.
        let second =
          (values[place] - values[place + 1] - values[place + 2] + values[place + 3])
          / (4 * step * step)
        hessian[row * size + column] = second
        hessian[column * size + row] = second
        place += 4
      }
    }
    return hessian
  }
}
