import Glibc

extension Law {
  /// The probability `p` of a value at or below `x`, and `q` of one above; each exact where it is small.
  public func tails(_ x: Double) -> (p: Double, q: Double) {
    if x.isNaN { return (.nan, .nan) }
    if x < support.lowerBound { return (0, 1) }
    if x >= support.upperBound { return (1, 0) }
    switch self {
    case .constant: return (1, 0)
    case .normal(let mean, let deviation):
      let z = (x - mean) / deviation
      return (StandardNormal.cdf(z), StandardNormal.cdf(-z))
    case .lognormal(let mu, let sigma):
      if x <= 0 { return (0, 1) }
      let z = (log(x) - mu) / sigma
      return (StandardNormal.cdf(z), StandardNormal.cdf(-z))
    case .uniform(let lower, let upper):
      return ((x - lower) / (upper - lower), (upper - x) / (upper - lower))
    case .triangular(let lower, let mode, let upper):
      let width = upper - lower
      if x <= mode {
        let p = mode == lower ? 0 : (x - lower) * (x - lower) / (width * (mode - lower))
        return (p, 1 - p)
      }
      let q = (upper - x) * (upper - x) / (width * (upper - mode))
      return (1 - q, q)
    case .exponential(let mean): return (-expm1(-x / mean), exp(-x / mean))
    case .weibull(let shape, let scale, let location):
      let hazard = pow((x - location) / scale, shape)
      return (-expm1(-hazard), exp(-hazard))
    case .gamma(let shape, let scale): return IncompleteGamma.tails(shape, x / scale)
    case .beta(let alpha, let beta): return IncompleteBeta.tails(alpha, beta, x, 1 - x)
    case .bernoulli(let probability): return (1 - probability, probability)
    case .poisson(let mean):
      // Fewer than k + 1 events by then: the wait for event k + 1 is longer (DLMF 8.4.10).
      let wait = IncompleteGamma.tails(x.rounded(.down) + 1, mean)
      return (wait.q, wait.p)
    case .choice(let values, let probabilities):
      var (p, q) = (0.0, 0.0)
      for (value, probability) in zip(values, probabilities) {
        if value <= x { p += probability } else { q += probability }
      }
      return (p, q)
    }
  }
}
