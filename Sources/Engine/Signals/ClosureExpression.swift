/// A step expression made from a Swift closure.
///
/// ```swift
/// let power = ClosureExpression { $0[voltage] * $0[current] }
/// ```
public final class ClosureExpression: StepExpression {
  public let count: Int
  private let body: @Sendable (StepContext, UnsafeMutablePointer<Double>) -> Void

  /// Wraps a calculation that yields one number.
  public init(_ body: @escaping @Sendable (StepContext) -> Double) {
    count = 1
    self.body = { context, result in result[0] = body(context) }
  }

  /// Wraps a calculation that holds or does not.
  public init(holds body: @escaping @Sendable (StepContext) -> Bool) {
    count = 1
    self.body = { context, result in result[0] = body(context) ? 1 : 0 }
  }

  /// Wraps a calculation that writes `count` numbers.
  public init(
    count: Int, _ body: @escaping @Sendable (StepContext, UnsafeMutablePointer<Double>) -> Void
  ) {
    self.count = count
    self.body = body
  }

  public func evaluate(_ context: StepContext, into result: UnsafeMutablePointer<Double>) {
    body(context, result)
  }
}

extension StepContext {
  /// The first value of a range.
  @inlinable public subscript(range: BusRange) -> Double { bus[range.offset] }

  /// One value of a range, counted from zero.
  @inlinable public subscript(range: BusRange, element: Int) -> Double {
    bus[range.offset + element]
  }

  /// The instant in seconds since the start of the run.
  @inlinable public var seconds: Double { Double(time) / 1e9 }
}
