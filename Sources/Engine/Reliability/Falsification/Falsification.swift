import Glibc

/// Searches for the setting with the least robustness.
///
/// A first part of the budget goes to scrambled Sobol points over the whole space. From the best of them an evolution
/// strategy descends; when it has settled, another starts from the best point of fresh ones, with twice the
/// population (Auger & Hansen 2005, "A restart CMA evolution strategy with increasing population size").
///
/// Points beyond the limits are mirrored at them. A choice is an interval of 0 … 1 cut into equal parts, and every
/// generation draws one part in five of its choices afresh, since alternatives have no neighbours.
public struct Falsification: Hashable, Sendable {
  /// What a search found.
  public struct Result: Hashable, Sendable {
    /// The setting of least robustness, in the order of the variables.
    public let setting: [Double]
    public let robustness: Double
    public let evaluations: Int
    /// The number of the evaluation that found it, from 0.
    public let evaluation: Int

    /// Whether the setting violates the requirement.
    public var isFalsified: Bool { robustness < 0 }
  }

  public let variables: [SearchVariable]
  /// The most evaluations.
  public let budget: Int
  public let seed: UInt64
  /// The search ends once a robustness is below this; −∞ spends the whole budget.
  public let goal: Double

  private static let explorationShare = 0.2
  /// In a part of the unit cube this small a descent has chosen its valley.
  private static let settledSpread = 3e-3

  public init(
    variables: [SearchVariable], budget: Int, seed: UInt64, goal: Double = 0
  ) throws(ReliabilityError) {
    for (place, variable) in variables.enumerated() {
      let isUsable =
        switch variable {
        case .range(let range): range.lowerBound.isFinite && range.upperBound.isFinite
        case .choice(let count): count > 0
        }
      guard isUsable else {
        throw ReliabilityError(
          method: "Falsification",
          reason:
            "variable \(place + 1) is \(variable); it takes finite limits or at least one choice")
      }
    }
    guard !variables.isEmpty, variables.count <= SobolSequence.dimensionLimit, budget > 0 else {
      throw ReliabilityError(
        method: "Falsification",
        reason: "\(variables.count) variables and \(budget) evaluations; it takes 1 to "
          + "\(SobolSequence.dimensionLimit) variables and at least 1 evaluation")
    }
    self.variables = variables
    self.budget = budget
    self.seed = seed
    self.goal = goal
  }

  /// Runs the search; the closure takes settings, several at once, and yields the robustness of each.
  public func search(_ robustness: ([[Double]]) throws -> [Double]) throws -> Result {
    try withoutActuallyEscaping(robustness) { function in
      var trail = SearchTrail(variables: variables, budget: budget, goal: goal, function)
      var population = 2 * (4 + Int(3 * log(Double(variables.count))))
      var descent: UInt64 = 0
      while !trail.isOver {
        try self.descent(descent, populationSize: population, &trail)
        population *= 2
        descent += 1
      }
      return trail.result
    }
  }

  private func descent(_ number: UInt64, populationSize: Int, _ trail: inout SearchTrail) throws {
    let share = Int(Self.explorationShare * Double(budget))
    let explored = max(number == 0 ? share : 4 * variables.count, 1)
    let points = (0..<explored).map { point in
      variables.indices.map { dimension in
        SamplingPlan.sobol(.owen).uniform(
          seed: seed &+ number, run: point, name: "\(dimension)", dimension: dimension)
      }
    }
    let values = try trail.evaluate(points)
    guard let best = values.indices.min(by: { values[$0] < values[$1] }) else { return }
    var strategy = EvolutionStrategy(
      mean: points[best], stepSize: 0.2, populationSize: populationSize)
    var (least, stale) = (values[best], 0)
    var generation: UInt64 = 0
    while !trail.isOver, strategy.spread > 1e-8, strategy.condition < 1e7, stale < 30 {
      let stream = RandomStream(
        seed: seed, run: number, owner: "falsification", purpose: "generation"
      ).substream(generation)
      let candidates = (0..<populationSize).map {
        candidate(strategy, stream.substream(UInt64($0)))
      }
      let values = try trail.evaluate(candidates.map(\.point))
      guard values.count == populationSize else { return }
      let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
      strategy.learn(order.map { candidates[$0].step })
      let now = values[order[0]]
      stale = now < least - 1e-12 * abs(least) ? 0 : stale + 1
      least = min(least, now)
      generation += 1
      // What settles above the best that is known is not worth following to its last digit.
      if strategy.spread < Self.settledSpread, least > trail.result.robustness { return }
    }
  }

  /// A point within 0 … 1 and the step of the strategy that leads there.
  private func candidate(_ strategy: EvolutionStrategy, _ stream: RandomStream)
    -> (point: [Double], step: [Double])
  {
    var step = strategy.step(stream)
    let fresh = stream.substream(0)
    let point = variables.indices.map { place in
      if case .choice = variables[place], fresh.uniform(at: UInt64(place)) < 0.2 {
        return fresh.uniform(at: UInt64(place), lane: 1)
      }
      return Self.mirrored(strategy.mean[place] + strategy.stepSize * step[place])
    }
    // The strategy learns from where the point was evaluated, so the mean stays within the limits.
    for place in step.indices {
      step[place] = (point[place] - strategy.mean[place]) / strategy.stepSize
    }
    return (point, step)
  }

  /// Folds the line onto 0 … 1.
  private static func mirrored(_ x: Double) -> Double {
    let folded = abs(x).truncatingRemainder(dividingBy: 2)
    return folded > 1 ? 2 - folded : folded
  }
}

/// The evaluations of one search.
private struct SearchTrail {
  private let variables: [SearchVariable]
  private let budget: Int
  private let goal: Double
  private let function: ([[Double]]) throws -> [Double]
  private(set) var count = 0
  private var best: (setting: [Double], robustness: Double, evaluation: Int)

  init(
    variables: [SearchVariable], budget: Int, goal: Double,
    _ function: @escaping ([[Double]]) throws -> [Double]
  ) {
    self.variables = variables
    self.budget = budget
    self.goal = goal
    self.function = function
    best = (variables.map { $0.value(0.5) }, .infinity, 0)
  }

  var isOver: Bool { count >= budget || best.robustness < goal }

  var result: Falsification.Result {
    .init(
      setting: best.setting, robustness: best.robustness, evaluations: count,
      evaluation: best.evaluation)
  }

  /// The robustness of points of the unit cube, as far as the budget reaches.
  mutating func evaluate(_ points: [[Double]]) throws -> [Double] {
    let settings = points.prefix(budget - count).map { point in
      zip(variables, point).map { $0.value($1) }
    }
    guard !settings.isEmpty else { return [] }
    let values = try function(settings).map { $0.isNaN ? .infinity : $0 }
    precondition(values.count == settings.count, "\(values.count) values for \(settings.count)")
    for (setting, value) in zip(settings, values) {
      if value < best.robustness { best = (setting, value, count) }
      count += 1
    }
    return values
  }
}
