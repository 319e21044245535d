/// Why a regression, a search or a posterior does not exist.
public struct CalibrationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The method as the field calls it, such as `Gaussian process`.
  public let method: String
  /// What stands in the way, with the values, and the way out.
  public let reason: String

  public var description: String { "\(method): \(reason)" }

  public init(method: String, reason: String) {
    self.method = method
    self.reason = reason
  }
}
