/// How much a script may use before it ends with an error.
public struct ScriptLimits: Sendable {
  /// Bytes of values.
  public var memory: Int
  /// Calls within calls.
  public var depth: Int
  /// Passes through loops, and calls; nil for no limit.
  public var steps: Int?

  public init(memory: Int = 1 << 30, depth: Int = 10_000, steps: Int? = nil) {
    self.memory = memory
    self.depth = depth
    self.steps = steps
  }
}
