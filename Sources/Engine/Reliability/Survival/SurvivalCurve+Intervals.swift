import Glibc

/// Pointwise intervals around a survival curve.
extension SurvivalCurve {
  /// How the interval of Ŝ is made.
  public enum IntervalKind: Hashable, Sendable {
    /// Ŝ ± z·se, cut to 0 … 1; poor near the ends.
    case plain
    /// Symmetric in ln(−ln Ŝ), so it stays within 0 … 1: Ŝ^exp(± z·se/(Ŝ ln Ŝ)).
    ///
    /// Source: Kalbfleisch & Prentice (2002), "The statistical analysis of failure time data", equation 1.15.
    case logLog
  }
}

extension SurvivalCurve.Step {
  /// The interval of the share still working from this time on.
  public func survivalInterval(
    _ kind: SurvivalCurve.IntervalKind = .logLog, level: Double = 0.95
  ) -> ConfidenceInterval {
    guard survival > 0, survival < 1 else {
      return .init(lower: survival, upper: survival, level: level)
    }
    let z = ConfidenceInterval.deviations(level)
    switch kind {
    case .plain:
      return .init(
        lower: max(survival - z * survivalError, 0), upper: min(survival + z * survivalError, 1),
        level: level)
    case .logLog:
      let factor = exp(z * greenwoodSum.squareRoot() / -log(survival))
      return .init(lower: pow(survival, factor), upper: pow(survival, 1 / factor), level: level)
    }
  }

  /// The interval of the cumulated hazard, symmetric in its logarithm.
  public func hazardInterval(level: Double = 0.95) -> ConfidenceInterval {
    guard cumulativeHazard > 0 else { return .init(lower: 0, upper: 0, level: level) }
    return .logNormal(
      estimate: cumulativeHazard,
      relativeError: cumulativeHazardVariance.squareRoot() / cumulativeHazard, level: level)
  }
}

extension SurvivalCurve {
  /// The interval of a quantile: the times at which the interval of Ŝ holds 1 − probability; the upper end is
  /// infinite where the curve ends too early.
  ///
  /// Source: Brookmeyer & Crowley (1982), Biometrics 38, 29–41, doi:10.2307/2530286.
  public func quantileInterval(
    _ probability: Double, _ kind: IntervalKind = .logLog, level: Double = 0.95
  ) -> ConfidenceInterval {
    let target = 1 - probability
    let lower = steps.first { $0.survivalInterval(kind, level: level).lower <= target }
    let upper = steps.first { $0.survivalInterval(kind, level: level).upper <= target }
    return .init(
      lower: lower?.time ?? .infinity, upper: upper?.time ?? .infinity, level: level)
  }
}
