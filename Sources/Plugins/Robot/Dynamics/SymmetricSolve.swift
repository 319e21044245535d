/// Replaces `vector` by the solution of A x = vector for a symmetric positive definite A, of which
/// only the lower triangle of the row-major n × n `matrix` is read; it is overwritten. False if A
/// is not positive definite.
///
/// A = L D Lᵀ without square roots: n divisions, where `factorise` and `solve` take n² / 2 (Golub &
/// Van Loan, Matrix Computations, section 4.1).
func solveSymmetric(
  _ matrix: UnsafeMutablePointer<Double>, _ n: Int, _ vector: UnsafeMutablePointer<Double>
) -> Bool {
  // Below the diagonal L, on it 1/D. Each row first holds L D, which its own pivot and D then need.
  for i in 0..<n {
    let row = matrix + i * n
    var pivot = row[i]
    var value = vector[i]
    for j in 0..<i {
      let other = matrix + j * n
      var scaled = row[j]
      for k in 0..<j { scaled -= row[k] * other[k] }
      row[j] = scaled
    }
    for j in 0..<i {
      let scaled = row[j]
      let entry = scaled * matrix[j * n + j]
      pivot -= scaled * entry
      row[j] = entry
      value -= entry * vector[j]
    }
    guard pivot > 0 else { return false }
    row[i] = 1 / pivot
    vector[i] = value
  }
  for i in 0..<n { vector[i] *= matrix[i * n + i] }
  var i = n - 1
  while i > 0 {
    let row = matrix + i * n
    let value = vector[i]
    for k in 0..<i { vector[k] -= row[k] * value }
    i -= 1
  }
  return true
}
