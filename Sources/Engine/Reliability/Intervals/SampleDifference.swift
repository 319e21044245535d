import Glibc

/// How much the means of two samples differ, where some runs of one share their chance with runs of the other.
///
/// With e_b and f_b what block b moves the two means by, Var(m₂ − m₁) ≈ B/(B − 1) Σ (f_b − e_b)² over the blocks of
/// both: with one run of each sample in every block this is the paired t interval. Where no block is shared the errors
/// add up, and the degrees of freedom are Welch's.
///
/// Sources: Student (1908), Biometrika 6, 1–25; Welch (1947), Biometrika 34, 28–35.
public struct SampleDifference: Hashable, Sendable {
  public let first: BlockedSample
  public let second: BlockedSample

  public init(from first: BlockedSample, to second: BlockedSample) {
    self.first = first
    self.second = second
  }

  /// The mean of the second less that of the first.
  public var value: Double { second.mean - first.mean }

  /// Whether runs of one share their chance with runs of the other.
  public var isPaired: Bool { !first.blocks.isDisjoint(with: second.blocks) }

  /// What each block moves the two means by.
  private var influences: [(first: Double, second: Double)] {
    first.blocks.union(second.blocks).sorted().map { (first.influence($0), second.influence($0)) }
  }

  /// Student's interval for a difference of means; nil where a sample has fewer than two blocks.
  public func interval(level: Double) -> ConfidenceInterval? {
    guard first.blockCount > 1, second.blockCount > 1 else { return nil }
    if isPaired {
      let moved = influences.map { $0.second - $0.first }
      return .student(
        estimate: value, standardError: BlockedSample.error(of: moved),
        degreesOfFreedom: Double(moved.count - 1), level: level)
    }
    let variances = [first, second].map { $0.standardError * $0.standardError }
    let sum = variances[0] + variances[1]
    let weights = zip(variances, [first, second]).map {
      $0 * $0 / Double($1.blockCount - 1)
    }
    let degrees = sum > 0 ? sum * sum / (weights[0] + weights[1]) : 1
    return .student(
      estimate: value, standardError: sum.squareRoot(), degreesOfFreedom: degrees, level: level)
  }

  /// Newcombe's interval for a difference of shares of numbers that are 0 or 1; it keeps to −1 … 1.
  ///
  /// The distances of Wilson's limits from the shares are put together as the sides of a triangle whose angle has the
  /// cosine φ, the correlation of the two shares: 0 where no chance is shared. A positive φ is lessened by half a run.
  /// Sources: Newcombe (1998), Statist. Med. 17, 873–890, method 10 (independent), and 2635–2650, method 10 (paired).
  public func shareInterval(level: Double) -> ConfidenceInterval {
    let (p, q) = (second.events.fraction, first.events.fraction)
    let (a, b) = (second.shareInterval(level: level), first.shareInterval(level: level))
    let correlation = correlation
    func reach(_ one: Double, _ other: Double) -> Double {
      max(one * one - 2 * correlation * one * other + other * other, 0).squareRoot()
    }
    return ConfidenceInterval(
      lower: p - q - reach(p - a.lower, b.upper - q),
      upper: p - q + reach(a.upper - p, q - b.lower), level: level
    ).clamped(to: -1...1)
  }

  private var correlation: Double {
    guard isPaired else { return 0 }
    var (squares, others, products) = (0.0, 0.0, 0.0)
    for (one, other) in influences {
      squares += one * one
      others += other * other
      products += one * other
    }
    guard squares > 0, others > 0 else { return 0 }
    let blocks = Double(first.blocks.union(second.blocks).count)
    // Σ e f is (ad − bc)/n³ for n pairs, so half a run of ad − bc, n/2, is 1/(2n²) of it.
    let lessened = products > 0 ? max(products - 1 / (2 * blocks * blocks), 0) : products
    return lessened / (squares * others).squareRoot()
  }
}
