import Engine
import Glibc

/// What is known of one cell's fade at one instant: its level and how far it is off its law just now.
///
/// y(N) = p e^(−k N) + d(N) + ε: p e^(−k N) is the last stage of Xu's law, a loss per cycle in proportion to what is left;
/// d is an Ornstein–Uhlenbeck process, what the law does not tell (rests that give capacity back, phases of faster
/// fade): dd = −d/ℓ dN + σ √(2/ℓ) dW; ε is the noise of a measurement. Given k, σ, ℓ and the noise w this is linear,
/// so a Kalman filter is exact.
///
/// Sources: Xu et al. (2018), IEEE Trans. Smart Grid 9, 1131, eq. 21; Kalman (1960), J. Basic Eng. 82, 35; discrepancy:
/// Kennedy & O'Hagan (2001), J. R. Stat. Soc. B 63, 425.
struct FadeFilter: BitwiseCopyable, Sendable {
  /// k, σ, ℓ (per and in hundreds of cycles) and w.
  struct Law: BitwiseCopyable, Sendable {
    var rate: Double
    var deviation: Double
    var length: Double
    var noise: Double
  }

  /// p ~ N(1, 0.05²): the health is relative to the first discharge.
  static let level = (mean: 1.0, deviation: 0.05)

  private var level = Self.level.mean
  private var offset = 0.0
  private var levelVariance = Self.level.deviation * Self.level.deviation
  private var covariance = 0.0
  private var offsetVariance: Double
  private(set) var time = 0.0

  init(_ law: Law) { offsetVariance = law.deviation * law.deviation }

  /// Lets time pass without a measurement, up to `time`.
  mutating func advance(to next: Double, _ law: Law) {
    let decay = exp(-(next - time) / law.length)
    time = next
    offset *= decay
    covariance *= decay
    offsetVariance =
      decay * decay * offsetVariance + law.deviation * law.deviation * (1 - decay * decay)
  }

  /// Mean and variance of a measurement now.
  func measurement(_ law: Law) -> (mean: Double, variance: Double) {
    let share = exp(-law.rate * time)
    return (
      share * level + offset,
      share * share * levelVariance + 2 * share * covariance + offsetVariance
        + law.noise * law.noise
    )
  }

  /// Takes a measurement of now into account and returns ln of its density before that.
  @discardableResult
  mutating func learn(_ health: Double, _ law: Law) -> Double {
    let (mean, variance) = measurement(law)
    let share = exp(-law.rate * time)
    let innovation = health - mean
    let (toLevel, toOffset) = (
      share * levelVariance + covariance, share * covariance + offsetVariance
    )
    level += toLevel / variance * innovation
    offset += toOffset / variance * innovation
    levelVariance -= toLevel * toLevel / variance
    covariance -= toLevel * toOffset / variance
    offsetVariance -= toOffset * toOffset / variance
    return -0.5 * (innovation * innovation / variance + log(2 * .pi * variance))
  }

  /// After how many hundreds of cycles from now one path that agrees with what is known first measures below `limit`.
  ///
  /// - Parameters:
  ///   - step: from measurement to measurement, in hundreds of cycles
  ///   - count: of measurements at most; a path that stays above ends with the last
  func firstPassage(
    below limit: Double, _ law: Law, step: Double, count: Int, _ stream: RandomStream
  ) -> Double {
    // A draw of (p, d) from their normal law: d first, then p given d.
    let (first, second) = stream.normalPair(at: 0)
    var offset = self.offset + offsetVariance.squareRoot() * first
    let share = offsetVariance > 0 ? covariance / offsetVariance : 0
    let rest = max(levelVariance - share * covariance, 0)
    let level = self.level + share * (offset - self.offset) + rest.squareRoot() * second
    let decay = exp(-step / law.length)
    let kick = law.deviation * (1 - decay * decay).squareRoot()
    for number in 1...count {
      let (push, error) = stream.normalPair(at: UInt64(number))
      offset = decay * offset + kick * push
      let distance = Double(number) * step
      let health = level * exp(-law.rate * (time + distance)) + offset + law.noise * error
      if health < limit { return distance }
    }
    return Double(count) * step
  }
}
