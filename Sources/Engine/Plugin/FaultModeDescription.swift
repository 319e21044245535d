/// A way in which a twin is known to fail: which port or parameter changes, and by what law of the severity.
public struct FaultModeDescription: Hashable, Sendable {
  /// The effect at severity s ∈ [0, 1] on the nominal value x. Amounts are in SI, or shares of what `scaledBy` names.
  /// Severity 0 is healthy.
  ///
  /// On a scale with a zero of its own, such as °C, growth, loss and set count from there, and their amounts are
  /// differences: a temperature set to 0 reads 0 °C.
  public enum Law: Hashable, Sendable {
    /// x · (1 + gain · s)
    case growth(gain: Double)
    /// x · (1 − s)
    case loss
    /// x + amount · s
    case offset(amount: Double)
    /// x + rate · s · age
    case drift(rate: Double)
    /// x + normal(0, deviation · s)
    case noise(deviation: Double)
    /// The value at onset, for good, at any severity above 0.
    case stuck
    /// The last good value, with probability s for each sample.
    case dropout
    /// The value s · time ago, in seconds; until then the value at onset.
    case delay(time: Double)
    /// x + amount with probability (probability · s) for each sample, else x
    case spike(amount: Double, probability: Double)
    /// amount · s, whatever x is, for s > 0
    case set(amount: Double)
  }

  public let name: String
  /// The port or tunable parameter it acts on.
  public let target: String
  public let law: Law
  /// What the law's amounts are shares of, such as "the joint's torque limit"; nil where they are in SI. How much that
  /// is in a twin, `TwinModel.faultModeScales` says.
  public let scaledBy: String?
  public let meaning: String
  /// Where law and size come from: a citation, or "assumption".
  public let source: String

  public init(
    _ name: String, on target: String, _ law: Law, scaledBy: String? = nil, _ meaning: String,
    source: String
  ) {
    self.name = name
    self.target = target
    self.law = law
    self.scaledBy = scaledBy
    self.meaning = meaning
    self.source = source
  }
}

extension FaultModeDescription.Law {
  /// The law with its amounts times `factor`; growth, loss and times stay as they are.
  func scaled(by factor: Double) -> Self {
    switch self {
    case .offset(let amount): .offset(amount: amount * factor)
    case .drift(let rate): .drift(rate: rate * factor)
    case .noise(let deviation): .noise(deviation: deviation * factor)
    case .spike(let amount, let probability):
      .spike(amount: amount * factor, probability: probability)
    case .set(let amount): .set(amount: amount * factor)
    case .growth, .loss, .stuck, .dropout, .delay: self
    }
  }
}
