/// Why runs cannot be laid out.
public enum SamplingError: Error, Hashable, Sendable, CustomStringConvertible {
  case repeatedVariable(String)
  case emptyBlock(Int)
  case tooManyDimensions(count: Int, limit: Int)
  case emptyFactor(String)
  case tooManyRuns([Int])
  case unevenList(row: Int, count: Int, expected: Int)

  public var description: String {
    switch self {
    case .repeatedVariable(let name): "\(name) varies twice; name each quantity once"
    case .emptyBlock(let size):
      "Latin hypercube with \(size) runs in a block; a block has at least 1 run"
    case .tooManyDimensions(let count, let limit):
      "Sobol points have at most \(limit) coordinates, but \(count) quantities vary; "
        + "use Latin hypercube sampling, which has no such limit"
    case .emptyFactor(let name): "\(name) has no levels; give at least one value"
    case .tooManyRuns(let levels):
      "all combinations of \(levels.map(String.init).joined(separator: " × ")) levels are more runs "
        + "than can be counted; use fewer levels or a random plan"
    case .unevenList(let row, let count, let expected):
      "row \(row + 1) of the list has \(count) values, but the list names \(expected) quantities"
    }
  }
}
