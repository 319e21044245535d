/// A bound on one of a twin's outputs at which the action under way is to end.
public struct EndBound: Hashable, Sendable, BitwiseCopyable {
  /// Position among the numbers of a step's outputs.
  public let output: Int
  /// Whether the action ends above the bound, else below it.
  public let isUpper: Bool
  /// In SI.
  public let value: Double

  public init(output: Int, isUpper: Bool, value: Double) {
    self.output = output
    self.isUpper = isUpper
    self.value = value
  }

  /// How far the outputs are from the bound; not above zero once it is met.
  public func margin(_ outputs: UnsafePointer<Double>) -> Double {
    isUpper ? value - outputs[output] : outputs[output] - value
  }
}
