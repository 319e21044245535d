import Glibc

/// The lower triangle L with L Lᵀ equal to a symmetric positive definite matrix.
struct CholeskyFactor: Sendable {
  let size: Int
  /// Row by row, zero above the diagonal.
  let lower: [Double]

  /// Takes a factor that is known already.
  init(size: Int, lower: [Double]) {
    self.size = size
    self.lower = lower
  }

  /// Nil where the matrix (row by row) is not positive definite.
  init?(_ matrix: [Double], size: Int) {
    precondition(
      matrix.count == size * size, "\(matrix.count) elements of a \(size) × \(size) matrix")
    var lower = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        var sum = matrix[row * size + column]
        for place in 0..<column {
          sum -= lower[row * size + place] * lower[column * size + place]
        }
        if row == column {
          guard sum > 0, sum.isFinite else { return nil }
          lower[row * size + row] = sum.squareRoot()
        } else {
          lower[row * size + column] = sum / lower[column * size + column]
        }
      }
    }
    self.size = size
    self.lower = lower
  }

  /// ln of the determinant of the matrix.
  var logDeterminant: Double {
    2 * (0..<size).reduce(0) { $0 + log(lower[$1 * size + $1]) }
  }

  /// L x.
  func product(_ x: [Double]) -> [Double] {
    (0..<size).map { row in
      (0...row).reduce(0) { $0 + lower[row * size + $1] * x[$1] }
    }
  }

  /// L⁻¹ x.
  func quotient(_ x: [Double]) -> [Double] {
    var y = x
    for row in 0..<size {
      for column in 0..<row { y[row] -= lower[row * size + column] * y[column] }
      y[row] /= lower[row * size + row]
    }
    return y
  }

  /// The solution of L Lᵀ y = x.
  func solution(_ x: [Double]) -> [Double] {
    var y = quotient(x)
    for row in (0..<size).reversed() {
      for below in (row + 1)..<max(size, row + 1) { y[row] -= lower[below * size + row] * y[below] }
      y[row] /= lower[row * size + row]
    }
    return y
  }
}
