/// One thing a search may set.
public enum SearchVariable: Hashable, Sendable {
  /// A number within limits.
  case range(ClosedRange<Double>)
  /// One of `count` alternatives without order, such as which fault occurs; its value is the number of the alternative.
  case choice(count: Int)

  /// The value at `place` of 0 … 1.
  func value(_ place: Double) -> Double {
    switch self {
    case .range(let range):
      min(range.lowerBound + place * (range.upperBound - range.lowerBound), range.upperBound)
    case .choice(let count): min((place * Double(count)).rounded(.down), Double(count - 1))
    }
  }
}
