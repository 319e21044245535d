import Glibc

/// The regularised incomplete beta function Iₓ(a, b), and its inverse.
///
/// The continued fraction DLMF 8.17.22 by Lentz's method, on the side of the mean where it converges fast.
/// Arguments come as x and y = 1 − x, so that neither loses digits near its end.
enum IncompleteBeta {
  /// xᵃ·yᵇ/B(a, b), in Loader's (2000) saddle point form.
  static func kernel(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let n = a + b
    // n·x − a = b·x − a·y, without cancellation of the leading digits of n·x.
    let shift = b * x - a * y
    let deviance =
      a * StirlingSeries.logMinusLinear(ratio: x / a * n, excess: shift / a)
      + b * StirlingSeries.logMinusLinear(ratio: y / b * n, excess: -shift / b)
    let remainder =
      StirlingSeries.remainder(n) - StirlingSeries.remainder(a) - StirlingSeries.remainder(b)
    return (a / n * b / (2 * .pi)).squareRoot() * exp(deviance + remainder)
  }

  /// Iₓ(a, b) and its complement.
  static func tails(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> (p: Double, q: Double) {
    if x <= 0 { return (0, 1) }
    if y <= 0 { return (1, 0) }
    let kernel = kernel(a, b, x, y)
    if x * (a + b + 2) < a + 1 {
      let p = min(kernel * fraction(a, b, x) / a, 1)
      return (p, 1 - p)
    }
    let q = min(kernel * fraction(b, a, y) / b, 1)
    return (1 - q, q)
  }

  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    func guarded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / guarded(1 - (a + b) * x / (a + 1))
    var result = d
    for index in 1...1_000_000 {
      let m = Double(index)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / guarded(1 + even * d)
      c = guarded(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / guarded(1 + odd * d)
      c = guarded(1 + odd / c)
      let factor = d * c
      result *= factor
      if abs(factor - 1) < 2e-16 { break }
    }
    return result
  }

  /// The x with Iₓ(a, b) = p, and q = 1 − p.
  static func quantile(_ a: Double, _ b: Double, _ p: Double, _ q: Double) -> Double {
    p < q
      ? 1 / (1 + exp(-lowerLogit(a, b, p)))
      : 1 / (1 + exp(lowerLogit(b, a, q)))
  }

  /// The t = ln(x/y) with Iₓ(a, b) = p, for p up to a half.
  ///
  /// Newton's method on ln I over t, which is nearly straight in the lower tail, within a bracket.
  private static func lowerLogit(_ a: Double, _ b: Double, _ p: Double) -> Double {
    var sign: Int32 = 0
    let logBeta = lgamma_r(a, &sign) + lgamma_r(b, &sign) - lgamma_r(a + b, &sign)
    // The leading term I ≈ xᵃ/(a·B) is above I for b < 1 and below else; far out it is exact.
    let leading = (log(p) + log(a) + logBeta) / a
    if leading < -700 { return leading }
    var t = min(leading, log(a / b))
    var (low, high) = (-Double.infinity, Double.infinity)
    for _ in 0..<200 {
      let x = 1 / (1 + exp(-t))
      let y = 1 / (1 + exp(t))
      let here = tails(a, b, x, y).p
      if here == p { return t }
      if here > p { high = t } else { low = t }
      var next = t - log(here / p) * here / kernel(a, b, x, y)
      if !(next > low && next < high) {
        next = high.isInfinite ? t + 4 : low.isInfinite ? t - 4 : 0.5 * (low + high)
      }
      if abs(next - t) <= 2e-16 * max(abs(t), 1) { return next }
      t = next
    }
    return t
  }
}
