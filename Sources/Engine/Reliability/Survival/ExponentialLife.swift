/// The mean life of units that fail at a constant rate, with the exact interval.
///
/// With total time on test T and r failures the estimate is T/r; 2T/mean is about χ² distributed:
/// 2T/χ²(1 − α/2; 2r + 2) … 2T/χ²(α/2; 2r) for a test ended at a given time, 2r in both places for one ended
/// at a failure.
///
/// Source: Epstein & Sobel (1953), J. Amer. Statist. Assoc. 48, 486–502.
public struct ExponentialLife: Hashable, Sendable {
  /// What ended the test.
  public enum End: Hashable, Sendable {
    case time
    case failure
  }

  public let totalTime: Double
  public let failures: Int

  public init(totalTime: Double, failures: Int) {
    precondition(totalTime > 0 && failures >= 0, "\(failures) failures in \(totalTime)")
    self.totalTime = totalTime
    self.failures = failures
  }

  /// Adds up exact and right-censored lives; throws for others.
  public init(_ lives: [Lifetime]) throws(ReliabilityError) {
    // The survival curve refuses what has no exact time.
    let curve = try SurvivalCurve(lives)
    self.init(
      totalTime: lives.reduce(0) { $0 + $1.latest },
      failures: curve.steps.reduce(0) { $0 + $1.failures })
  }

  /// Infinite without failures.
  public var mean: Double { totalTime / Double(failures) }

  public func interval(level: Double = 0.95, endedBy end: End = .time) -> ConfidenceInterval {
    let tail = (1 - level) / 2
    let freedom = Double(2 * failures)
    let lower = ChiSquaredDistribution.quantile(
      1 - tail, degreesOfFreedom: freedom + (end == .time ? 2 : 0))
    guard failures > 0 else {
      return .init(
        lower: end == .time ? 2 * totalTime / lower : 0, upper: .infinity, level: level)
    }
    let upper = ChiSquaredDistribution.quantile(tail, degreesOfFreedom: freedom)
    return .init(lower: 2 * totalTime / lower, upper: 2 * totalTime / upper, level: level)
  }
}
