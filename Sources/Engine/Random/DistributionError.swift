/// A parameter for which a distribution does not exist.
public struct DistributionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The distribution as the language calls it, such as `weibull`.
  public let distribution: String
  public let parameter: String
  /// The value that was given, in SI.
  public let value: Double
  /// What the value has to be, such as `above 0`.
  public let requirement: String

  public var description: String {
    "\(distribution): \(parameter) is \(QuantityFormat.number(value)), but has to be \(requirement)"
  }
}
