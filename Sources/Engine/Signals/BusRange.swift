/// Positions in the flat buffer of doubles that holds every port value, parameter, signal and variable.
///
/// Ranges are handed out while a scenario is built and never move afterwards.
public struct BusRange: Hashable, Sendable {
  /// The first position.
  public let offset: Int
  /// How many positions, at least one.
  public let count: Int

  public init(offset: Int, count: Int) {
    self.offset = offset
    self.count = count
  }

  /// The position behind the last one.
  @inlinable public var end: Int { offset + count }

  /// The range as Swift's own half-open range.
  @inlinable public var positions: Range<Int> { offset..<end }

  /// One position of the range, counted from zero.
  @inlinable public subscript(element: Int) -> BusRange {
    precondition(element >= 0 && element < count, "element \(element) of \(count)")
    return BusRange(offset: offset + element, count: 1)
  }

  /// Some neighbouring positions of the range, counted from zero.
  @inlinable public subscript(elements: Range<Int>) -> BusRange {
    precondition(
      elements.lowerBound >= 0 && elements.upperBound <= count, "elements \(elements) of \(count)")
    return BusRange(offset: offset + elements.lowerBound, count: elements.count)
  }

  /// Whether the two share a position.
  public func overlaps(_ other: BusRange) -> Bool { offset < other.end && other.offset < end }

  /// Whether every position of `other` is one of this range.
  public func contains(_ other: BusRange) -> Bool { offset <= other.offset && other.end <= end }
}
