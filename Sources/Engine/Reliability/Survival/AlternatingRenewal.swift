import Glibc

/// Availability of a unit that works, fails, is repaired as new, and so on.
///
/// With failure law F and repair law G, A(t) the availability of a unit new at time 0 and B(t) that of one whose
/// repair starts at time 0:
///   A(t) = 1 − F(t) + ∫₀ᵗ B(t − x) dF(x),   B(t) = ∫₀ᵗ A(t − x) dG(x).
/// For exponential laws A(t) = μ/(λ + μ) + λ/(λ + μ)·e^(−(λ + μ)t).
///
/// Source: Barlow & Proschan (1975), "Statistical theory of reliability and life testing", chapter 7; the
/// discretisation is that of Xie (1989), "On the solution of renewal-type integral equations".
public struct AlternatingRenewal: Sendable {
  public let failure: Distribution
  public let repair: Distribution

  public init(failure: Distribution, repair: Distribution) {
    self.failure = failure
    self.repair = repair
  }

  /// The share of time it works in the long run: MTBF/(MTBF + MTTR).
  public var steadyState: Double { failure.mean / (failure.mean + repair.mean) }

  /// The probability that it works at each of `count` + 1 evenly spaced times from 0 to `horizon`.
  ///
  /// Exact for exponential laws, else with an error of second order in the spacing; the work grows with the
  /// square of `count`.
  public func availability(to horizon: Double, count: Int = 1000) -> [Double] {
    precondition(horizon > 0 && count > 0, "\(count) steps to \(horizon)")
    if case .exponential(let life) = failure.law, case .exponential(let outage) = repair.law,
      !failure.isTruncated, !repair.isTruncated
    {
      return (0...count).map { place in
        Self.exponential(
          meanLife: life, meanRepair: outage, at: horizon * Double(place) / Double(count))
      }
    }
    let times = (0...count).map { horizon * Double($0) / Double(count) }
    let failed = times.map { failure.cdf($0) }
    let repaired = times.map { repair.cdf($0) }
    var fresh = [1 - failed[0]]
    var broken = [repaired[0]]
    for place in 1...count {
      // The first interval holds the unknowns themselves, at weight one half.
      let (failing, repairing) = (failed[1] - failed[0], repaired[1] - repaired[0])
      var known = 1 - failed[place] + failing / 2 * broken[place - 1]
      var knownBroken = repairing / 2 * fresh[place - 1]
      for back in 1..<max(place, 1) {
        let at = place - back
        known += (failed[back + 1] - failed[back]) * (broken[at] + broken[at - 1]) / 2
        knownBroken += (repaired[back + 1] - repaired[back]) * (fresh[at] + fresh[at - 1]) / 2
      }
      let working = (known + failing / 2 * knownBroken) / (1 - failing * repairing / 4)
      fresh.append(working)
      broken.append(knownBroken + repairing / 2 * working)
    }
    return fresh
  }

  /// The probability that a unit new at time 0 works at `time`.
  public func availability(at time: Double, count: Int = 1000) -> Double {
    guard time > 0 else { return 1 }
    return availability(to: time, count: count)[count]
  }

  /// The expected share of the time from 0 to `horizon` during which it works, by Simpson's rule.
  public func meanAvailability(to horizon: Double, count: Int = 1000) -> Double {
    let even = count + count % 2
    let values = availability(to: horizon, count: even)
    var sum = values[0] + values[even]
    for place in 1..<even { sum += values[place] * (place % 2 == 1 ? 4 : 2) }
    return sum / Double(3 * even)
  }

  private static func exponential(meanLife: Double, meanRepair: Double, at time: Double) -> Double {
    let rate = 1 / meanLife + 1 / meanRepair
    let steady = meanLife / (meanLife + meanRepair)
    return steady + (1 - steady) * exp(-rate * time)
  }
}
