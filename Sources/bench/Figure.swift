/// One measured number, the limit it must keep, and what it was compared with.
struct Figure {
  enum Direction: String { case lower, higher }

  /// Dotted, such as `vm.fib.vs_lua`; the part before the first dot is the group.
  let name: String
  let value: Double
  /// Such as `ratio`, `ns` or `ms`.
  let unit: String
  /// Nil where there is nothing to keep.
  let limit: Double?
  let better: Direction
  /// What was timed in the same run to compare with, with its own figure, or that nothing could be.
  let reference: String

  init(
    _ name: String, _ value: Double, _ unit: String, limit: Double?, better: Direction = .lower,
    reference: String
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.limit = limit
    self.better = better
    self.reference = reference
  }

  /// Whether the limit is kept; true where there is none.
  var isKept: Bool {
    guard let limit else { return true }
    return better == .lower ? value <= limit : value >= limit
  }
}
