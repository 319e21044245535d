import Glibc

/// Whether several chains of one number have met, and how many independent draws they are worth.
///
/// Each chain is cut in halves. Draws are replaced by normal scores of their ranks, so heavy tails do no harm. R̂ is the
/// root of the variance of all draws over the mean variance within chains; the larger counts of that of the draws and
/// that of their distances from the median. The effective sample size is the number of draws over
/// τ = 1 + 2 Σ ρₜ, the sum cut off by Geyer's rule.
///
/// Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021), "Rank-normalization, folding, and localization: an
/// improved R̂", Bayesian Analysis 16, 667–718; Geyer (1992), "Practical Markov chain Monte Carlo", Statist. Sci. 7,
/// 473–483.
public struct ChainDiagnostics: Sendable {
  private let halves: [[Double]]

  /// - Parameter chains: at least four draws each, of equal number
  public init(_ chains: [[Double]]) {
    halves = chains.flatMap { chain in
      [Array(chain.prefix(chain.count / 2)), Array(chain.suffix(chain.count / 2))]
    }
  }

  /// Rank-normalised, folded split-R̂; not a number for fewer than four draws a chain.
  public var reductionFactor: Double {
    guard isLongEnough else { return .nan }
    let middle = Self.quantile(halves.flatMap { $0 }.sorted(), 0.5)
    let folded = halves.map { $0.map { abs($0 - middle) } }
    return max(
      Self.reductionFactor(Self.normalScores(halves)),
      Self.reductionFactor(Self.normalScores(folded)))
  }

  /// The effective sample size for the centre of the law.
  public var bulkSampleSize: Double {
    isLongEnough ? Self.sampleSize(Self.normalScores(halves)) : .nan
  }

  /// The effective sample size for its 5 % and 95 % quantiles: the less of the two.
  public var tailSampleSize: Double {
    guard isLongEnough else { return .nan }
    let sorted = halves.flatMap { $0 }.sorted()
    return [0.05, 0.95].map { share in
      let limit = Self.quantile(sorted, share)
      return Self.sampleSize(halves.map { $0.map { $0 <= limit ? 1 : 0 } })
    }.reduce(.infinity, min)
  }

  private var isLongEnough: Bool { (halves.first?.count ?? 0) >= 2 }

  /// The quantile of sorted numbers, straight between neighbours (Hyndman & Fan 1996, type 7).
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let low = Int(place)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }

  /// Φ⁻¹((rank − 3/8)/(S + 1/4)) (Blom 1958); equal draws share their mean rank.
  private static func normalScores(_ chains: [[Double]]) -> [[Double]] {
    let all = chains.flatMap { $0 }
    let order = all.indices.sorted { all[$0] < all[$1] }
    var scores = [Double](repeating: 0, count: all.count)
    var first = 0
    while first < order.count {
      var last = first
      while last + 1 < order.count, all[order[last + 1]] == all[order[first]] { last += 1 }
      let rank = Double(first + last) / 2 + 1
      let score = StandardNormal.quantile((rank - 0.375) / (Double(all.count) + 0.25))
      for place in first...last { scores[order[place]] = score }
      first = last + 1
    }
    var next = 0
    return chains.map { chain in
      defer { next += chain.count }
      return Array(scores[next..<next + chain.count])
    }
  }

  /// Mean and variance within each chain, and the variance of the means.
  private static func moments(
    _ chains: [[Double]]
  ) -> (means: [Double], variances: [Double], between: Double) {
    let count = Double(chains[0].count)
    let means = chains.map { $0.reduce(0, +) / count }
    let variances = zip(chains, means).map { chain, mean in
      chain.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    }
    let overall = means.reduce(0, +) / Double(means.count)
    let between = means.reduce(0) { $0 + ($1 - overall) * ($1 - overall) } / Double(means.count - 1)
    return (means, variances, between)
  }

  private static func reductionFactor(_ chains: [[Double]]) -> Double {
    let count = Double(chains[0].count)
    let (_, variances, between) = moments(chains)
    let within = variances.reduce(0, +) / Double(chains.count)
    return ((count - 1) / count + between / within).squareRoot()
  }

  private static func sampleSize(_ chains: [[Double]]) -> Double {
    let count = chains[0].count
    let total = Double(count * chains.count)
    let (means, variances, between) = moments(chains)
    let within = variances.reduce(0, +) / Double(chains.count)
    let overall = within * Double(count - 1) / Double(count) + between
    // All draws are equal: each says everything.
    guard overall > 0 else { return total }
    func autocorrelation(_ lag: Int) -> Double {
      var sum = 0.0
      for (chain, mean) in zip(chains, means) {
        for place in 0..<(count - lag) {
          sum += (chain[place] - mean) * (chain[place + lag] - mean)
        }
      }
      return 1 - (within - sum / Double(count * chains.count)) / overall
    }
    // Sums of neighbours ρ₂ₖ + ρ₂ₖ₊₁ are positive and fall; noise ends both.
    var pairs = [(even: 1.0, odd: autocorrelation(1))]
    var lag = 2
    while lag < count - 2, let last = pairs.last, last.even + last.odd > 0 {
      pairs.append((autocorrelation(lag), autocorrelation(lag + 1)))
      lag += 2
    }
    // The pair that ended the sum is not part of it, but its even half is if it is positive.
    let tail = max(pairs[pairs.count - 1].even, 0)
    var sums = pairs.dropLast().map { $0.even + $0.odd }
    for place in sums.indices.dropFirst() { sums[place] = min(sums[place], sums[place - 1]) }
    let time = -1 + 2 * sums.reduce(0, +) + tail
    return total / max(time, 1 / log10(total))
  }
}
