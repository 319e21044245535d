import Glibc

/// A family of distributions with its parameters, in SI. `Distribution` makes them and checks them.
public enum Law: Hashable, Sendable {
  case constant(Double)
  case normal(mean: Double, deviation: Double)
  case lognormal(mu: Double, sigma: Double)
  case uniform(lower: Double, upper: Double)
  case triangular(lower: Double, mode: Double, upper: Double)
  case exponential(mean: Double)
  case weibull(shape: Double, scale: Double, location: Double)
  case gamma(shape: Double, scale: Double)
  case beta(alpha: Double, beta: Double)
  case bernoulli(probability: Double)
  case poisson(mean: Double)
  /// Values in ascending order, each once, with the probability of each.
  case choice(values: [Double], probabilities: [Double])

  /// The name in the language.
  public var name: String {
    switch self {
    case .constant: "constant"
    case .normal: "normal"
    case .lognormal: "lognormal"
    case .uniform: "uniform"
    case .triangular: "triangular"
    case .exponential: "exponential"
    case .weibull: "weibull"
    case .gamma: "gamma"
    case .beta: "beta"
    case .bernoulli: "bernoulli"
    case .poisson: "poisson"
    case .choice: "choice"
    }
  }

  /// The parameters by their names in the language.
  var parameters: [(name: String, value: Double)] {
    switch self {
    case .constant(let value): [("value", value)]
    case .normal(let mean, let deviation): [("mean", mean), ("deviation", deviation)]
    case .lognormal(let mu, let sigma): [("mu", mu), ("sigma", sigma)]
    case .uniform(let lower, let upper): [("lower", lower), ("upper", upper)]
    case .triangular(let lower, let mode, let upper):
      [("lower", lower), ("mode", mode), ("upper", upper)]
    case .exponential(let mean), .poisson(let mean): [("mean", mean)]
    case .weibull(let shape, let scale, let location):
      [("shape", shape), ("scale", scale)] + (location == 0 ? [] : [("location", location)])
    case .gamma(let shape, let scale): [("shape", shape), ("scale", scale)]
    case .beta(let alpha, let beta): [("alpha", alpha), ("beta", beta)]
    case .bernoulli(let probability): [("probability", probability)]
    case .choice(let values, _): values.map { ("", $0) }
    }
  }

  /// The least and greatest value there can be.
  public var support: ClosedRange<Double> {
    switch self {
    case .constant(let value): value...value
    case .normal: -.infinity ... .infinity
    case .lognormal, .exponential, .gamma, .poisson: 0 ... .infinity
    case .uniform(let lower, let upper): lower...upper
    case .triangular(let lower, _, let upper): lower...upper
    case .weibull(_, _, let location): location ... .infinity
    case .beta: 0...1
    case .bernoulli(let probability): (probability == 1 ? 1 : 0)...(probability == 0 ? 0 : 1)
    case .choice(let values, _): (values.first ?? 0)...(values.last ?? 0)
    }
  }

  public var isDiscrete: Bool {
    switch self {
    case .constant, .bernoulli, .poisson, .choice: true
    default: false
    }
  }

  /// Where the density has a kink, so that a quadrature has to be split.
  var kink: Double? {
    if case .triangular(_, let mode, _) = self { return mode }
    return nil
  }

  /// The values within `range` that hold all but 10⁻¹⁸ of the probability there; nil for a continuous law.
  func values(in range: ClosedRange<Double>) -> [Double]? {
    switch self {
    case .constant(let value): [value].filter(range.contains)
    case .bernoulli: [0, 1].filter(range.contains)
    case .choice(let values, _): values.filter(range.contains)
    case .poisson:
      stride(
        from: max(range.lowerBound, quantile(1e-300, 1)).rounded(.up),
        through: min(range.upperBound, max(quantile(1, 1e-300), range.lowerBound + 1000)), by: 1
      ).map { $0 }
    default: nil
    }
  }
}

extension Law: CustomStringConvertible {
  public var description: String {
    text({ QuantityFormat.number($0) }, difference: { QuantityFormat.number($0) })
  }

  /// - Parameters:
  ///   - amount: writes a parameter that is a value
  ///   - difference: writes one that is a distance between values
  func text(_ amount: (Double) -> String, difference: (Double) -> String) -> String {
    let list = shownParameters.map { name, value, kind in
      let text =
        switch kind {
        case .value: amount(value)
        case .difference: difference(value)
        case .bare: QuantityFormat.number(value)
        }
      return name.isEmpty || name == "value" ? text : "\(name): \(text)"
    }
    return "\(name)(\(list.joined(separator: ", ")))"
  }

  private enum ParameterKind { case value, difference, bare }

  /// The parameters for people, and what each is.
  private var shownParameters: [(name: String, value: Double, kind: ParameterKind)] {
    if case .lognormal(let mu, let sigma) = self {
      return [("median", exp(mu), .value), ("sigma", sigma, .bare)]
    }
    return parameters.map { name, value in
      switch name {
      case "shape", "alpha", "beta", "probability": (name, value, .bare)
      case "deviation", "scale": (name, value, .difference)
      default: (name, value, .value)
      }
    }
  }
}
