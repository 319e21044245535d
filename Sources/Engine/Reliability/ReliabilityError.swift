/// Why a reliability estimate does not exist.
public struct ReliabilityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The estimator as the field calls it, such as `Weibull fit`.
  public let method: String
  /// What stands in the way, with the values, and the way out.
  public let reason: String

  public var description: String { "\(method): \(reason)" }
}
