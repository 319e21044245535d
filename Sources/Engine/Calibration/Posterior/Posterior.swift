/// What is believed of unknown quantities after measurements, as draws.
public struct Posterior: Sendable {
  /// One quantity by itself.
  public struct Marginal: Sendable {
    public let name: String
    /// All draws in ascending order.
    public let sorted: [Double]
    public let mean: Double
    public let deviation: Double
    /// Rank-normalised R̂ of the chains.
    public let reductionFactor: Double
    /// Independent draws that bulk and tails are worth.
    public let bulkSampleSize: Double
    public let tailSampleSize: Double

    public var median: Double { quantile(0.5) }

    public func quantile(_ share: Double) -> Double { ChainDiagnostics.quantile(sorted, share) }

    /// The interval with equal probability below and above.
    public func interval(_ probability: Double) -> ClosedRange<Double> {
      quantile((1 - probability) / 2)...quantile((1 + probability) / 2)
    }
  }

  /// How far a posterior from a surrogate was checked by the model itself.
  public struct Check: Hashable, Sendable {
    /// How many draws of the surrogate's posterior the model was evaluated at.
    public let draws: Int
    /// The share that they are worth once weighted by true over surrogate likelihood; 1 is a perfect surrogate.
    public let efficiency: Double
    /// Standard deviation of the log of these weights.
    public let logWeightDeviation: Double
  }

  /// The likeliest setting of all that the model ran with.
  public struct Mode: Sendable {
    /// The quantities in their order, those of unknown noise last.
    public let values: [Double]
    /// What the model gave there.
    public let outputs: [Double]
  }

  public let marginals: [Marginal]
  /// Draw by draw, the quantities in their order.
  public let draws: [[Double]]
  public let logDensities: [Double]
  /// Row by row.
  public let correlation: [[Double]]
  /// How often the model ran.
  public let evaluations: Int
  /// How many of these runs failed, as far as they were kept.
  public let failures: Int
  /// The greatest posterior density of all runs that were kept.
  public let mode: Mode?
  /// Nil where the model itself was sampled.
  public let check: Check?
  /// The largest R̂ that passes for met chains (Vehtari et al. 2021 advise 1.01, Gelman & Rubin 1.1).
  public static let reductionLimit = 1.05
  /// The least efficiency of a surrogate that passes without a warning.
  public static let efficiencyLimit = 0.5

  init(chains: MarkovChains, runs: ModelRuns, check: Check?) {
    let names = runs.priors.names
    let transformed = chains.draws.map { $0.map(runs.priors.physical) }
    draws = transformed.flatMap { $0 }
    logDensities = chains.logDensities.flatMap { $0 }
    evaluations = runs.count
    failures = runs.failureCount
    mode = runs.mode
    self.check = check
    let count = Double(draws.count)
    let pooled = draws
    let columns = names.indices.map { place in pooled.map { $0[place] } }
    let means = columns.map { $0.reduce(0, +) / count }
    let deviations = zip(columns, means).map { column, mean in
      (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
    }
    marginals = names.indices.map { place in
      let diagnostics = ChainDiagnostics(chains.coordinate(place))
      return Marginal(
        name: names[place], sorted: columns[place].sorted(), mean: means[place],
        deviation: deviations[place], reductionFactor: diagnostics.reductionFactor,
        bulkSampleSize: diagnostics.bulkSampleSize, tailSampleSize: diagnostics.tailSampleSize)
    }
    correlation = names.indices.map { row in
      names.indices.map { column in
        if row == column { return 1 }
        let sum = zip(columns[row], columns[column]).reduce(0) {
          $0 + ($1.0 - means[row]) * ($1.1 - means[column])
        }
        return sum / ((count - 1) * deviations[row] * deviations[column])
      }
    }
  }

  public subscript(name: String) -> Marginal? { marginals.first { $0.name == name } }

  /// What a reader of the figures must know: chains that have not met, a surrogate that misses the model.
  public var warnings: [String] {
    var result: [String] = []
    for marginal in marginals where !(marginal.reductionFactor <= Self.reductionLimit) {
      result.append(
        "the chains have not met in \(marginal.name): R̂ is \(marginal.reductionFactor.brief), above "
          + "\(Self.reductionLimit); draw longer chains")
    }
    if let check, !(check.efficiency >= Self.efficiencyLimit) {
      result.append(
        "the surrogate misses the model: its draws are worth \((100 * check.efficiency).brief) % after "
          + "weighting, below \((100 * Self.efficiencyLimit).brief) %; allow more evaluations")
    }
    return result
  }
}

extension Posterior: CustomStringConvertible {
  /// A line for each quantity, and the warnings.
  public var description: String {
    let lines = marginals.map { marginal in
      let interval = marginal.interval(0.9)
      return "\(marginal.name): \(marginal.median), 90 % within \(interval.lowerBound) … "
        + "\(interval.upperBound), R̂ \(marginal.reductionFactor.brief)"
    }
    return (lines + warnings).joined(separator: "\n")
  }
}

extension Double {
  /// Four digits behind the point.
  fileprivate var brief: String { QuantityFormat.number((self * 1e4).rounded() / 1e4) }
}
