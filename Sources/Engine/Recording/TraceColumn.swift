/// One recorded signal with its instants.
public struct TraceColumn: Sendable {
  public let name: String
  /// Symbol of the unit of `values`.
  public let unit: String
  /// Names of the elements of a vector; empty for a scalar.
  public let elements: [String]
  /// Instants in seconds.
  public let times: [Double]
  /// Values, each instant's elements side by side.
  public let values: [Double]

  public init(
    name: String, unit: String, elements: [String], times: [Double], values: [Double]
  ) {
    self.name = name
    self.unit = unit
    self.elements = elements
    self.times = times
    self.values = values
  }

  /// How many numbers each instant has.
  public var width: Int { max(1, elements.count) }

  /// One element's values over time.
  public func element(_ index: Int) -> [Double] {
    precondition(index >= 0 && index < width, "\(name) has \(width) elements, not \(index + 1)")
    if width == 1 { return values }
    return stride(from: index, to: values.count, by: width).map { values[$0] }
  }
}
