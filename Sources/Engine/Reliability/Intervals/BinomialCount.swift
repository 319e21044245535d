import Glibc

/// How often something happened in independent runs, and intervals for its probability p.
///
/// ```swift
/// let failures = BinomialCount(events: 3, runs: 200)
/// failures.fraction                     // 0.015
/// failures.clopperPearson(level: 0.95)  // 0.0031 … 0.0432
/// ```
public struct BinomialCount: Hashable, Sendable {
  public private(set) var events: Int
  public private(set) var runs: Int

  public init(events: Int = 0, runs: Int = 0) {
    precondition(events >= 0 && runs >= events, "\(events) events in \(runs) runs")
    self.events = events
    self.runs = runs
  }

  /// Adds one run.
  public mutating func record(_ happened: Bool) {
    runs += 1
    if happened { events += 1 }
  }

  /// The share of the runs in which it happened; not a number before the first run.
  public var fraction: Double { Double(events) / Double(runs) }

  private var unknown: Bool { runs == 0 }
  private var count: Double { Double(runs) }

  /// Wilson's score interval: all p with |p̂ − p| ≤ z·√(p(1 − p)/n).
  ///
  /// Source: Wilson (1927), J. Amer. Statist. Assoc. 22, 209–212, doi:10.1080/01621459.1927.10502953.
  public func wilson(level: Double) -> ConfidenceInterval {
    .wilson(share: fraction, runs: count, level: level)
  }

  /// Wilson's interval with the correction for the steps of a count.
  ///
  /// Source: Newcombe (1998), Statist. Med. 17, 857–872, method 4.
  public func wilsonWithContinuityCorrection(level: Double) -> ConfidenceInterval {
    guard !unknown else { return .init(lower: 0, upper: 1, level: level) }
    let z = ConfidenceInterval.deviations(level)
    let double = 2 * count * fraction + z * z
    let divisor = 2 * (count + z * z)
    let spread = z * z - 1 / count + 4 * count * fraction * (1 - fraction)
    let lowerReach = z * (spread + (4 * fraction - 2)).squareRoot() + 1
    let upperReach = z * (spread - (4 * fraction - 2)).squareRoot() + 1
    return .init(
      lower: events == 0 ? 0 : max((double - lowerReach) / divisor, 0),
      upper: events == runs ? 1 : min((double + upperReach) / divisor, 1), level: level)
  }

  /// The interval that holds p with at least `level`, from the exact binomial tails.
  ///
  /// The lower end is the (1 − level)/2 quantile of Beta(k, n − k + 1), the upper end the other one of
  /// Beta(k + 1, n − k). Source: Clopper & Pearson (1934), Biometrika 26, 404–413.
  public func clopperPearson(level: Double) -> ConfidenceInterval {
    let tail = (1 - level) / 2
    let (happened, not) = (Double(events), Double(runs - events))
    return .init(
      lower: events == 0 ? 0 : IncompleteBeta.quantile(happened, not + 1, tail, 1 - tail),
      upper: events == runs ? 1 : IncompleteBeta.quantile(happened + 1, not, 1 - tail, tail),
      level: level)
  }

  /// The interval of equal tails under Jeffreys' prior Beta(½, ½), closed where no or all runs count.
  ///
  /// Source: Brown, Cai & DasGupta (2001), Statist. Sci. 16, 101–133, section 3.
  public func jeffreys(level: Double) -> ConfidenceInterval {
    let tail = (1 - level) / 2
    let (happened, not) = (Double(events) + 0.5, Double(runs - events) + 0.5)
    return .init(
      lower: events == 0 ? 0 : IncompleteBeta.quantile(happened, not, tail, 1 - tail),
      upper: events == runs ? 1 : IncompleteBeta.quantile(happened, not, 1 - tail, tail),
      level: level)
  }

  /// The least number of runs without failure that shows `reliability` with `confidence`: Rⁿ ≤ 1 − C.
  public static func runsWithoutFailure(reliability: Double, confidence: Double) -> Int {
    precondition(
      reliability > 0 && reliability < 1 && confidence > 0 && confidence < 1,
      "reliability \(reliability), confidence \(confidence)")
    return Int((log1p(-confidence) / log(reliability)).rounded(.up))
  }
}

extension ConfidenceInterval {
  /// Wilson's interval for a share of runs, of which there may be a fraction.
  static func wilson(share fraction: Double, runs: Double, level: Double) -> Self {
    guard runs > 0 else { return .init(lower: 0, upper: 1, level: level) }
    let z = deviations(level)
    let share = z * z / runs
    let centre = (fraction + share / 2) / (1 + share)
    let reach =
      z * (fraction * (1 - fraction) / runs + share / (4 * runs)).squareRoot() / (1 + share)
    return .init(
      lower: fraction == 0 ? 0 : centre - reach, upper: fraction == 1 ? 1 : centre + reach,
      level: level)
  }
}
