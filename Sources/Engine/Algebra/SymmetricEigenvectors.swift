import Glibc

/// Eigenvalues and eigenvectors of a symmetric matrix by Jacobi rotations.
///
/// Source: Golub & Van Loan (2013), "Matrix computations", algorithm 8.5.3 (cyclic by row).
struct SymmetricEigenvectors {
  let size: Int
  var values: [Double]
  /// Row by row; column j belongs to value j.
  var vectors: [Double]

  init(_ matrix: [Double], size: Int) {
    self.size = size
    var a = matrix
    vectors = (0..<size * size).map { $0 / size == $0 % size ? 1 : 0 }
    let scale = a.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<50 {
      var outside = 0.0
      for row in 0..<size {
        for column in 0..<row { outside += a[row * size + column] * a[row * size + column] }
      }
      if outside <= 1e-30 * scale { break }
      for p in 0..<size {
        for q in (p + 1)..<max(size, p + 1) { Self.rotate(&a, &vectors, size, p, q) }
      }
    }
    values = (0..<size).map { a[$0 * size + $0] }
  }

  /// Makes element (p, q) zero.
  private static func rotate(
    _ a: inout [Double], _ vectors: inout [Double], _ size: Int, _ p: Int, _ q: Int
  ) {
    let element = a[p * size + q]
    guard element != 0 else { return }
    let ratio = (a[q * size + q] - a[p * size + p]) / (2 * element)
    let tangent = (ratio >= 0 ? 1.0 : -1.0) / (abs(ratio) + (1 + ratio * ratio).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = tangent * cosine
    func turn(_ x: inout [Double], _ i: Int, _ j: Int) {
      (x[i], x[j]) = (cosine * x[i] - sine * x[j], sine * x[i] + cosine * x[j])
    }
    for k in 0..<size { turn(&a, k * size + p, k * size + q) }
    for k in 0..<size { turn(&a, p * size + k, q * size + k) }
    for k in 0..<size { turn(&vectors, k * size + p, k * size + q) }
  }
}
