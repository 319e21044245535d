import Testing

@testable import Cell

@Suite("Fixed-size matrices")
struct FixedMatrixTests {
  private func matrix<let rows: Int, let columns: Int>(_ values: [[Double]]) -> FixedMatrix<
    rows, columns
  > {
    var result = FixedMatrix<rows, columns>()
    for row in 0..<rows { for column in 0..<columns { result[row, column] = values[row][column] } }
    return result
  }

  @Test("products and transposes of unequal sides")
  func products() {
    let left: FixedMatrix<2, 3> = matrix([[1, 2, 3], [4, 5, 6]])
    let right: FixedMatrix<3, 1> = matrix([[1], [0], [-1]])
    let product = left * right
    #expect(product[0] == -2 && product[1] == -2)
    #expect(left.transposed[2, 1] == 6)
  }

  @Test(
    "a Cholesky factor times its transpose is the matrix again, and there is none for an indefinite one"
  )
  func cholesky() throws {
    let symmetric: FixedMatrix<3, 3> = matrix([[4, 2, -1], [2, 5, 3], [-1, 3, 6]])
    let factor = try #require(symmetric.choleskyFactor)
    let product = factor * factor.transposed
    for row in 0..<3 {
      for column in 0..<3 { #expect(abs(product[row, column] - symmetric[row, column]) < 1e-14) }
    }
    #expect(factor[0, 2] == 0)
    let indefinite: FixedMatrix<2, 2> = matrix([[1, 2], [2, 1]])
    #expect(indefinite.choleskyFactor == nil)
  }
}
