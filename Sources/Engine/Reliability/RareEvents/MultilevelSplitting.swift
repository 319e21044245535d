import Glibc

/// What came of one run of a process toward a level.
public enum SplittingOutcome<State: Sendable>: Sendable {
  /// The run first reached the level in this state.
  case reached(State)
  /// The run ended below the level; `highest` is as far as it came.
  case ended(highest: Double)
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

  public let runsPerLevel: Int
  public let repetitions: Int
  public let seed: UInt64
  private let run: Run

  public init(
    runsPerLevel: Int = 500, repetitions: Int = 20, seed: UInt64, run: @escaping Run
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
    self.run = run
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
        let stream = stream(repetition, stage, "run")
        var reached: [State] = []
        for number in 0..<runsPerLevel {
          let state = start(entries, stream, number)
          let draws = stream.substream(UInt64(number))
          if case .reached(let next) = try run(state, draws, level) { reached.append(next) }
          count += 1
        }
        probability *= Double(reached.count) / Double(runsPerLevel)
        entries = reached
      }
      mean.record(probability)
    }
    let variation = mean.mean > 0 ? mean.standardError / mean.mean : .infinity
    // Few repetitions: Student's reach in place of the normal one.
    let excess =
      StudentDistribution.quantile(0.975, degreesOfFreedom: Double(repetitions - 1))
      / ConfidenceInterval.deviations(0.95)
    return RareEventEstimate(
      probability: mean.mean, coefficientOfVariation: variation,
      coefficientOfVariationBound: variation * excess, evaluations: count, levels: levels)
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
      let stream = stream(0, levels.count, "pilot")
      var heights: [Double] = []
      for number in 0..<runsPerLevel {
        let state = start(entries, stream, number)
        switch try run(state, stream.substream(UInt64(number)), target) {
        case .reached: heights.append(.infinity)
        case .ended(let highest): heights.append(highest)
        }
      }
      count += runsPerLevel
      let elite = max(Int(levelProbability * Double(runsPerLevel)), 1)
      let level = heights.sorted(by: >)[elite - 1]
      guard target > level, level > (levels.last ?? -.infinity) else { break }
      var reached: [State] = []
      for number in 0..<runsPerLevel where heights[number] >= level {
        let state = start(entries, stream, number)
        if case .reached(let next) = try run(state, stream.substream(UInt64(number)), level) {
          reached.append(next)
        }
        count += 1
      }
      levels.append(level)
      entries = reached
    }
    return (levels + [target], count)
  }

  private func start(_ entries: [State], _ stream: RandomStream, _ number: Int) -> State? {
    guard !entries.isEmpty else { return nil }
    let place = Int(stream.uniform(at: UInt64(number)) * Double(entries.count))
    return entries[min(place, entries.count - 1)]
  }

  private func stream(_ repetition: Int, _ stage: Int, _ purpose: String) -> RandomStream {
    RandomStream(seed: seed, run: UInt64(repetition), owner: "splitting", purpose: purpose)
      .substream(UInt64(stage))
  }
}
