extension CholeskyFactor {
  /// The inverse of the matrix, row by row.
  ///
  /// First L⁻¹ by forward substitution, then (L Lᵀ)⁻¹ = L⁻ᵀ L⁻¹.
  var inverse: [Double] {
    var triangle = [Double](repeating: 0, count: size * size)
    for column in 0..<size {
      triangle[column * size + column] = 1 / lower[column * size + column]
      for row in (column + 1)..<max(size, column + 1) {
        var sum = 0.0
        for place in column..<row {
          sum -= lower[row * size + place] * triangle[place * size + column]
        }
        triangle[row * size + column] = sum / lower[row * size + row]
      }
    }
    var result = triangle
    for row in 0..<size {
      for column in 0...row {
        var sum = 0.0
        for place in row..<size {
          sum += triangle[place * size + row] * triangle[place * size + column]
        }
        result[row * size + column] = sum
        result[column * size + row] = sum
      }
    }
    return result
  }
}
