import Engine

/// Lets an estimator choose the runs of a study.
struct StudyEstimation {
  private let settings: StudySettings
  private let space: StudySpace
  /// Carries out a batch of runs and yields the margins of the requirement, in order.
  private let margins: ([StudyGiven]) throws -> [Double]
  /// The number of the next run.
  private let next: () -> Int

  init(
    _ settings: StudySettings, _ space: StudySpace, next: @escaping () -> Int,
    margins: @escaping ([StudyGiven]) throws -> [Double]
  ) {
    self.settings = settings
    self.space = space
    self.next = next
    self.margins = margins
  }

  /// Central differences of this width, in standard deviations, stand above the rounding of a simulation.
  private static let differenceStep = 1e-3

  func find() throws -> StudyFinding {
    switch settings.method {
    case .subset:
      return .probability(
        try SubsetSimulation(
          dimension: space.dimension, pointsPerLevel: settings.runs.upperBound,
          levelProbability: settings.numbers["share"] ?? 0.1, seed: settings.seed
        ).estimate(independent))
    case .crossEntropy:
      return .probability(
        try CrossEntropySampling(
          dimension: space.dimension,
          componentCount: max(1, Int(exactly: settings.numbers["regions"] ?? 1) ?? 1),
          pointsPerLevel: settings.runs.upperBound, seed: settings.seed
        ).estimate(independent))
    case .form:
      let start = [Double](repeating: 0, count: space.dimension)
      let point = try DesignPoint.search(
        from: start, tolerance: 1e-6, differenceStep: Self.differenceStep,
        iterationLimit: max(2, settings.runs.upperBound / (2 * space.dimension + 2)), alike)
      return .designPoint(point, values: space.given(normal: point.point, draws: 0).values)
    case .falsify:
      let first = next()
      let result = try Falsification(
        variables: space.searched, budget: settings.runs.upperBound, seed: settings.seed,
        goal: -.infinity
      ).search { settings in
        try margins(settings.map { space.given(setting: $0, draws: 0) })
      }
      return .worst(result, run: first + result.evaluation)
    case .splitting: return .probability(try split())
    default: preconditionFailure("\(settings.method) does not choose its runs")
    }
  }

  /// The past of a run that came to a level: the chances it took, one for each stretch, and the levels at which one
  /// stretch ends.
  private struct Past: Sendable {
    var draws: [UInt64] = []
    var levels: [Double] = []
  }

  /// The height is the negated margin. A run goes through the stretches of its past once more, as far as their levels,
  /// and from there on with a chance of its own: so it can be carried out anywhere, by its number alone.
  private func split() throws -> RareEventEstimate {
    // A violation is a margin below 0, and nothing lies between 0 and this.
    let target = Double.leastNonzeroMagnitude
    let method = try MultilevelSplitting<Past>(
      runsPerLevel: settings.runs.upperBound, seed: settings.seed,
      runs: { starts, height in
        let pasts = starts.map { start in
          var past = start.state ?? Past()
          // A number that no other run has, from the stream of the start.
          past.draws.append(start.draws.bits(at: 0))
          return past
        }
        let margins = try self.margins(
          pasts.map { past in
            var given = space.given(drawn: past.draws[0], seed: settings.seed)
            given.changes = zip(past.levels, past.draws.dropFirst()).map {
              StudyGiven.Change(level: $0, draws: $1)
            }
            return given
          })
        return zip(pasts, margins).map { past, margin in
          let top = margin.isNaN ? -.infinity : -margin
          guard top >= height else { return .ended(highest: top) }
          var past = past
          past.levels.append(-height)
          return .reached(past)
        }
      })
    let pilot = try method.pilotLevels(
      target: target, levelProbability: settings.numbers["share"] ?? 0.2)
    let estimate = try method.estimate(levels: pilot.levels)
    return RareEventEstimate(
      probability: estimate.probability,
      coefficientOfVariation: estimate.coefficientOfVariation,
      coefficientOfVariationBound: estimate.coefficientOfVariationBound,
      evaluations: estimate.evaluations + pilot.runs, levels: estimate.levels)
  }

  /// Every run draws its own chance: what is drawn besides belongs to the space as well, and each point takes a fresh
  /// place in it.
  private func independent(_ points: [[Double]]) throws -> [Double] {
    let first = next()
    return try margins(
      points.enumerated().map { space.given(normal: $1, draws: UInt64(first + $0)) })
  }

  /// All runs share their chance: a derivative would drown in it.
  private func alike(_ points: [[Double]]) throws -> [Double] {
    try margins(points.map { space.given(normal: $0, draws: 0) })
  }
}

/// An estimator's runs were cut short.
struct StudyInterruption: Error {}
