/// A calculation over bus values that the kernel evaluates at instants: a signal, a condition, the law of a
/// fault, the margin of a requirement.
///
/// The engine does not know who made it: the language compiles one from script text, Swift code wraps a
/// closure in `ClosureExpression`.
public protocol StepExpression: AnyObject, Sendable {
  /// How many numbers it yields; truth values are 1 and 0.
  var count: Int { get }
  /// Writes `count` numbers to `result`. Allocates nothing.
  func evaluate(_ context: StepContext, into result: UnsafeMutablePointer<Double>)
  /// Whether `joined` takes it: it draws nothing, and its evaluation always ends.
  var isJoinable: Bool { get }
  /// One expression that evaluates joinable ones of this kind in their order, which saves the calls.
  ///
  /// - Parameter parts: the expressions, all of this kind, and how many doubles behind the result of the whole each
  ///   writes its own. A later part may read from the bus what an earlier one wrote there.
  /// - Returns: nil if the kind cannot do so.
  static func joined(
    _ parts: [(expression: any StepExpression, offset: Int)]
  ) -> (any StepExpression)?
}

extension StepExpression {
  public var isJoinable: Bool { false }

  public static func joined(
    _ parts: [(expression: any StepExpression, offset: Int)]
  ) -> (any StepExpression)? { nil }
}

/// What an expression may read.
public struct StepContext {
  /// All bus values, in SI.
  public let bus: UnsafePointer<Double>
  /// The instant, in nanoseconds.
  public let time: Int64
  /// In a fault: the value the fault acts on. Otherwise not a number.
  public let nominal: Double
  /// In a fault: seconds since onset.
  public let age: Double
  /// In a fault: its severity.
  public let severity: Double
  /// Draws of this expression at this instant start here.
  public let random: RandomStream
  /// Addresses the draws of this evaluation.
  public let index: UInt64

  public init(
    bus: UnsafePointer<Double>, time: Int64, nominal: Double = .nan, age: Double = 0,
    severity: Double = 0, random: RandomStream, index: UInt64
  ) {
    self.bus = bus
    self.time = time
    self.nominal = nominal
    self.age = age
    self.severity = severity
    self.random = random
    self.index = index
  }
}
