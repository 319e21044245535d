extension FixedMatrix where rows == columns {
  static var identity: FixedMatrix {
    var result = FixedMatrix()
    for k in 0..<rows { result[k, k] = 1 }
    return result
  }

  /// The lower triangle L with L Lᵀ = self for a symmetric matrix; nil unless it is positive definite.
  ///
  /// Source: Golub & Van Loan (2013), Matrix Computations, algorithm 4.2.1.
  var choleskyFactor: FixedMatrix? {
    var factor = FixedMatrix()
    for column in 0..<rows {
      var pivot = self[column, column]
      for k in 0..<column { pivot -= factor[column, k] * factor[column, k] }
      guard pivot > 0 else { return nil }
      let root = pivot.squareRoot()
      factor[column, column] = root
      for row in column + 1..<max(rows, column + 1) {
        var sum = self[row, column]
        for k in 0..<column { sum -= factor[row, k] * factor[column, k] }
        factor[row, column] = sum / root
      }
    }
    return factor
  }

  /// Adds weight · u uᵀ.
  mutating func add(outer vector: FixedMatrix<rows, 1>, times weight: Double) {
    for row in 0..<rows {
      let scaled = weight * vector[row, 0]
      for column in 0..<rows { self[row, column] += scaled * vector[column, 0] }
    }
  }

  /// Makes both triangles equal; rounding lets them drift apart.
  mutating func symmetrise() {
    for row in 0..<rows {
      for column in 0..<row {
        let mean = (self[row, column] + self[column, row]) / 2
        self[row, column] = mean
        self[column, row] = mean
      }
    }
  }
}
