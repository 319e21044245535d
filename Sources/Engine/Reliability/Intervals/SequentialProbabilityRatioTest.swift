import Glibc

/// Decides between two failure probabilities with as few runs as the evidence allows.
///
/// With k failures in n runs the log-likelihood ratio is Λ = k·ln(p₁/p₀) + (n − k)·ln((1 − p₁)/(1 − p₀)). The
/// test accepts p₁ once Λ ≥ ln((1 − β)/α), p₀ once Λ ≤ ln(β/(1 − α)), and else asks for another run. Its errors
/// are at most α/(1 − β) and β/(1 − α).
///
/// Source: Wald (1945), "Sequential tests of statistical hypotheses", Ann. Math. Statist. 16, 117–186,
/// doi:10.1214/aoms/1177731118, section 5.
public struct SequentialProbabilityRatioTest: Hashable, Sendable {
  /// What the runs so far say.
  public enum Decision: Hashable, Sendable {
    /// Go on.
    case undecided
    /// The failure probability is the acceptable one or lower.
    case acceptable
    /// The failure probability is the unacceptable one or higher.
    case unacceptable
  }

  public let acceptable: Double
  public let unacceptable: Double
  /// Bounds on Λ.
  public let upperBound: Double
  public let lowerBound: Double
  public let ratioOfFailure: Double
  public let ratioOfSuccess: Double

  /// - Parameters:
  ///   - acceptable: p₀
  ///   - unacceptable: p₁, above p₀
  ///   - falseAlarm: α, the probability of calling p₀ unacceptable
  ///   - missedAlarm: β, the probability of calling p₁ acceptable
  public init(acceptable: Double, unacceptable: Double, falseAlarm: Double, missedAlarm: Double)
    throws(ReliabilityError)
  {
    guard acceptable > 0, acceptable < unacceptable, unacceptable < 1 else {
      throw ReliabilityError(
        method: "Sequential test",
        reason:
          "the acceptable failure probability \(QuantityFormat.number(acceptable)) has to lie "
          + "above 0 and below the unacceptable one, \(QuantityFormat.number(unacceptable)), and that "
          + "below 1")
    }
    guard falseAlarm > 0, missedAlarm > 0, falseAlarm + missedAlarm < 1 else {
      throw ReliabilityError(
        method: "Sequential test",
        reason: "the error probabilities \(QuantityFormat.number(falseAlarm)) and "
          + "\(QuantityFormat.number(missedAlarm)) have to be above 0 and sum to less than 1")
    }
    self.acceptable = acceptable
    self.unacceptable = unacceptable
    upperBound = log((1 - missedAlarm) / falseAlarm)
    lowerBound = log(missedAlarm / (1 - falseAlarm))
    ratioOfFailure = log(unacceptable / acceptable)
    ratioOfSuccess = log1p(-unacceptable) - log1p(-acceptable)
  }

  /// Λ after these runs.
  public func logLikelihoodRatio(_ failures: BinomialCount) -> Double {
    Double(failures.events) * ratioOfFailure
      + Double(failures.runs - failures.events) * ratioOfSuccess
  }

  /// What the runs say; they have to be added one by one, in order, until it is not `undecided`.
  public func decision(_ failures: BinomialCount) -> Decision {
    let ratio = logLikelihoodRatio(failures)
    if ratio >= upperBound { return .unacceptable }
    return ratio <= lowerBound ? .acceptable : .undecided
  }
}
