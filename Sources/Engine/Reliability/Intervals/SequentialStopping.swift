/// Ends a study once its interval is narrow enough.
///
/// Looking after every run makes the interval hold the truth a little less often than its level says; a least
/// number of runs keeps the loss small. Source: Chow & Robbins (1965), Ann. Math. Statist. 36, 457–462.
public struct SequentialStopping: Hashable, Sendable {
  /// How the width is measured.
  public enum Width: Hashable, Sendable {
    /// Half the interval, in the unit of the estimate.
    case absolute(Double)
    /// Half the interval over the estimate.
    case relative(Double)
  }

  public let halfWidth: Width
  public let level: Double
  /// No decision before this many runs.
  public let leastRuns: Int

  public init(halfWidth: Width, level: Double = 0.95, leastRuns: Int = 30)
    throws(ReliabilityError)
  {
    let target =
      switch halfWidth {
      case .absolute(let value), .relative(let value): value
      }
    guard target > 0 else {
      throw ReliabilityError(
        method: "Sequential stopping",
        reason: "the half-width \(QuantityFormat.number(target)) has to be above 0")
    }
    guard level > 0, level < 1 else {
      throw ReliabilityError(
        method: "Sequential stopping",
        reason: "the confidence level \(QuantityFormat.number(level)) has to lie between 0 and 1")
    }
    self.halfWidth = halfWidth
    self.level = level
    self.leastRuns = leastRuns
  }

  /// Whether Wilson's interval for a probability is narrow enough.
  public func isMet(by count: BinomialCount) -> Bool {
    guard count.runs >= leastRuns else { return false }
    return isNarrow(count.wilson(level: level), around: count.fraction)
  }

  /// Whether Student's interval for a mean is narrow enough.
  public func isMet(by mean: RunningMean) -> Bool {
    guard mean.count >= max(leastRuns, 2) else { return false }
    return isNarrow(mean.interval(level: level), around: mean.mean)
  }

  /// Whether an interval around an estimate is narrow enough, whatever made it.
  public func isNarrow(_ interval: ConfidenceInterval, around estimate: Double) -> Bool {
    switch halfWidth {
    case .absolute(let limit): interval.halfWidth <= limit
    case .relative(let limit): interval.halfWidth <= limit * abs(estimate)
    }
  }

  /// The number of runs after which the interval is about narrow enough if the fraction stays as it is, for
  /// an estimate of the time left; nil while a relative width has no event to refer to.
  public func expectedRuns(_ count: BinomialCount) -> Int? {
    let z = ConfidenceInterval.deviations(level)
    // The centre of Wilson's interval stays away from 0 and 1.
    let interval = count.wilson(level: level)
    let centre = (interval.lower + interval.upper) / 2
    let limit: Double
    switch halfWidth {
    case .absolute(let value): limit = value
    case .relative(let value):
      guard count.events > 0 else { return nil }
      limit = value * count.fraction
    }
    let runs = centre * (1 - centre) * (z / limit) * (z / limit)
    guard runs < 1e18 else { return nil }
    return max(Int(runs.rounded(.up)), leastRuns)
  }
}

/// The same where some runs share their chance.
extension SequentialStopping {
  /// Whether the interval for the share of ones among numbers that are 0 or 1 is narrow enough.
  public func isMet(byShareOf sample: BlockedSample) -> Bool {
    guard sample.count >= leastRuns else { return false }
    return isNarrow(sample.shareInterval(level: level), around: sample.events.fraction)
  }

  /// Whether the interval for the mean is narrow enough.
  public func isMet(byMeanOf sample: BlockedSample) -> Bool {
    guard sample.count >= leastRuns, let interval = sample.interval(level: level) else {
      return false
    }
    return isNarrow(interval, around: sample.mean)
  }

  /// After about how many runs the interval of the share is narrow enough; nil where that cannot be told yet.
  public func expectedRuns(byShareOf sample: BlockedSample) -> Int? {
    expectedRuns(sample.events).map { runs in
      // Shared chance tells less for each run.
      Int((Double(runs) * Double(sample.count) / max(sample.effectiveCount, 1)).rounded(.up))
    }
  }
}
