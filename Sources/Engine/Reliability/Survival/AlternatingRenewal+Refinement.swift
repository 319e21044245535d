extension AlternatingRenewal {
  /// The probability that a unit new at time 0 works at `time`, to about six digits; nil where that takes more than
  /// 8000 steps, because the time holds very many repairs.
  public func refinedAvailability(at time: Double) -> Double? {
    guard time > 0 else { return 1 }
    return refined { availability(at: time, count: $0) }
  }

  /// The expected share of the time from 0 to `horizon` during which it works, likewise.
  public func refinedMeanAvailability(to horizon: Double) -> Double? {
    guard horizon > 0 else { return 1 }
    return refined { meanAvailability(to: horizon, count: $0) }
  }

  /// Halves the steps until the error, a third of what the last halving changed, is below 10⁻⁶, and takes it off.
  private func refined(_ value: (_ count: Int) -> Double) -> Double? {
    var count = 250
    var coarse = value(count)
    while count < 8000 {
      count *= 2
      let fine = value(count)
      let change = (fine - coarse) / 3
      if abs(change) < 1e-6 { return min(1, max(0, fine + change)) }
      coarse = fine
    }
    return nil
  }
}
