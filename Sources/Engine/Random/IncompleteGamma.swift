import Glibc

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P, and their inverse.
///
/// Below x = a + 1 the series of DLMF 8.11.4, above it the continued fraction of DLMF 8.9.2 by Lentz's
/// method as modified by Thompson & Barnett (1986). Both need about √a terms, which suits any a below 10⁸.
enum IncompleteGamma {
  /// xᵃ·e⁻ˣ/Γ(a), without the cancellation of large logarithms.
  ///
  /// Source: Loader (2000), "Fast and accurate computation of binomial probabilities", saddle point form.
  static func kernel(_ a: Double, _ x: Double) -> Double {
    let deviance = a * StirlingSeries.logMinusLinear(ratio: x / a, excess: (x - a) / a)
    return (a / (2 * .pi)).squareRoot() * exp(deviance - StirlingSeries.remainder(a))
  }

  /// P(a, x) and Q(a, x) for a > 0.
  static func tails(_ a: Double, _ x: Double) -> (p: Double, q: Double) {
    if x <= 0 { return (0, 1) }
    if x.isInfinite { return (1, 0) }
    if x < a + 1 {
      let p = min(kernel(a, x) * series(a, x), 1)
      return (p, 1 - p)
    }
    let q = min(kernel(a, x) * fraction(a, x), 1)
    return (1 - q, q)
  }

  /// Σ xⁿ / (a (a+1) … (a+n)).
  private static func series(_ a: Double, _ x: Double) -> Double {
    var denominator = a
    var term = 1 / a
    var sum = term
    while term > sum * 1e-17 {
      denominator += 1
      term *= x / denominator
      sum += term
    }
    return sum
  }

  private static func fraction(_ a: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var result = d
    for index in 1...1_000_000 {
      let n = Double(index)
      let coefficient = -n * (n - a)
      b += 2
      d = coefficient * d + b
      if abs(d) < tiny { d = tiny }
      c = b + coefficient / c
      if abs(c) < tiny { c = tiny }
      d = 1 / d
      let factor = d * c
      result *= factor
      if abs(factor - 1) < 2e-16 { break }
    }
    return result
  }

  /// The x with P(a, x) = p and Q(a, x) = q.
  ///
  /// Newton's method on ln P over ln x in the lower half and on ln Q over x in the upper, where each is
  /// nearly straight; a step that leaves the bracket is replaced by a bisection. The start is Wilson &
  /// Hilferty's (1931) cube, or the leading term (p·Γ(a+1))^(1/a) where that is smaller.
  static func quantile(_ a: Double, _ p: Double, _ q: Double) -> Double {
    let isLower = p < q
    let z = isLower ? StandardNormal.quantile(p) : -StandardNormal.quantile(q)
    let cube = 1 - 1 / (9 * a) + z / (3 * a.squareRoot())
    var x = cube > 0 ? a * cube * cube * cube : 0
    if isLower || x == 0 {
      var sign: Int32 = 0
      let leading = exp((log(p) + lgamma_r(a + 1, &sign)) / a)
      if x <= 0 || a < 1 || cube < 0.3 { x = leading }
    }
    if x < .leastNormalMagnitude { return x }
    var (low, high) = (0.0, Double.infinity)
    for _ in 0..<200 {
      let here = tails(a, x)
      let excess = isLower ? here.p - p : q - here.q
      if excess == 0 { return x }
      if excess > 0 { high = x } else { low = x }
      let slope = kernel(a, x)  // x · density
      var next: Double
      if isLower {
        next = x * exp(-log(here.p / p) * here.p / slope)
      } else {
        next = x + log(here.q / q) * here.q * x / slope
      }
      if !(next > low && next < high) {
        next = high.isInfinite ? 2 * x : low == 0 ? x / 16 : 0.5 * (low + high)
      }
      if abs(next - x) <= 4e-16 * x { return next }
      x = next
    }
    return x
  }
}
