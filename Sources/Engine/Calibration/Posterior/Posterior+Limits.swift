/// What else a reader of a posterior must know: limits that hold it, and a model that misses the measurements.
extension Posterior {
  /// An end of a prior at which draws crowd: measurements speak for values beyond it.
  public struct Crowding: Hashable, Sendable {
    public let name: String
    public let isLower: Bool
    /// The share of the draws that lie in the outermost hundredth of the prior.
    public let share: Double
  }

  /// The outermost share of a prior that is looked at, and the share of draws that may lie there: ten times as many.
  private static let outermost = 0.01
  private static let crowd = 0.1

  /// Where draws crowd at the ends of the priors, which are those of the first quantities in their order.
  public func crowding(_ priors: [SampleDesign.Variable]) -> [Crowding] {
    zip(priors, marginals).flatMap { prior, marginal in
      let count = Double(max(marginal.sorted.count, 1))
      let low = prior.distribution.quantile(Self.outermost)
      let high = prior.distribution.quantile(1 - Self.outermost)
      let below = Double(marginal.sorted.count { $0 < low }) / count
      let above = Double(marginal.sorted.count { $0 > high }) / count
      return [(true, below), (false, above)].filter { $0.1 > Self.crowd }.map {
        Crowding(name: prior.name, isLower: $0.0, share: $0.1)
      }
    }
  }

  /// How many times the known noise the root mean square of the residuals at the mode is; nil where that is no more
  /// than chance makes it: χ² of n numbers and d unknowns lies within n − d ± 5 √(2 (n − d)).
  public func misfit(_ measurements: Measurements) -> Double? {
    guard let mode, let residuals = measurements.residuals(mode.outputs) else { return nil }
    let known = measurements.blocks.filter { $0.noise == nil }.flatMap(\.places)
    let freedom = Double(known.count - (marginals.count - measurements.unknownNoise.count))
    guard freedom >= 1 else { return nil }
    let square = known.reduce(0) { $0 + residuals[$1] * residuals[$1] }
    guard square > freedom + 5 * (2 * freedom).squareRoot() else { return nil }
    return (square / freedom).squareRoot()
  }
}
