/// The mean and variance of numbers that come one by one.
///
/// Source: Welford (1962), Technometrics 4, 419–420.
public struct RunningMean: Hashable, Sendable {
  public private(set) var count = 0
  /// The mean; 0 before the first number.
  public private(set) var mean = 0.0
  private var squares = 0.0

  public init() {}

  public mutating func record(_ value: Double) {
    count += 1
    let before = value - mean
    mean += before / Double(count)
    squares += before * (value - mean)
  }

  /// The unbiased variance; not a number for fewer than two numbers.
  public var variance: Double { count > 1 ? squares / Double(count - 1) : .nan }

  public var standardError: Double { (variance / Double(count)).squareRoot() }

  /// Student's interval for the mean; infinite for fewer than two numbers.
  public func interval(level: Double) -> ConfidenceInterval {
    guard count > 1 else { return .init(lower: -.infinity, upper: .infinity, level: level) }
    return .student(
      estimate: mean, standardError: standardError, degreesOfFreedom: Double(count - 1),
      level: level)
  }
}
