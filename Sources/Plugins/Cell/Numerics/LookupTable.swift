/// Values over rising arguments, joined by straight lines; beyond the ends the last line goes on.
struct LookupTable: Hashable, Sendable {
  let arguments: [Double]
  let values: [Double]

  /// The arguments must rise, and there must be as many values, two at least.
  init(arguments: [Double], values: [Double]) {
    precondition(
      arguments.count == values.count && arguments.count > 1,
      "a table of \(arguments.count) arguments and \(values.count) values")
    self.arguments = arguments
    self.values = values
  }

  /// Value and slope at x; at a corner, the slope of the line to its right.
  func sample(at x: Double) -> MaterialFormula.Sample {
    // The last interval whose start is not above x.
    var (low, high) = (0, arguments.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if arguments[middle] <= x { low = middle } else { high = middle }
    }
    let slope = (values[low + 1] - values[low]) / (arguments[low + 1] - arguments[low])
    return MaterialFormula.Sample(value: values[low] + slope * (x - arguments[low]), slope: slope)
  }
}
