import Glibc

/// The steady availability of a repaired unit from observed times of work and repair.
///
/// With means Ū of n working times and D̄ of m repairs the estimate is Ū/(Ū + D̄).
public struct AvailabilityEstimate: Hashable, Sendable {
  public let working: RunningMean
  public let repair: RunningMean

  /// Throws unless there is at least one time of each kind and all are above 0.
  public init(workingTimes: [Double], repairTimes: [Double]) throws(ReliabilityError) {
    for (name, times) in [("working", workingTimes), ("repair", repairTimes)] {
      guard !times.isEmpty else {
        throw ReliabilityError(
          method: "Availability", reason: "there are no \(name) times; it takes at least one")
      }
      guard let wrong = times.first(where: { !($0 > 0 && $0.isFinite) }) else { continue }
      throw ReliabilityError(
        method: "Availability",
        reason: "a \(name) time is \(QuantityFormat.number(wrong)), but has to be above 0")
    }
    self.working = workingTimes.reduce(into: RunningMean()) { $0.record($1) }
    self.repair = repairTimes.reduce(into: RunningMean()) { $0.record($1) }
  }

  public var value: Double { working.mean / (working.mean + repair.mean) }

  /// The exact interval for exponential working and repair times: (D̄/MTTR)/(Ū/MTBF) is F distributed with 2m and
  /// 2n degrees of freedom.
  ///
  /// Source: Barlow & Proschan (1975); Birolini (2017), "Reliability engineering", section 7.2.2.
  public func exponentialInterval(level: Double = 0.95) -> ConfidenceInterval {
    let tail = (1 - level) / 2
    let outages = repair.mean / working.mean
    func end(_ p: Double) -> Double {
      let ratio = VarianceRatioDistribution.quantile(
        p, Double(2 * repair.count), Double(2 * working.count))
      // MTTR/MTBF = (D̄/Ū)/F.
      return 1 / (1 + outages / ratio)
    }
    return .init(lower: end(tail), upper: end(1 - tail), level: level)
  }

  /// The interval for any laws and long records: normal on ln(Ū/D̄), whose variance is to first order the sum of
  /// both squared relative errors.
  public func interval(level: Double = 0.95) -> ConfidenceInterval {
    guard working.count > 1, repair.count > 1 else {
      return .init(lower: 0, upper: 1, level: level)
    }
    let error = hypot(
      working.standardError / working.mean, repair.standardError / repair.mean)
    let ratio = ConfidenceInterval.logNormal(
      estimate: working.mean / repair.mean, relativeError: error, level: level)
    return .init(
      lower: ratio.lower / (1 + ratio.lower), upper: ratio.upper / (1 + ratio.upper), level: level)
  }
}
