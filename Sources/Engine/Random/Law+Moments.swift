import Glibc

extension Law {
  public var mean: Double {
    switch self {
    case .constant(let value): value
    case .normal(let mean, _): mean
    case .lognormal(let mu, let sigma): exp(mu + sigma * sigma / 2)
    case .uniform(let lower, let upper): lower + (upper - lower) / 2
    case .triangular(let lower, let mode, let upper): (lower + mode + upper) / 3
    case .exponential(let mean), .poisson(let mean): mean
    case .weibull(let shape, let scale, let location): location + scale * tgamma(1 + 1 / shape)
    case .gamma(let shape, let scale): shape * scale
    case .beta(let alpha, let beta): alpha / (alpha + beta)
    case .bernoulli(let probability): probability
    case .choice(let values, let probabilities):
      zip(values, probabilities).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  public var variance: Double {
    switch self {
    case .constant: 0
    case .normal(_, let deviation): deviation * deviation
    case .lognormal(let mu, let sigma):
      expm1(sigma * sigma) * exp(2 * mu + sigma * sigma)
    case .uniform(let lower, let upper): (upper - lower) * (upper - lower) / 12
    case .triangular(let lower, let mode, let upper):
      ((mode - lower) * (mode - lower) + (upper - mode) * (upper - mode)
        + (mode - lower) * (upper - mode)) / 18
    case .exponential(let mean): mean * mean
    case .weibull(let shape, let scale, _):
      scale * scale * weibullVariance(shape)
    case .gamma(let shape, let scale): shape * scale * scale
    case .beta(let alpha, let beta):
      alpha * beta / ((alpha + beta) * (alpha + beta) * (alpha + beta + 1))
    case .bernoulli(let probability): probability * (1 - probability)
    case .poisson(let mean): mean
    case .choice(let values, let probabilities):
      zip(values, probabilities).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }
    }
  }

  /// Γ(1 + 2/k) − Γ(1 + 1/k)², as a product with expm1 because both are near 1 for a large shape k.
  private func weibullVariance(_ shape: Double) -> Double {
    var sign: Int32 = 0
    let single = lgamma_r(1 + 1 / shape, &sign)
    return exp(2 * single) * expm1(lgamma_r(1 + 2 / shape, &sign) - 2 * single)
  }
}
