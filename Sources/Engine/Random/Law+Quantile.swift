import Glibc

extension Law {
  /// The value with probability `p` at or below and `q` = 1 − p above; the smaller of both counts.
  public func quantile(_ p: Double, _ q: Double) -> Double {
    if p <= 0 { return support.lowerBound }
    if q <= 0 { return support.upperBound }
    switch self {
    case .constant(let value): return value
    case .normal(let mean, let deviation): return mean + deviation * standardNormal(p, q)
    case .lognormal(let mu, let sigma): return exp(mu + sigma * standardNormal(p, q))
    case .uniform(let lower, let upper):
      return p < q ? lower + p * (upper - lower) : upper - q * (upper - lower)
    case .triangular(let lower, let mode, let upper):
      let width = upper - lower
      return p * width <= mode - lower
        ? lower + (p * width * (mode - lower)).squareRoot()
        : upper - (q * width * (upper - mode)).squareRoot()
    case .exponential(let mean): return mean * hazard(p, q)
    case .weibull(let shape, let scale, let location):
      return location + scale * pow(hazard(p, q), 1 / shape)
    case .gamma(let shape, let scale): return scale * IncompleteGamma.quantile(shape, p, q)
    case .beta(let alpha, let beta): return IncompleteBeta.quantile(alpha, beta, p, q)
    case .bernoulli(let probability): return q < probability ? 1 : 0
    case .poisson(let mean): return poissonQuantile(mean, p, q)
    case .choice(let values, let probabilities):
      var cumulated = 0.0
      for place in values.indices {
        cumulated += probabilities[place]
        if p <= cumulated { return values[place] }
      }
      return values[values.count - 1]
    }
  }

  private func standardNormal(_ p: Double, _ q: Double) -> Double {
    p < q ? StandardNormal.quantile(p) : -StandardNormal.quantile(q)
  }

  /// The cumulated hazard −ln q.
  private func hazard(_ p: Double, _ q: Double) -> Double { p < 0.5 ? -log1p(-p) : -log(q) }

  /// Starts from the Cornish–Fisher expansion with one term of skewness (Abramowitz & Stegun 26.2.49), then
  /// walks to the least whole number whose tail reaches the probability.
  private func poissonQuantile(_ mean: Double, _ p: Double, _ q: Double) -> Double {
    let z = standardNormal(p, q)
    var count = max((mean + z * mean.squareRoot() + (z * z - 1) / 6).rounded(.down), 0)
    let isLower = p < q
    // Rounding in the tails must not turn the quantile of a cumulated probability into its neighbour.
    let slack = 64 * Double.ulpOfOne
    func reaches(_ tails: (p: Double, q: Double)) -> Bool {
      isLower ? tails.p >= p * (1 - slack) : tails.q <= q * (1 + slack)
    }
    var here = tails(count)
    if reaches(here) {
      while count > 0 {
        let before = tails(count - 1)
        if !reaches(before) { break }
        count -= 1
      }
      return count
    }
    while !reaches(here) {
      count += 1
      here = tails(count)
    }
    return count
  }
}
