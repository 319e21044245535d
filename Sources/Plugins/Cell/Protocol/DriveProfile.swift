/// A load over time, such as a drive cycle: samples joined by straight lines.
///
/// Positive numbers discharge.
struct DriveProfile: Hashable, Sendable {
  enum Quantity: String, CaseIterable, Hashable, Sendable {
    /// A.
    case current
    /// W, of the whole string.
    case power
    /// Current over that of one hour.
    case rate = "c_rate"
  }

  let quantity: Quantity
  /// s since the first sample, ascending; two at least.
  let times: [Double]
  let values: [Double]

  /// s.
  var duration: Double { times[times.count - 1] }
  /// The largest magnitude.
  var peak: Double { values.reduce(0) { max($0, abs($1)) } }

  /// The load at a time since the first sample; beyond the ends, that at the end.
  func value(at time: Double) -> Double {
    let low = sample(notAfter: time)
    guard low + 1 < times.count else { return values[low] }
    let share = (time - times[low]) / (times[low + 1] - times[low])
    return values[low] + min(max(share, 0), 1) * (values[low + 1] - values[low])
  }

  /// How long until the next sample, where the line bends; one less than a microsecond away counts as reached.
  func timeToNextSample(after time: Double) -> Double {
    let low = sample(notAfter: time + 1e-6)
    return low + 1 < times.count ? times[low + 1] - time : .infinity
  }

  /// The last sample not after `time`, or the first.
  private func sample(notAfter time: Double) -> Int {
    var (low, high) = (0, times.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle } else { high = middle }
    }
    return low
  }
}
