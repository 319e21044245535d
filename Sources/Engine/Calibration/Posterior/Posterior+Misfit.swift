/// What residuals at the mode tell of the model: whether they are larger than the noise, hang together, or leave more than a
/// constant would.
///
/// A likelihood of independent errors counts every residual as news. Where neighbours go together with correlation r, n
/// of them tell as much as n (1 − r)/(1 + r) (first-order autoregression), so that intervals are too narrow by about
/// √((1 + r)/(1 − r)).
///
/// Source: Bayley & Hammersley (1946), J. Royal Stat. Soc. Suppl. 8, 184; Gelman et al. (2013), Bayesian Data Analysis,
/// chapter 6, on checks of a model by its residuals.
extension Posterior {
  /// Neighbours that go together by less than this leave intervals about as they are (36 % too narrow).
  private static let correlationLimit = 0.3
  /// Fewer residuals tell nothing of it.
  private static let leastResiduals = 8

  /// The correlation of neighbouring residuals of each series at the mode about 0, by its name, where it is above 0.3 and
  /// more than chance (3/√n) makes it.
  public func residualCorrelations(
    _ measurements: Measurements
  ) -> [(series: String, correlation: Double)] {
    guard let mode, let residuals = measurements.residuals(mode.outputs) else { return [] }
    return measurements.runs.compactMap { run in
      let own = Array(residuals[run.places])
      guard own.count >= Self.leastResiduals else { return nil }
      let square = own.reduce(0) { $0 + $1 * $1 }
      let product = zip(own, own.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
      let correlation = square > 0 ? product / square : 0
      let chance = 3 / Double(own.count).squareRoot()
      return correlation > max(Self.correlationLimit, chance) ? (run.name, correlation) : nil
    }
  }

  /// What a reader must know of how model and measurements disagree.
  ///
  /// - Parameter model: How the model is called, such as `the scenario`.
  public func misfitWarnings(_ measurements: Measurements, of model: String) -> [String] {
    var result: [String] = []
    if let misfit = misfit(measurements) {
      result.append(
        "\(model) misses the readings by \(QuantityFormat.number(misfit, significantDigits: 3)) times the noise: "
          + "the intervals are too narrow; find out the noise, or better \(model)")
    }
    for name in uselessSeries(measurements) {
      result.append(
        "\(model) is further from the readings\(Self.suffix(name)) than their own mean is: what it misses was taken for "
          + "noise; check the start, the units and the signs of the readings, or better \(model)")
    }
    for (name, correlation) in residualCorrelations(measurements) {
      let factor = ((1 + min(correlation, 0.99)) / (1 - min(correlation, 0.99))).squareRoot()
      result.append(
        "neighbouring residuals\(Self.suffix(name)) go together (correlation "
          + "\(QuantityFormat.number(correlation, significantDigits: 2))): they are no noise but what \(model) does not "
          + "tell, and the intervals are too narrow, by a factor of about \(QuantityFormat.number(factor, significantDigits: 2)); "
          + "take fewer readings, or better \(model)")
    }
    return result
  }

  /// Series of unknown noise whose residuals at the mode are larger than their spread about the mean.
  private func uselessSeries(_ measurements: Measurements) -> [String] {
    guard let mode, mode.outputs.count == measurements.count else { return [] }
    return measurements.runs.compactMap { run in
      guard !run.isNoiseKnown, run.places.count >= 3 else { return nil }
      let values = measurements.values[run.places]
      let mean = values.reduce(0, +) / Double(values.count)
      let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let missed = run.places.reduce(0) {
        $0 + (mode.outputs[$1] - measurements.values[$1])
          * (mode.outputs[$1] - measurements.values[$1])
      }
      return missed > spread ? run.name : nil
    }
  }

  private static func suffix(_ series: String) -> String {
    series.isEmpty ? "" : " of \(series)"
  }
}
