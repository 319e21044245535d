import Glibc

/// The share of units still working over time, from lives of which some are censored on the right.
///
/// With dᵢ failures among the nᵢ units still watched just before time tᵢ:
/// - Kaplan–Meier: Ŝ(t) = Π (1 − dᵢ/nᵢ) over tᵢ ≤ t
/// - Greenwood: Var Ŝ = Ŝ² Σ dᵢ/(nᵢ(nᵢ − dᵢ))
/// - Nelson–Aalen: Ĥ(t) = Σ dᵢ/nᵢ, Var Ĥ = Σ dᵢ/nᵢ²
///
/// Units censored at tᵢ count as watched at tᵢ. Sources: Kaplan & Meier (1958), J. Amer. Statist. Assoc. 53,
/// 457–481, doi:10.1080/01621459.1958.10501452; Greenwood (1926); Nelson (1972), Technometrics 14, 945–966;
/// Aalen (1978), Ann. Statist. 6, 701–726.
public struct SurvivalCurve: Hashable, Sendable {
  /// One time at which a unit failed or was censored.
  public struct Step: Hashable, Sendable {
    public let time: Double
    public let atRisk: Int
    public let failures: Int
    public let censored: Int
    /// Ŝ from this time on.
    public let survival: Double
    /// The sum in Greenwood's formula; infinite once no unit works.
    public let greenwoodSum: Double
    /// Ĥ from this time on, and its variance.
    public let cumulativeHazard: Double
    public let cumulativeHazardVariance: Double

    /// The standard error of Ŝ.
    public var survivalError: Double { survival > 0 ? survival * greenwoodSum.squareRoot() : 0 }
  }

  public let steps: [Step]

  /// Throws if there are no lives, or one is censored other than on the right.
  public init(_ lives: [Lifetime]) throws(ReliabilityError) {
    guard !lives.isEmpty else {
      throw ReliabilityError(method: "Survival curve", reason: "there are no lives")
    }
    try lives.check("Survival curve", allowsZero: true)
    for life in lives {
      switch life {
      case .failed, .survived: continue
      case .failedBefore, .failedBetween:
        throw ReliabilityError(
          method: "Survival curve",
          reason:
            "\(life) does not tell when the unit failed; fit a Weibull, lognormal or exponential "
            + "law, which can use it")
      }
    }
    steps = Self.makeSteps(lives.sorted { $0.earliest < $1.earliest })
  }

  private static func makeSteps(_ lives: [Lifetime]) -> [Step] {
    var steps: [Step] = []
    var (survival, greenwood, hazard, hazardVariance) = (1.0, 0.0, 0.0, 0.0)
    var first = 0
    while first < lives.count {
      let time = lives[first].earliest
      var end = first
      var failures = 0
      while end < lives.count, lives[end].earliest == time {
        if lives[end].isFailure { failures += 1 }
        end += 1
      }
      let atRisk = Double(lives.count - first)
      let failed = Double(failures)
      survival *= (atRisk - failed) / atRisk
      if failures > 0 { greenwood += failed / (atRisk * (atRisk - failed)) }
      hazard += failed / atRisk
      hazardVariance += failed / (atRisk * atRisk)
      steps.append(
        Step(
          time: time, atRisk: lives.count - first, failures: failures,
          censored: end - first - failures, survival: survival, greenwoodSum: greenwood,
          cumulativeHazard: hazard, cumulativeHazardVariance: hazardVariance))
      first = end
    }
    return steps
  }

  /// The last step at or before `time`.
  public func step(at time: Double) -> Step? { steps.last { $0.time <= time } }

  /// Ŝ(t); 1 before the first time.
  public func survival(at time: Double) -> Double { step(at: time)?.survival ?? 1 }

  /// The least time by which the share `probability` has failed; nil where the curve ends above it.
  public func quantile(_ probability: Double) -> Double? {
    // Products of fractions may miss the share by rounding.
    let target = (1 - probability) * (1 + 16 * Double.ulpOfOne)
    return steps.first { $0.survival <= target }?.time
  }

  public var median: Double? { quantile(0.5) }

  /// ∫ Ŝ dt from 0 to `horizon`: the mean life up to then.
  public func restrictedMean(to horizon: Double) -> Double {
    var (area, last, survival) = (0.0, 0.0, 1.0)
    for step in steps where step.time < horizon {
      area += survival * (step.time - last)
      (last, survival) = (step.time, step.survival)
    }
    return area + survival * (horizon - last)
  }
}
