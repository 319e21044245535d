/// Replaces the lower triangle of the row-major symmetric n × n matrix by L with L Lᵀ = the matrix.
///
/// Returns nil on success, else the first row whose pivot is not above `floor` times its diagonal entry:
/// the matrix is not positive definite there.
func factorise(
  _ matrix: UnsafeMutablePointer<Double>, _ n: Int, floor: Double = 0
) -> Int? {
  for i in 0..<n {
    let row = matrix + i * n
    for j in 0..<i {
      let other = matrix + j * n
      var value = row[j]
      for k in 0..<j { value -= row[k] * other[k] }
      row[j] = value / other[j]
    }
    var pivot = row[i]
    let diagonal = pivot
    for k in 0..<i { pivot -= row[k] * row[k] }
    guard pivot > floor * diagonal, pivot > 0 else { return i }
    row[i] = pivot.squareRoot()
  }
  return nil
}

/// Replaces `vector` by the solution of L Lᵀ x = vector, with L from `factorise`.
func solve(
  _ factor: UnsafePointer<Double>, _ n: Int, _ vector: UnsafeMutablePointer<Double>
) {
  for i in 0..<n {
    let row = factor + i * n
    var value = vector[i]
    for k in 0..<i { value -= row[k] * vector[k] }
    vector[i] = value / row[i]
  }
  var i = n - 1
  while i >= 0 {
    var value = vector[i]
    var k = i + 1
    while k < n {
      value -= factor[k * n + i] * vector[k]
      k += 1
    }
    vector[i] = value / factor[i * n + i]
    i -= 1
  }
}
