import Glibc

/// The points of a probability plot: failure times against estimates of the share failed by then, on axes that
/// turn one family of laws into straight lines.
public struct ProbabilityPlot: Hashable, Sendable {
  /// Where on the probability axis a failure is drawn.
  public enum Positions: Hashable, Sendable {
    /// The median of the share failed at the i-th of n failures: the median of Beta(i, n − i + 1).
    case medianRank
    /// Benard's approximation of it, (i − 0.3)/(n + 0.4).
    case benard
    /// The middle of the jump of the Kaplan–Meier curve.
    ///
    /// Source: Meeker & Escobar (1998), "Statistical methods for reliability data", section 6.4.
    case kaplanMeier
  }

  /// One failure.
  public struct Point: Hashable, Sendable {
    public let time: Double
    /// The share of units failed by then.
    public let probability: Double
    /// The place on the stretched axes: ln t, and the standard quantile of the probability.
    public let x: Double
    public let y: Double
  }

  public let points: [Point]
  /// Whether every failure has a point of its own; else the points are shares that have failed by a time.
  public let hasExactTimes: Bool

  /// Ranks of censored samples are adjusted: after each failure the rank grows by (n + 1 − rank)/(1 + units
  /// left). Source: Johnson (1964), "The statistical treatment of fatigue experiments".
  ///
  /// Where some failures are known only to have come before a time, `positions` has no meaning: see `shares`.
  public init(
    _ lives: [Lifetime], family: LifeFamily, positions: Positions = .medianRank
  ) throws(ReliabilityError) {
    hasExactTimes = lives.allSatisfy { life in
      switch life {
      case .failed, .survived: true
      case .failedBefore, .failedBetween: false
      }
    }
    guard hasExactTimes else {
      try lives.check("Probability plot")
      points = Self.shares(lives).map { time, share in
        Point(time: time, probability: share, x: log(time), y: family.standardQuantile(share))
      }
      return
    }
    let curve = try SurvivalCurve(lives)
    let count = Double(lives.count)
    var points: [Point] = []
    var rank = 0.0
    var survivalBefore = 1.0
    for step in curve.steps {
      // Units that fail at the same instant get ranks one after the other, at the same time.
      for repetition in 0..<step.failures {
        let left = Double(step.atRisk - repetition)
        rank += (count + 1 - rank) / (1 + left)
        let probability =
          switch positions {
          case .medianRank: IncompleteBeta.quantile(rank, count - rank + 1, 0.5, 0.5)
          case .benard: (rank - 0.3) / (count + 0.4)
          case .kaplanMeier: 1 - (survivalBefore + step.survival) / 2
          }
        points.append(
          Point(
            time: step.time, probability: probability, x: log(step.time),
            y: family.standardQuantile(probability)))
        if positions == .kaplanMeier { break }
      }
      survivalBefore = step.survival
    }
    self.points = points
  }

  /// The likeliest rising shares failed by each time, where a life tells no more than whether its unit had failed by then:
  /// neighbours that fall are pooled until none does. A share is drawn at the last time of its pool; 0 and 1
  /// have no place on the paper.
  ///
  /// Where units are looked at at a few ages, these are the shares failed at each. Source: Ayer, Brunk, Ewing, Reid &
  /// Silverman (1955), Ann. Math. Statist. 26, 641–647.
  private static func shares(_ lives: [Lifetime]) -> [(time: Double, share: Double)] {
    var pools: [(time: Double, failed: Double, count: Double)] = []
    for life in lives.sorted(by: { $0.latest < $1.latest }) where life.latest > 0 {
      pools.append((life.latest, life.isFailure ? 1 : 0, 1))
      while pools.count > 1 {
        let (last, before) = (pools[pools.count - 1], pools[pools.count - 2])
        let falls = last.failed * before.count <= before.failed * last.count
        guard falls || last.time == before.time else { break }
        pools.removeLast(2)
        pools.append((last.time, last.failed + before.failed, last.count + before.count))
      }
    }
    return pools.map { ($0.time, $0.failed / $0.count) }.filter { $0.share > 0 && $0.share < 1 }
  }
}
