import Glibc

/// What came of one run of a process toward a level.
public enum SplittingOutcome<State: Sendable>: Sendable {
  /// The run first reached the level in this state.
  case reached(State)
  /// The run ended below the level; `highest` is as far as it came.
  case ended(highest: Double)

  var state: State? { if case .reached(let state) = self { state } else { nil } }
}

/// The probability that a random process ever reaches a rare level, by splitting runs at levels on the way.
///
/// In stage k every one of N runs starts from a state, drawn at random, in which an earlier run first reached level
/// k − 1. The product of the shares that reach the next level is an unbiased estimate as long as the levels were fixed
/// beforehand; `pilotLevels` finds them with draws of its own. The whole is repeated and the error taken from the
/// spread of the repetitions, because runs with common ancestors are not independent.
///
/// For a requirement the height is the negated least robustness so far, and the state a snapshot of the simulation.
///
/// Sources: Kahn & Harris (1951), Natl. Bur. Stand. Appl. Math. Ser. 12, 27–30; Garvels (2000), "The splitting method
/// in rare event simulation", section 2.4 (fixed effort).
public struct MultilevelSplitting<State: Sendable> {
  /// Runs the process from a state (nil: from its start) with fresh draws of the stream until it first reaches the
  /// height or ends. The same arguments must yield the same outcome.
  public typealias Run =
    (_ state: State?, _ draws: RandomStream, _ height: Double) throws -> SplittingOutcome<State>

  /// Where a run starts, and the stream of its draws.
  public typealias Start = (state: State?, draws: RandomStream)
  /// The same for many runs at once; outcomes in the order of the starts.
  public typealias BatchRun =
    (_ starts: [Start], _ height: Double) throws -> [SplittingOutcome<State>]

  public let runsPerLevel: Int
  public let repetitions: Int
  public let seed: UInt64
  private let run: BatchRun

  /// Takes a process whose runs go one after the other.
  public init(
    runsPerLevel: Int = 500, repetitions: Int = 20, seed: UInt64, run: @escaping Run
  ) throws(ReliabilityError) {
    try self.init(
      runsPerLevel: runsPerLevel, repetitions: repetitions, seed: seed,
      runs: { starts, height in try starts.map { try run($0.state, $0.draws, height) } })
  }

  /// Takes a process whose runs of a level may go side by side.
  public init(
    runsPerLevel: Int = 500, repetitions: Int = 20, seed: UInt64, runs: @escaping BatchRun
  ) throws(ReliabilityError) {
    guard runsPerLevel > 1, repetitions > 1 else {
      throw ReliabilityError(
        method: "Multilevel splitting",
        reason:
          "\(runsPerLevel) runs a level and \(repetitions) repetitions; it takes at least 2 of each"
      )
    }
    self.runsPerLevel = runsPerLevel
    self.repetitions = repetitions
    self.seed = seed
    run = runs
  }

  /// Estimates the probability of reaching the last of these ascending levels.
  public func estimate(levels: [Double]) throws -> RareEventEstimate {
    precondition(!levels.isEmpty && zip(levels, levels.dropFirst()).allSatisfy(<), "\(levels)")
    var mean = RunningMean()
    var count = 0
    for repetition in 0..<repetitions {
      var probability = 1.0
      var entries: [State] = []
      for (stage, level) in levels.enumerated() where probability > 0 {
        let starts = starts(entries, stream(repetition, stage, "run"))
        let reached = try run(starts, level).compactMap(\.state)
        count += runsPerLevel
        probability *= Double(reached.count) / Double(runsPerLevel)
        entries = reached
      }
      mean.record(probability)
    }
    let variation = mean.mean > 0 ? mean.standardError / mean.mean : .infinity
    return RareEventEstimate(
      probability: mean.mean, coefficientOfVariation: variation,
      coefficientOfVariationBound: RareEventEstimate.bound(
        variation, degreesOfFreedom: Double(repetitions - 1)),
      evaluations: count, levels: levels)
  }

  /// Levels up to `target` that about the share `levelProbability` of the runs reach from one to the next, and the
  /// runs it took to find them.
  ///
  /// Every pilot run goes on to its end; those that went highest are run again, with the same draws, up to the new
  /// level. The levels end early where nothing climbs higher.
  public func pilotLevels(target: Double, levelProbability: Double = 0.2) throws
    -> (levels: [Double], runs: Int)
  {
    var levels: [Double] = []
    var entries: [State] = []
    var count = 0
    while levels.count < 100 {
      let starts = starts(entries, stream(0, levels.count, "pilot"))
      let heights = try run(starts, target).map { outcome in
        if case .ended(let highest) = outcome { highest } else { Double.infinity }
      }
      count += runsPerLevel
      let elite = max(Int(levelProbability * Double(runsPerLevel)), 1)
      let level = heights.sorted(by: >)[elite - 1]
      guard target > level, level > (levels.last ?? -.infinity) else { break }
      let again = starts.indices.filter { heights[$0] >= level }.map { starts[$0] }
      entries = try run(again, level).compactMap(\.state)
      count += again.count
      levels.append(level)
    }
    return (levels + [target], count)
  }

  /// Every run of a level starts in a state that is drawn from those in which runs came to it.
  private func starts(_ entries: [State], _ stream: RandomStream) -> [Start] {
    (0..<runsPerLevel).map { number in
      let place = Int(stream.uniform(at: UInt64(number)) * Double(entries.count))
      let state = entries.isEmpty ? nil : entries[min(place, entries.count - 1)]
      return (state, stream.substream(UInt64(number)))
    }
  }

  private func stream(_ repetition: Int, _ stage: Int, _ purpose: String) -> RandomStream {
    RandomStream(seed: seed, run: UInt64(repetition), owner: "splitting", purpose: purpose)
      .substream(UInt64(stage))
  }
}
