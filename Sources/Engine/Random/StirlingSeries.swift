import Glibc

/// Parts of Stirling's formula that keep ratios of gamma functions exact for large arguments.
enum StirlingSeries {
  /// δ(a) = ln Γ(a+1) − (a + ½) ln a + a − ½ ln 2π.
  ///
  /// Five terms of DLMF 5.11.1 from a = 16, where the next term is below 10⁻¹⁶.
  static func remainder(_ a: Double) -> Double {
    if a < 16 {
      var sign: Int32 = 0
      return lgamma_r(a + 1, &sign) - (a + 0.5) * log(a) + a - 0.918_938_533_204_672_741_78
    }
    let square = a * a
    return
      (1.0 / 12
      - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) / square)
      / a
  }

  /// ln r − u for r = 1 + u; exact for small u, and for small r, where 1 + u has lost its digits.
  static func logMinusLinear(ratio: Double, excess u: Double) -> Double {
    if abs(u) > 0.2 { return log(ratio) - u }
    // ln(1 + u) = 2 artanh(v) with v = u/(2 + u), and 2v − u = −u·v.
    let v = u / (2 + u)
    let square = v * v
    var term = square * v
    var sum = 0.0
    var divisor = 3.0
    while abs(term) > 1e-18 * abs(sum) || divisor == 3 {
      sum += term / divisor
      term *= square
      divisor += 2
      if term == 0 { break }
    }
    return 2 * sum - u * v
  }
}
