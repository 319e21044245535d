/// A probability distribution of one number, possibly truncated to a range.
///
/// One draw is one uniform number sent through the quantile function, so the same distribution serves random,
/// Latin hypercube and Sobol sampling.
///
/// ```swift
/// let life = try Distribution.weibull(shape: 2, scale: 400 * 3600)
/// let onset = life.sample(stream, 17)
/// let mass = try Distribution.normal(mean: 3, deviation: 0.5).truncated(to: 0...6)
/// ```
public struct Distribution: Hashable, Sendable {
  /// The distribution before truncation, with parameters that have been checked.
  public let law: Law
  /// The range kept; the law's whole support where there is no truncation.
  public let range: ClosedRange<Double>
  /// Probability under the law below, above and within the range.
  private let below: Double
  private let above: Double
  private let within: Double

  /// Whether the range is narrower than the law's support.
  public let isTruncated: Bool

  init(_ law: Law) {
    self.law = law
    isTruncated = false
    range = law.support
    (below, above, within) = (0, 0, 1)
  }

  private init(_ law: Law, range: ClosedRange<Double>, below: Double, above: Double, within: Double)
  {
    self.law = law
    isTruncated = true
    self.range = range
    self.below = below
    self.above = above
    self.within = within
  }

  /// The distribution given that the number lies within `limits`; an end may be infinite.
  public func truncated(to limits: ClosedRange<Double>) throws(DistributionError) -> Distribution {
    let lower = max(limits.lowerBound, range.lowerBound)
    let upper = min(limits.upperBound, range.upperBound)
    guard lower <= upper else {
      let isBelow = limits.upperBound < range.lowerBound
      throw DistributionError(
        distribution: "\(law.name) truncated", parameter: isBelow ? "upper end" : "lower end",
        value: isBelow ? limits.upperBound : limits.lowerBound,
        requirement: "within \(QuantityFormat.number(range.lowerBound)) … "
          + QuantityFormat.number(range.upperBound))
    }
    // A number equal to the lower end is kept, so its own probability is not below the range.
    let atLower = law.isDiscrete ? law.density(lower) : 0
    if lower == range.lowerBound && upper == range.upperBound { return self }
    let lowerTails = law.tails(lower)
    let upperTails = law.tails(upper)
    let below = max(lowerTails.p - atLower, 0)
    // Differences of the smaller tails keep their digits far out.
    let within =
      below > 0.5 ? lowerTails.q + atLower - upperTails.q : upperTails.p - below
    guard within > 0 else {
      throw DistributionError(
        distribution: "\(law.name) truncated", parameter: "lower end", value: limits.lowerBound,
        requirement: "such that the range has a probability above 0")
    }
    return Distribution(
      law, range: lower...upper, below: below, above: upperTails.q, within: min(within, 1))
  }

  /// The number below which lies the probability `p`; not a number for p outside [0, 1].
  ///
  /// A discrete distribution yields the least value whose cumulated probability reaches `p`.
  public func quantile(_ p: Double) -> Double { quantile(p, 1 - p) }

  /// The quantile of lower tail `p` and upper tail `q` = 1 − p, exact where either is tiny.
  func quantile(_ p: Double, _ q: Double) -> Double {
    guard p >= 0, q >= 0 else { return .nan }
    if !isTruncated { return law.quantile(p, q) }
    let value = law.quantile(below + p * within, above + q * within)
    return min(max(value, range.lowerBound), range.upperBound)
  }

  /// The probability of a number at or below `x`.
  public func cdf(_ x: Double) -> Double {
    if !isTruncated { return law.tails(x).p }
    if x < range.lowerBound { return 0 }
    if x >= range.upperBound { return 1 }
    let tails = law.tails(x)
    let part = below > 0.5 ? within - (tails.q - above) : tails.p - below
    return min(max(part / within, 0), 1)
  }

  /// The probability density at `x`, or the probability of `x` where the distribution is discrete.
  public func density(_ x: Double) -> Double {
    range.contains(x) ? law.density(x) / within : 0
  }

  /// One draw: the quantile of the uniform number at `index`.
  public func sample(_ stream: RandomStream, _ index: UInt64) -> Double {
    quantile(stream.uniform(at: index))
  }

  /// Whether only separate values have a probability.
  public var isDiscrete: Bool { law.isDiscrete }

  /// The mean; of a truncated distribution by quadrature, to about 12 digits.
  public var mean: Double { isTruncated ? quadrature { $0 } : law.mean }

  /// The variance; of a truncated distribution by quadrature, to about 10 digits.
  public var variance: Double {
    guard isTruncated else { return law.variance }
    let mean = mean
    return quadrature { ($0 - mean) * ($0 - mean) }
  }

  /// The mean of `function` under a truncated distribution.
  private func quadrature(_ function: (Double) -> Double) -> Double {
    if let values = law.values(in: range) {
      return values.reduce(0) { $0 + function($1) * density($1) }
    }
    // The quantile function of a law with a kink is smooth only on either side of it.
    var cuts = [0.0, 1.0]
    if let kink = law.kink, kink > range.lowerBound, kink < range.upperBound {
      cuts.insert(cdf(kink), at: 1)
    }
    return zip(cuts, cuts.dropFirst()).reduce(0) { sum, cut in
      sum
        + DoubleExponential.integral(from: cut.0, to: cut.1) { p, q in function(quantile(p, q)) }
    }
  }
}

extension Distribution: CustomStringConvertible {
  /// As the language writes it, in SI: `weibull(shape: 2, scale: 1440000)`.
  public var description: String {
    text({ QuantityFormat.number($0) }, difference: { QuantityFormat.number($0) })
  }

  /// As the language writes it: `weibull(shape: 2, scale: 400 h)`.
  ///
  /// - Parameters:
  ///   - amount: writes a parameter that is a value
  ///   - difference: writes one that is a distance between values, which matters for temperatures
  public func text(_ amount: (Double) -> String, difference: (Double) -> String) -> String {
    let text = law.text(amount, difference: difference)
    guard isTruncated else { return text }
    return "\(text) within \(amount(range.lowerBound)) .. \(amount(range.upperBound))"
  }
}
