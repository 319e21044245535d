import Glibc

extension AlternatingRenewal {
  /// The probability that a unit new at time 0 works at `time`, to about six digits; nil where that takes more than
  /// 8000 steps, because the time holds very many repairs.
  public func refinedAvailability(at time: Double) -> Double? {
    guard time > 0 else { return 1 }
    if isExponential { return availability(at: time, count: 1) }
    return refined(time) { availability(at: time, count: $0) }
  }

  /// The expected share of the time from 0 to `horizon` during which it works, likewise.
  public func refinedMeanAvailability(to horizon: Double) -> Double? {
    guard horizon > 0 else { return 1 }
    if isExponential {
      // ∫₀ᵗ A = A∞t + (1 − A∞)(1 − e^(−rt))/r.
      let rate = 1 / failure.mean + 1 / repair.mean
      return steadyState - (1 - steadyState) * expm1(-rate * horizon) / (rate * horizon)
    }
    return refined(horizon) { meanAvailability(to: horizon, count: $0) }
  }

  private var isExponential: Bool {
    guard case .exponential = failure.law, case .exponential = repair.law else { return false }
    return !failure.isTruncated && !repair.isTruncated
  }

  private static let countLimit = 8000

  /// Halves the steps until the error, a third of what the last halving changed, is below 10⁻⁶, and takes it off.
  ///
  /// Steps begin well below the shorter law: wider ones see nothing of it, whatever they agree on.
  private func refined(_ horizon: Double, _ value: (_ count: Int) -> Double) -> Double? {
    let shortest = min(failure.mean, repair.mean)
    guard horizon / shortest < Double(Self.countLimit) / 4 else { return nil }
    var count = max(250, Int(2 * horizon / shortest))
    var coarse = value(count)
    while count < Self.countLimit {
      count *= 2
      let fine = value(count)
      let change = (fine - coarse) / 3
      if abs(change) < 1e-6 { return min(1, max(0, fine + change)) }
      coarse = fine
    }
    return nil
  }
}
