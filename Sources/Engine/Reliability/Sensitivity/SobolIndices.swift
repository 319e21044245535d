/// The shares of a function's variance that its variables cause.
///
/// With f_A, f_B, f_i the values at A, B and A with column i from B, and V the variance over A and B:
/// - first order, alone: Sᵢ = mean(f_B·(f_i − f_A))/V, with the mean of all values taken off first (Saltelli et al.
///   2010, table 2 b)
/// - total, with all interactions: Tᵢ = mean((f_A − f_i)²)/(2V) (Jansen 1999, Comput. Phys. Commun. 117, 35–43)
///
/// Their intervals are percentiles over rows drawn again with replacement (Efron & Tibshirani 1993, chapter 13).
public struct SobolIndices: Hashable, Sendable {
  /// One variable.
  public struct Index: Hashable, Sendable {
    public let name: String
    public let firstOrder: Double
    public let total: Double
    public let firstOrderInterval: ConfidenceInterval
    public let totalInterval: ConfidenceInterval
  }

  public let indices: [Index]
  /// V.
  public let variance: Double

  /// Takes the function's value at every run of the design, in order.
  ///
  /// - Parameters:
  ///   - bootstraps: how often rows are drawn again
  ///   - level: the confidence level of the intervals
  public init(
    _ design: SaltelliDesign, outputs: [Double], bootstraps: Int = 1000, level: Double = 0.95
  ) throws(ReliabilityError) {
    guard outputs.count == design.runCount else {
      throw ReliabilityError(
        method: "Sobol indices",
        reason: "the design has \(design.runCount) runs, but there are \(outputs.count) values")
    }
    if let place = outputs.firstIndex(where: { !$0.isFinite }) {
      throw ReliabilityError(
        method: "Sobol indices",
        reason: "run \(place) yields \(outputs[place]); every run has to yield a finite number")
    }
    let table = SaltelliTable(outputs: outputs, variableCount: design.names.count)
    let best = table.indices(rows: 0..<design.rowCount)
    guard best.variance > 0 else {
      throw ReliabilityError(
        method: "Sobol indices",
        reason:
          "all values are \(QuantityFormat.number(outputs[0])): there is no variance to share out")
    }
    let stream = RandomStream(seed: design.seed, owner: "sobol indices", purpose: "bootstrap")
    var samples: [[(first: Double, total: Double)]] = []
    for bootstrap in 0..<bootstraps {
      let draws = stream.substream(UInt64(bootstrap))
      let rows = (0..<design.rowCount).map {
        min(Int(draws.uniform(at: UInt64($0)) * Double(design.rowCount)), design.rowCount - 1)
      }
      samples.append(table.indices(rows: rows).values)
    }
    func interval(_ values: [Double]) -> ConfidenceInterval {
      let sorted = values.sorted()
      guard !sorted.isEmpty else { return .init(lower: .nan, upper: .nan, level: level) }
      let last = Double(sorted.count - 1)
      return .init(
        lower: sorted[Int((last * (1 - level) / 2).rounded())],
        upper: sorted[Int((last * (1 + level) / 2).rounded())], level: level)
    }
    variance = best.variance
    indices = design.names.indices.map { place in
      Index(
        name: design.names[place], firstOrder: best.values[place].first,
        total: best.values[place].total,
        firstOrderInterval: interval(samples.map { $0[place].first }),
        totalInterval: interval(samples.map { $0[place].total }))
    }
  }
}

/// The values of a function at the runs of a design, with the mean of all taken off.
private struct SaltelliTable {
  private let values: [Double]
  private let variableCount: Int

  init(outputs: [Double], variableCount: Int) {
    let mean = outputs.reduce(0, +) / Double(outputs.count)
    values = outputs.map { $0 - mean }
    self.variableCount = variableCount
  }

  func indices(rows: some Collection<Int>) -> (
    values: [(first: Double, total: Double)], variance: Double
  ) {
    let width = variableCount + 2
    let count = Double(rows.count)
    var (sum, squares) = (0.0, 0.0)
    var first = [Double](repeating: 0, count: variableCount)
    var total = [Double](repeating: 0, count: variableCount)
    for row in rows {
      let (a, b) = (values[row * width], values[row * width + width - 1])
      sum += a + b
      squares += a * a + b * b
      for variable in 0..<variableCount {
        let mixed = values[row * width + 1 + variable]
        first[variable] += b * (mixed - a)
        total[variable] += (a - mixed) * (a - mixed) / 2
      }
    }
    let mean = sum / (2 * count)
    let variance = squares / (2 * count) - mean * mean
    return (
      (0..<variableCount).map { (first[$0] / count / variance, total[$0] / count / variance) },
      variance
    )
  }
}
