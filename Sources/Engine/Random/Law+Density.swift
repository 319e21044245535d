import Glibc

extension Law {
  /// The probability density at `x`; of a discrete law the probability of `x`.
  public func density(_ x: Double) -> Double {
    switch self {
    case .constant(let value): return x == value ? 1 : 0
    case .normal(let mean, let deviation):
      return StandardNormal.density((x - mean) / deviation) / deviation
    case .lognormal(let mu, let sigma):
      guard x > 0 else { return 0 }
      return StandardNormal.density((log(x) - mu) / sigma) / (sigma * x)
    case .uniform(let lower, let upper):
      return x >= lower && x <= upper ? 1 / (upper - lower) : 0
    case .triangular(let lower, let mode, let upper):
      guard x >= lower, x <= upper else { return 0 }
      let peak = 2 / (upper - lower)
      if x == mode { return peak }
      return x < mode ? peak * (x - lower) / (mode - lower) : peak * (upper - x) / (upper - mode)
    case .exponential(let mean):
      return x >= 0 ? exp(-x / mean) / mean : 0
    case .weibull(let shape, let scale, let location):
      let z = (x - location) / scale
      guard z >= 0 else { return 0 }
      return shape / scale * pow(z, shape - 1) * exp(-pow(z, shape))
    case .gamma(let shape, let scale):
      guard x >= 0 else { return 0 }
      if x == 0 { return shape < 1 ? .infinity : shape == 1 ? 1 / scale : 0 }
      return IncompleteGamma.kernel(shape, x / scale) / x
    case .beta(let alpha, let beta):
      guard x >= 0, x <= 1 else { return 0 }
      if x == 0 { return alpha < 1 ? .infinity : alpha == 1 ? beta : 0 }
      if x == 1 { return beta < 1 ? .infinity : beta == 1 ? alpha : 0 }
      return IncompleteBeta.kernel(alpha, beta, x, 1 - x) / (x * (1 - x))
    case .bernoulli(let probability):
      return x == 1 ? probability : x == 0 ? 1 - probability : 0
    case .poisson(let mean):
      guard x >= 0, x == x.rounded(), x.isFinite else { return 0 }
      return x == 0 ? exp(-mean) : IncompleteGamma.kernel(x, mean) / x
    case .choice(let values, let probabilities):
      guard let place = values.firstIndex(of: x) else { return 0 }
      return probabilities[place]
    }
  }
}
