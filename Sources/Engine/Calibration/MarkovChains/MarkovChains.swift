/// Draws of several Markov chains of one law.
public struct MarkovChains: Sendable {
  public let dimension: Int
  /// Chain by chain, the draws in their order, each with all its coordinates.
  public let draws: [[[Double]]]
  /// The log density of each draw.
  public let logDensities: [[Double]]
  /// Chain by chain, the share of proposals that were taken while the draws were made.
  public let acceptance: [Double]

  public init(draws: [[[Double]]], logDensities: [[Double]], acceptance: [Double]) {
    self.draws = draws
    self.logDensities = logDensities
    self.acceptance = acceptance
    dimension = draws.first?.first?.count ?? 0
  }

  /// One coordinate, chain by chain.
  public func coordinate(_ place: Int) -> [[Double]] { draws.map { $0.map { $0[place] } } }

  /// All draws of all chains.
  public var pooled: [[Double]] { draws.flatMap { $0 } }

  /// Rank-normalised R̂ of each coordinate; above 1.05 the chains have not met.
  public var reductionFactors: [Double] {
    (0..<dimension).map { ChainDiagnostics(coordinate($0)).reductionFactor }
  }

  /// The least effective sample size of any coordinate, in bulk and tails.
  public var effectiveSampleSize: Double {
    (0..<dimension).reduce(.infinity) { least, place in
      let diagnostics = ChainDiagnostics(coordinate(place))
      return min(least, diagnostics.bulkSampleSize, diagnostics.tailSampleSize)
    }
  }

  /// The covariance of the pooled draws, row by row.
  public var covariance: [Double] {
    let pooled = pooled
    let count = Double(max(pooled.count, 2))
    let mean = (0..<dimension).map { place in pooled.reduce(0) { $0 + $1[place] } / count }
    return (0..<dimension * dimension).map { element in
      let (row, column) = (element / dimension, element % dimension)
      return pooled.reduce(0) { $0 + ($1[row] - mean[row]) * ($1[column] - mean[column]) }
        / (count - 1)
    }
  }
}
