/// Numbers from runs of which some share their chance: a block holds those that do, and blocks are independent.
///
/// With n numbers x in B blocks and their mean m, block b moves the mean by e_b = Σ (x − m)/n over its numbers, and
/// Var m ≈ B/(B − 1) Σ e_b². Where every block holds one number this is s²/n. Source: Cochran (1977), "Sampling
/// techniques", 3rd edition, section 9A.2 (the ratio estimate of a mean over clusters).
///
/// ```swift
/// var cost = BlockedSample()
/// cost.record(120, block: 0)
/// cost.record(80, block: 1)
/// cost.interval(level: 0.95)
/// ```
public struct BlockedSample: Hashable, Sendable {
  /// What a block holds: the sum of its numbers less the first number of all, and how many they are.
  private struct Sum: Hashable {
    var value = 0.0
    var count = 0.0
  }

  private var sums: [Int: Sum] = [:]
  private var origin = 0.0
  /// Σ s², Σ s·c and Σ c² over blocks with sum s and count c, so that the error is at hand after every number.
  private var (squares, products, counts) = (0.0, 0.0, 0.0)
  private var all = RunningMean()
  /// How many numbers are not 0, and how many lie outside 0 … 1.
  private var nonzero = 0
  private var outside = 0

  public init() {}

  public mutating func record(_ value: Double, block: Int) {
    if all.count == 0 { origin = value }
    let before = sums[block] ?? Sum()
    let after = Sum(value: before.value + (value - origin), count: before.count + 1)
    sums[block] = after
    squares += after.value * after.value - before.value * before.value
    products += after.value * after.count - before.value * before.count
    counts += after.count * after.count - before.count * before.count
    all.record(value)
    if value != 0 { nonzero += 1 }
    if !(value >= 0 && value <= 1) { outside += 1 }
  }

  public var count: Int { all.count }
  public var blockCount: Int { sums.count }
  /// The mean of all numbers; 0 before the first.
  public var mean: Double { all.mean }
  /// Whether every block holds one number, so that all are independent.
  public var isIndependent: Bool { sums.count == all.count }
  /// Whether every number is one of 0 … 1.
  public var isWithinUnit: Bool { outside == 0 }

  /// By how much a block moves the mean: Σ (x − m)/n; 0 for one that holds nothing.
  func influence(_ block: Int) -> Double {
    guard let sum = sums[block] else { return 0 }
    return (sum.value - (mean - origin) * sum.count) / Double(all.count)
  }

  var blocks: Set<Int> { Set(sums.keys) }

  /// Of the mean; not a number for fewer than two blocks.
  public var standardError: Double {
    guard blockCount > 1 else { return .nan }
    if isIndependent { return all.standardError }
    let shifted = mean - origin
    let sum = max(squares - 2 * shifted * products + shifted * shifted * counts, 0)
    let blocks = Double(blockCount)
    return (sum * blocks / (blocks - 1)).squareRoot() / Double(count)
  }

  /// √(B/(B − 1) Σ e²).
  static func error(of influences: [Double]) -> Double {
    let squares = influences.reduce(0) { $0 + $1 * $1 }
    return (squares * Double(influences.count) / Double(influences.count - 1)).squareRoot()
  }

  /// Student's interval for the mean, with a degree of freedom for each block but one; nil for fewer than two blocks.
  public func interval(level: Double) -> ConfidenceInterval? {
    guard blockCount > 1 else { return nil }
    return .student(
      estimate: mean, standardError: standardError, degreesOfFreedom: Double(blockCount - 1),
      level: level)
  }

  // MARK: Shares

  /// As many independent runs as tell as much about a share: n over the factor by which blocks widen its variance.
  ///
  /// Where no number differs from the others, the blocks count. Source: Korn & Graubard (1998), Survey Methodology 24,
  /// 193–201.
  var effectiveCount: Double {
    if isIndependent { return Double(count) }
    guard blockCount > 1, mean > 0, mean < 1 else { return Double(blockCount) }
    let independent = mean * (1 - mean) / Double(count - 1)
    let error = standardError
    return Double(count) / max(error * error / independent, 1)
  }

  /// How many are not 0, where the numbers are 0 and 1.
  public var events: BinomialCount { BinomialCount(events: nonzero, runs: count) }

  /// Wilson's interval for the share of ones among numbers that are 0 or 1, as wide as the blocks make it.
  public func shareInterval(level: Double) -> ConfidenceInterval {
    if isIndependent { return events.wilson(level: level) }
    return .wilson(share: events.fraction, runs: effectiveCount, level: level)
  }

  /// The same where blocks are few, so that how far they widen the variance is itself uncertain.
  ///
  /// The effective number of runs is taken times (z/t)², with Student's t of B − 1 degrees of freedom, as Korn & Graubard
  /// (1998) do; it is at least B, since the variance is never more than that of blocks whose numbers are all equal.
  package func shareIntervalOfFewBlocks(level: Double) -> ConfidenceInterval {
    if isIndependent { return events.wilson(level: level) }
    let blocks = Double(blockCount)
    var runs = blocks
    if blockCount > 1 {
      let tail = (1 + level) / 2
      let factor =
        ConfidenceInterval.deviations(level)
        / StudentDistribution.quantile(tail, degreesOfFreedom: blocks - 1)
      runs = min(max(effectiveCount * factor * factor, blocks), Double(count))
    }
    return .wilson(share: events.fraction, runs: runs, level: level)
  }
}

extension ConfidenceInterval {
  /// estimate ± t·error.
  static func student(
    estimate: Double, standardError: Double, degreesOfFreedom: Double, level: Double
  ) -> Self {
    let reach =
      StudentDistribution.quantile((1 + level) / 2, degreesOfFreedom: degreesOfFreedom)
      * standardError
    return Self(lower: estimate - reach, upper: estimate + reach, level: level)
  }

  /// The same limits, none of them outside a range that cannot be left.
  public func clamped(to range: ClosedRange<Double>) -> Self {
    func inside(_ value: Double) -> Double {
      min(max(value, range.lowerBound), range.upperBound)
    }
    return Self(lower: inside(lower), upper: inside(upper), level: level)
  }
}
