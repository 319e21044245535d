/// An expression that yields the same numbers at every instant.
public final class ConstantExpression: StepExpression {
  public let values: [Double]
  public var count: Int { values.count }

  public init(_ values: [Double]) { self.values = values }
  public convenience init(_ value: Double) { self.init([value]) }

  public func evaluate(_ context: StepContext, into result: UnsafeMutablePointer<Double>) {
    for position in values.indices { result[position] = values[position] }
  }
}

/// An expression that reads a range of the bus.
public final class ReadingExpression: StepExpression {
  public let range: BusRange
  public var count: Int { range.count }

  public init(_ range: BusRange) { self.range = range }

  public func evaluate(_ context: StepContext, into result: UnsafeMutablePointer<Double>) {
    result.update(from: context.bus + range.offset, count: range.count)
  }
}

/// An expression that compares the first value of a range with a fixed bound, both in SI.
public final class ComparisonExpression: StepExpression {
  /// How the value must lie to the bound.
  public enum Relation: Sendable { case less, lessOrEqual, greater, greaterOrEqual }

  public let range: BusRange
  public let relation: Relation
  public let bound: Double
  public var count: Int { 1 }

  public init(_ range: BusRange, _ relation: Relation, _ bound: Double) {
    self.range = range
    self.relation = relation
    self.bound = bound
  }

  public func evaluate(_ context: StepContext, into result: UnsafeMutablePointer<Double>) {
    let value = context.bus[range.offset]
    let holds =
      switch relation {
      case .less: value < bound
      case .lessOrEqual: value <= bound
      case .greater: value > bound
      case .greaterOrEqual: value >= bound
      }
    result[0] = holds ? 1 : 0
  }
}
