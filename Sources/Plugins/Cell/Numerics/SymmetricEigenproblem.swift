import Glibc

/// Solves K v = λ M v for symmetric K and symmetric positive definite M, with vᵀ M v = 1.
///
/// M = L Lᵀ turns it into (L⁻¹ K L⁻ᵀ) u = λ u, which Jacobi's rotations make diagonal (Golub & Van Loan 2013,
/// §8.5). Meant for a dozen unknowns at build time.
struct SymmetricEigenproblem {
  /// Ascending.
  private(set) var values: [Double]
  /// Entry k belongs to value k.
  private(set) var vectors: [[Double]]

  init(stiffness: [[Double]], mass: [[Double]]) {
    let n = mass.count
    let lower = Self.factor(mass)
    // L⁻¹ K, then the same from the right.
    var matrix = Self.solved(lower, stiffness)
    matrix = Self.transposed(Self.solved(lower, Self.transposed(matrix)))
    var rotation = (0..<n).map { row in (0..<n).map { $0 == row ? 1.0 : 0 } }
    for _ in 0..<60 where !Self.isDiagonal(matrix) {
      for p in 0..<n { for q in p + 1..<max(n, p + 1) { Self.rotate(&matrix, &rotation, p, q) } }
    }
    let order = (0..<n).sorted { matrix[$0][$0] < matrix[$1][$1] }
    values = order.map { matrix[$0][$0] }
    vectors = order.map { column in
      Self.backSolved(lower, rotation.map { $0[column] })
    }
  }

  private static func factor(_ mass: [[Double]]) -> [[Double]] {
    let n = mass.count
    var lower = mass.map { $0.map { _ in 0.0 } }
    for row in 0..<n {
      for column in 0...row {
        var sum = mass[row][column]
        for k in 0..<column { sum -= lower[row][k] * lower[column][k] }
        lower[row][column] = row == column ? sqrt(sum) : sum / lower[column][column]
      }
    }
    return lower
  }

  /// L⁻¹ B.
  private static func solved(_ lower: [[Double]], _ right: [[Double]]) -> [[Double]] {
    var result = right
    for row in lower.indices {
      for column in right[row].indices {
        for k in 0..<row { result[row][column] -= lower[row][k] * result[k][column] }
        result[row][column] /= lower[row][row]
      }
    }
    return result
  }

  /// L⁻ᵀ b.
  private static func backSolved(_ lower: [[Double]], _ right: [Double]) -> [Double] {
    var result = right
    for row in lower.indices.reversed() {
      for k in row + 1..<max(lower.count, row + 1) { result[row] -= lower[k][row] * result[k] }
      result[row] /= lower[row][row]
    }
    return result
  }

  private static func transposed(_ matrix: [[Double]]) -> [[Double]] {
    matrix.indices.map { column in matrix.map { $0[column] } }
  }

  private static func isDiagonal(_ matrix: [[Double]]) -> Bool {
    var outside = 0.0
    var inside = 0.0
    for row in matrix.indices {
      for column in matrix.indices {
        let square = matrix[row][column] * matrix[row][column]
        if row == column { inside += square } else { outside += square }
      }
    }
    return outside <= 1e-32 * inside
  }

  /// One rotation that makes entry (p, q) zero.
  private static func rotate(
    _ matrix: inout [[Double]], _ rotation: inout [[Double]], _ p: Int, _ q: Int
  ) {
    guard matrix[p][q] != 0 else { return }
    let theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q])
    let tangent = (theta < 0 ? -1.0 : 1) / (abs(theta) + sqrt(theta * theta + 1))
    let cosine = 1 / sqrt(tangent * tangent + 1)
    let sine = tangent * cosine
    for k in matrix.indices {
      let (left, right) = (matrix[k][p], matrix[k][q])
      matrix[k][p] = cosine * left - sine * right
      matrix[k][q] = sine * left + cosine * right
    }
    for k in matrix.indices {
      let (upper, under) = (matrix[p][k], matrix[q][k])
      matrix[p][k] = cosine * upper - sine * under
      matrix[q][k] = sine * upper + cosine * under
    }
    for k in matrix.indices {
      let (left, right) = (rotation[k][p], rotation[k][q])
      rotation[k][p] = cosine * left - sine * right
      rotation[k][q] = sine * left + cosine * right
    }
  }
}
