/// Which blocks have to work for the whole to work.
///
/// The same block may stand in several places, so a network that is neither series nor parallel is the parallel of its
/// paths.
public indirect enum BlockDiagram: Hashable, Sendable {
  case block(String)
  /// All have to work.
  case series([BlockDiagram])
  /// One has to work.
  case parallel([BlockDiagram])
  /// At least this many have to work.
  case atLeast(Int, of: [BlockDiagram])

  /// The fault tree whose events are the failures of the blocks: k of n work unless n − k + 1 fail.
  public var faultTree: FaultTree {
    switch self {
    case .block(let name): .event(name)
    case .series(let parts): .any(parts.map(\.faultTree))
    case .parallel(let parts): .all(parts.map(\.faultTree))
    case .atLeast(let count, let parts):
      .atLeast(parts.count - count + 1, of: parts.map(\.faultTree))
    }
  }

  /// The same with "it works" in place of "it has failed": its events are the blocks that work, its top is that the
  /// whole works, and its minimal cut sets are the minimal paths.
  public var successTree: FaultTree {
    switch self {
    case .block(let name): .event(name)
    case .series(let parts): .all(parts.map(\.successTree))
    case .parallel(let parts): .any(parts.map(\.successTree))
    case .atLeast(let count, let parts): .atLeast(count, of: parts.map(\.successTree))
    }
  }

  /// The probability that the whole works, from that of each block.
  public func reliability(_ blocks: [String: Double]) throws(ReliabilityError) -> Double {
    try FaultTreeAnalysis(successTree, probabilities: blocks, cutSetLimit: 0).topProbability
  }

  /// The mean time to the failure of the whole, ∫ R(t) dt over all times, when no block is repaired.
  ///
  /// The times map to 0 … 1 by t = τp/(1 − p), with τ the longest mean life of a block; the double exponential rule
  /// takes the integral to about 10 digits where the laws are smooth.
  public func meanTimeToFailure(_ lives: [String: Distribution]) throws(ReliabilityError) -> Double
  {
    let tree = faultTree
    let diagram = try DecisionDiagram(tree, order: tree.events)
    for name in tree.events where lives[name] == nil {
      throw FaultTreeAnalysis.unknown(name, Array(lives.keys), "life")
    }
    let longest = tree.events.compactMap { lives[$0]?.mean }.max() ?? 1
    return DoubleExponential.integral(from: 0, to: 1) { p, q in
      let time = longest * p / q
      guard time.isFinite else { return 0 }
      // The tail 1 − F keeps its digits where all blocks have all but failed.
      let working = tree.events.map { lives[$0]!.survival(time) }
      let reliability = diagram.complementProbability(working: working)
      return reliability > 0 ? reliability * longest / (q * q) : 0
    }
  }
}

extension Distribution {
  /// The probability of a number above `x`, with all its digits where that is small.
  public func survival(_ x: Double) -> Double { isTruncated ? 1 - cdf(x) : law.tails(x).q }
}
