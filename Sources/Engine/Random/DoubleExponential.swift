import Glibc

/// The double exponential rule of Takahasi & Mori (1974), Publ. RIMS 9, 721–741.
///
/// With p = 1/(1 + exp(−π sinh t)) the integrand dies off doubly exponentially at both ends, so that the
/// trapezoidal rule in t converges fast even where the integrand is infinite at an end.
enum DoubleExponential {
  /// The integral of `function` over p in `lower` … `upper` (within 0 … 1), called with p and 1 − p.
  static func integral(
    from lower: Double, to upper: Double, _ function: (_ p: Double, _ q: Double) -> Double
  ) -> Double {
    let width = upper - lower
    let step = 1.0 / 16
    // π sinh 4.4 = 128: the outermost weights are 10⁻⁵⁴.
    let count = 70
    var sum = 0.0
    for index in -count...count {
      let t = Double(index) * step
      let rise = Double.pi * sinh(t)
      let p = 1 / (1 + exp(-rise))
      let q = 1 / (1 + exp(rise))
      let value = function(lower + width * p, (1 - upper) + width * q)
      sum += value * Double.pi * cosh(t) * p * q
    }
    return sum * step * width
  }
}
