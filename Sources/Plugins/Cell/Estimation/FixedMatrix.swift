/// A small matrix whose size is part of its type; lies in place, so arithmetic on it never allocates.
struct FixedMatrix<let rows: Int, let columns: Int>: Sendable, BitwiseCopyable {
  private var elements: InlineArray<rows, InlineArray<columns, Double>>

  /// A matrix of zeros.
  init() { elements = InlineArray(repeating: InlineArray(repeating: 0)) }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row][column] }
    set { elements[row][column] = newValue }
  }

  static func * <let inner: Int>(
    left: FixedMatrix, right: FixedMatrix<columns, inner>
  ) -> FixedMatrix<rows, inner> {
    var product = FixedMatrix<rows, inner>()
    for row in 0..<rows {
      for column in 0..<inner {
        var sum = 0.0
        for k in 0..<columns { sum += left[row, k] * right[k, column] }
        product[row, column] = sum
      }
    }
    return product
  }

  var transposed: FixedMatrix<columns, rows> {
    var result = FixedMatrix<columns, rows>()
    for row in 0..<rows {
      for column in 0..<columns { result[column, row] = self[row, column] }
    }
    return result
  }
}

/// A column of numbers.
typealias FixedVector<let count: Int> = FixedMatrix<count, 1>

extension FixedMatrix where columns == 1 {
  subscript(row: Int) -> Double {
    get { self[row, 0] }
    set { self[row, 0] = newValue }
  }
}
