import Glibc

/// The distributions there are. Each checks its parameters, which are in SI.
extension Distribution {
  /// The number `value` and nothing else.
  public static func constant(_ value: Double) throws(DistributionError) -> Distribution {
    try check("constant", "value", value, .finite)
    return Distribution(.constant(value))
  }

  public static func normal(mean: Double, deviation: Double) throws(DistributionError)
    -> Distribution
  {
    try check("normal", "mean", mean, .finite)
    try check("normal", "deviation", deviation, .positive)
    return Distribution(.normal(mean: mean, deviation: deviation))
  }

  /// The exponential of a normal number of standard deviation `sigma` around the logarithm of `median`.
  public static func lognormal(median: Double, sigma: Double) throws(DistributionError)
    -> Distribution
  {
    try check("lognormal", "median", median, .positive)
    try check("lognormal", "sigma", sigma, .positive)
    return Distribution(.lognormal(mu: log(median), sigma: sigma))
  }

  /// The exponential of a normal number of mean `mu` and standard deviation `sigma`.
  public static func lognormal(mu: Double, sigma: Double) throws(DistributionError) -> Distribution
  {
    try check("lognormal", "mu", mu, .finite)
    try check("lognormal", "sigma", sigma, .positive)
    return Distribution(.lognormal(mu: mu, sigma: sigma))
  }

  /// The lognormal distribution of this mean and standard deviation.
  public static func lognormal(mean: Double, deviation: Double) throws(DistributionError)
    -> Distribution
  {
    try check("lognormal", "mean", mean, .positive)
    try check("lognormal", "deviation", deviation, .positive)
    let ratio = deviation / mean
    let squaredSigma = log1p(ratio * ratio)
    return Distribution(
      .lognormal(mu: log(mean) - squaredSigma / 2, sigma: squaredSigma.squareRoot()))
  }

  public static func uniform(lower: Double, upper: Double) throws(DistributionError) -> Distribution
  {
    try check("uniform", "lower", lower, .finite)
    try check("uniform", "upper", upper, .above(lower, "lower"))
    return Distribution(.uniform(lower: lower, upper: upper))
  }

  /// A density that rises linearly from `lower` to `mode` and falls linearly to `upper`.
  public static func triangular(lower: Double, mode: Double, upper: Double)
    throws(DistributionError)
    -> Distribution
  {
    try check("triangular", "lower", lower, .finite)
    try check("triangular", "upper", upper, .above(lower, "lower"))
    try check("triangular", "mode", mode, .within(lower, upper))
    return Distribution(.triangular(lower: lower, mode: mode, upper: upper))
  }

  public static func exponential(mean: Double) throws(DistributionError) -> Distribution {
    try check("exponential", "mean", mean, .positive)
    return Distribution(.exponential(mean: mean))
  }

  public static func exponential(rate: Double) throws(DistributionError) -> Distribution {
    try check("exponential", "rate", rate, .positive)
    try check("exponential", "mean (1/rate)", 1 / rate, .positive)
    return Distribution(.exponential(mean: 1 / rate))
  }

  /// A life whose hazard grows with the power `shape` − 1 of the time since `location`.
  public static func weibull(shape: Double, scale: Double, location: Double = 0)
    throws(DistributionError) -> Distribution
  {
    try check("weibull", "shape", shape, .positive)
    try check("weibull", "scale", scale, .positive)
    try check("weibull", "location", location, .finite)
    return Distribution(.weibull(shape: shape, scale: scale, location: location))
  }

  /// Density ∝ x^(shape−1)·exp(−x/scale); mean shape·scale.
  public static func gamma(shape: Double, scale: Double) throws(DistributionError) -> Distribution {
    try check("gamma", "shape", shape, .positive)
    try check("gamma", "scale", scale, .positive)
    return Distribution(.gamma(shape: shape, scale: scale))
  }

  /// Density ∝ x^(alpha−1)·(1−x)^(beta−1) on 0 … 1.
  public static func beta(alpha: Double, beta: Double) throws(DistributionError) -> Distribution {
    try check("beta", "alpha", alpha, .positive)
    try check("beta", "beta", beta, .positive)
    return Distribution(.beta(alpha: alpha, beta: beta))
  }

  /// One with this probability, else zero.
  public static func bernoulli(probability: Double) throws(DistributionError) -> Distribution {
    try check("bernoulli", "probability", probability, .within(0, 1))
    return Distribution(.bernoulli(probability: probability))
  }

  /// The number of independent events of which `mean` are expected.
  public static func poisson(mean: Double) throws(DistributionError) -> Distribution {
    try check("poisson", "mean", mean, .positive)
    return Distribution(.poisson(mean: mean))
  }

  /// One of `values`, with probabilities in proportion to `weights` (equal ones if nil).
  public static func choice(_ values: [Double], weights: [Double]? = nil) throws(DistributionError)
    -> Distribution
  {
    guard !values.isEmpty else {
      throw DistributionError(
        distribution: "choice", parameter: "number of values", value: 0, requirement: "at least 1")
    }
    let weights = weights ?? Array(repeating: 1, count: values.count)
    guard weights.count == values.count else {
      throw DistributionError(
        distribution: "choice", parameter: "number of weights", value: Double(weights.count),
        requirement: "\(values.count), one for each value")
    }
    for value in values { try check("choice", "value", value, .finite) }
    for weight in weights { try check("choice", "weight", weight, .notNegative) }
    let total = weights.reduce(0, +)
    try check("choice", "sum of weights", total, .positive)
    // Sorted and without repeats, so that the cumulated weights are the distribution function.
    var distinct: [Double] = []
    var probabilities: [Double] = []
    for (value, weight) in zip(values, weights).sorted(by: { $0.0 < $1.0 }) where weight > 0 {
      if distinct.last == value {
        probabilities[probabilities.count - 1] += weight / total
      } else {
        distinct.append(value)
        probabilities.append(weight / total)
      }
    }
    return Distribution(.choice(values: distinct, probabilities: probabilities))
  }

  private enum Requirement {
    case finite, positive, notNegative
    case above(Double, String)
    case within(Double, Double)
  }

  private static func check(
    _ distribution: String, _ parameter: String, _ value: Double, _ requirement: Requirement
  ) throws(DistributionError) {
    let holds: Bool
    let text: String
    switch requirement {
    case .finite: (holds, text) = (true, "a finite number")
    case .positive: (holds, text) = (value > 0, "above 0 and finite")
    case .notNegative: (holds, text) = (value >= 0, "0 or more and finite")
    case .above(let bound, let name):
      (holds, text) = (value > bound, "above \(name), which is \(QuantityFormat.number(bound))")
    case .within(let low, let high):
      (holds, text) = (
        value >= low && value <= high,
        "within \(QuantityFormat.number(low)) … \(QuantityFormat.number(high))"
      )
    }
    guard holds, value.isFinite else {
      throw DistributionError(
        distribution: distribution, parameter: parameter, value: value, requirement: text)
    }
  }
}
