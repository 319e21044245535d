/// The span of a temporal operator, in nanoseconds from the instant it is judged at; both ends belong to it.
public struct TimeBound: Hashable, Sendable {
  /// At least 0.
  public let lower: Int64
  /// At least `lower`; `Int64.max` where there is no end.
  public let upper: Int64

  public init(_ lower: Int64, _ upper: Int64) {
    self.lower = lower
    self.upper = upper
  }

  /// From now to `duration` from (or before) now.
  public static func within(_ duration: Int64) -> TimeBound { TimeBound(0, duration) }

  /// From `delay` from (or before) now without end.
  public static func from(_ delay: Int64) -> TimeBound { TimeBound(delay, .max) }

  /// Everything from (or before) now.
  public static let unbounded = TimeBound(0, .max)

  public var isBounded: Bool { upper != .max }
}

extension Int64 {
  /// The sum, or the nearest number there is. Time bounds without end are `Int64.max`.
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, isOver) = addingReportingOverflow(other)
    return isOver ? (other > 0 ? .max : .min) : sum
  }

  /// The difference, or the nearest number there is.
  func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, isOver) = subtractingReportingOverflow(other)
    return isOver ? (other > 0 ? .min : .max) : difference
  }

  /// The product, or the nearest number there is.
  func multipliedClamped(by other: Int64) -> Int64 {
    let (product, isOver) = multipliedReportingOverflow(by: other)
    return isOver ? ((self < 0) == (other < 0) ? .max : .min) : product
  }
}
