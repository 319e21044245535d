import Glibc

/// Finds what measurements say of a model's unknown quantities: Bayes' rule through the model itself.
///
/// p(x | data) ∝ p(x) Π N(dataᵢ; modelᵢ(x), σᵢ²). `optimise_then_sample` runs the model at few places: Sobol points of
/// the prior, then where a surrogate (`ModelSurrogate`) has its greatest posterior density until nothing better is
/// found, then at draws of the surrogate's posterior, which both better the surrogate and check it: weighted by true over
/// surrogate likelihood, few good draws are worth as many. `sample` runs the model at every step of the chains.
///
/// Where the size of errors is unknown, it is one more coordinate of the chains; the model is not asked for it.
///
/// Runs that fail have the likelihood 0, and so have settings to which a failed run is the nearest.
///
/// Chains whose R̂ exceeds `Posterior.reductionLimit` are drawn again with four times the length, up to sixteen times;
/// chains that have not met then are refused, unless `acceptsUnmetChains`.
///
/// ```swift
/// let calibration = try BayesianCalibration(
///   priors: [.init("rate", .lognormal(median: 1e-9, sigma: 1))],
///   measurements: Measurements(values: voltages, deviations: noise), seed: 3)
/// let posterior = try calibration.run { places in places.map { simulated($0) } }
/// print(posterior["rate"]!.median, posterior["rate"]!.interval(0.9))
/// ```
public struct BayesianCalibration: Sendable {
  /// How the posterior is found.
  public enum Method: String, CaseIterable, Hashable, Sendable {
    case optimiseThenSample = "optimise_then_sample"
    case sample
  }

  public let priors: PriorSpace
  public let measurements: Measurements
  public let method: Method
  /// The most runs of the model that `optimise_then_sample` makes.
  public let evaluations: Int
  public let seed: UInt64
  /// Draws of each of the four chains.
  public let draws: Int
  /// Whether chains that have not met are a result; `Posterior.warnings` names them.
  public let acceptsUnmetChains: Bool

  static let chainCount = 4
  public init(
    priors: [SampleDesign.Variable], measurements: Measurements,
    method: Method = .optimiseThenSample, evaluations: Int = 150, draws: Int = 1000,
    acceptsUnmetChains: Bool = false, seed: UInt64
  ) throws(CalibrationError) {
    self.priors = try PriorSpace(priors + measurements.unknownNoise)
    self.acceptsUnmetChains = acceptsUnmetChains
    self.measurements = measurements
    self.method = method
    self.evaluations = evaluations
    self.draws = draws
    self.seed = seed
    let least = Self.leastEvaluations(priors.count)
    guard method == .sample || evaluations >= least, draws >= 100 else {
      throw CalibrationError(
        method: "Bayesian calibration",
        reason:
          "\(evaluations) evaluations and \(draws) draws; \(priors.count) unknowns take at least "
          + "\(least) evaluations and 100 draws")
    }
  }

  /// The fewest runs that `optimise_then_sample` makes for so many unknowns of the model.
  public static func leastEvaluations(_ unknowns: Int) -> Int { 4 * unknowns + 8 }

  /// Runs the calibration.
  ///
  /// - Parameter model: the outputs that were measured, for several settings of the unknowns; nil where the model fails
  public func run(_ model: ([[Double]]) throws -> [[Double]?]) throws -> Posterior {
    try withoutActuallyEscaping(model) { model in
      var runs = ModelRuns(priors: priors, measurements: measurements, model)
      switch method {
      case .optimiseThenSample: return try surrogatePosterior(&runs)
      case .sample: return try directPosterior(&runs)
      }
    }
  }

  private func directPosterior(_ runs: inout ModelRuns) throws -> Posterior {
    // The surrogate's posterior is where the chains start, and their first idea of its shape.
    let first = try surrogateChains(&runs)
    var counted = runs
    let starts = try first.chains.draws.map { chain in
      let start = chain[chain.count - 1]
      return try counted.logPosterior(start).isFinite ? start : counted.best.point
    }
    let chains = try met(from: starts, first.chains.covariance) { try counted.logPosterior($0) }
    runs = counted
    return Posterior(chains: chains, runs: runs, check: nil)
  }

  private func surrogatePosterior(_ runs: inout ModelRuns) throws -> Posterior {
    let (chains, check) = try surrogateChains(&runs)
    return Posterior(chains: chains, runs: runs, check: check)
  }

  private func surrogateChains(
    _ runs: inout ModelRuns
  ) throws -> (chains: MarkovChains, check: Posterior.Check) {
    let dimension = runs.modelDimension
    let first = min(8 * dimension, evaluations / 3)
    try runs.evaluate(priors.design(first, seed: seed))
    // Where most of the prior fails, more of it must be tried.
    while runs.usableCount > 0, runs.usableCount < runs.leastUsable, runs.count < evaluations / 2 {
      try runs.evaluate(priors.design(first, from: runs.count, seed: seed))
    }
    var guess: GaussianProcess.Hyperparameters?
    var peaks = try optimise(&runs, &guess)
    var covariance: [Double]?
    while true {
      let left = evaluations - runs.count
      let batch = max(min(max(10, 4 * dimension), left), 4)
      let surrogate = try surrogate(runs, &guess)
      // Places where the surrogate was merely unsure are no peaks any more beside the best run.
      peaks = distinct(
        (peaks + [runs.best.point]).map { peak(surrogate, from: $0).place }, surrogate)
      // A chain from each peak: where there are several, the chains will not meet, and that will be said.
      let starts =
        Array(peaks.prefix(Self.chainCount))
        + runs.likeliest(max(Self.chainCount - peaks.count, 0), from: UInt64(runs.count))
      let isLast = left < 2 * batch
      // What a rough surrogate believes need not be drawn well: the model is asked at the draws.
      let rough = try AdaptiveMetropolis(
        warmUp: 400, draws: 250, thinning: 2, seed: seed &+ UInt64(runs.count)
      ).sample(
        from: passable(starts, surrogate, runs), covariance: covariance,
        surrogate.logPosteriorWhereItRuns)
      covariance = rough.covariance
      let chosen = chosen(batch, of: rough.pooled, seed: UInt64(runs.count))
      let truth = try runs.evaluate(chosen)
      let check = Self.check(zip(truth, chosen).map { $0 - surrogate.logLikelihood($1) })
      if isLast || check.efficiency >= 0.9 {
        // The draws that checked the surrogate better it once more.
        let final = try self.surrogate(runs, &guess)
        let ends = rough.draws.map { $0[$0.count - 1] }
        let chains = try met(
          from: passable(ends, final, runs), covariance, final.logPosteriorWhereItRuns)
        if runs.count < evaluations { try runs.evaluate([mode(final, near: runs.best.point)]) }
        return (chains, check)
      }
    }
  }

  /// Where a chain can start: the best run stands for places at which the model is taken to fail or to be hopeless.
  private func passable(
    _ starts: [[Double]], _ surrogate: SurrogateDensity, _ runs: ModelRuns
  ) -> [[Double]] {
    starts.map { surrogate.logPosteriorWhereItRuns($0).isFinite ? $0 : runs.best.point }
  }

  /// The largest middle logarithm of weights that passes for a surrogate that knows the place.
  private static let weightLimit = 3.0

  /// Draws from all parts of the chains.
  private func chosen(_ count: Int, of pooled: [[Double]], seed run: UInt64) -> [[Double]] {
    let stream = RandomStream(seed: seed, run: run, owner: "calibration", purpose: "check")
    return (0..<count).map { number in
      let share = (Double(number) + stream.uniform(at: UInt64(number))) / Double(count)
      return pooled[min(Int(share * Double(pooled.count)), pooled.count - 1)]
    }
  }

  /// Those peaks that are apart from each other and count beside the greatest, the greatest first.
  private func distinct(_ peaks: [[Double]], _ surrogate: SurrogateDensity) -> [[Double]] {
    var kept: [[Double]] = []
    for peak in peaks.sorted(by: { surrogate.logPosterior($0) > surrogate.logPosterior($1) }) {
      guard kept.allSatisfy({ isApart(peak, $0, surrogate) }) else { continue }
      let depth = kept.isEmpty ? 0 : surrogate.logPosterior(kept[0]) - surrogate.logPosterior(peak)
      if depth < Self.countingDepth { kept.append(peak) }
    }
    return kept
  }

  /// Runs the model where the surrogate's posterior density is greatest, until that brings no more.
  ///
  /// - Returns: the peaks found: the greatest and those that count beside it, as many as there are chains at most.
  private func optimise(
    _ runs: inout ModelRuns, _ guess: inout GaussianProcess.Hyperparameters?
  ) throws -> [[Double]] {
    // The first surrogate throws if no run gave anything.
    var surrogate = try surrogate(runs, &guess)
    let first = runs.likeliest(6, from: seed)
    var peak = runs.best.point
    for _ in 0..<min(20, evaluations / 5) {
      let best = runs.best
      let found = self.peak(surrogate, from: best.point)
      try runs.evaluate([found.place])
      surrogate = try self.surrogate(runs, &guess)
      let now = runs.last
      if now > best.logPosterior { peak = found.place } else { peak = best.point }
      // The surrogate knows what it finds, and it is no better than what was there.
      if abs(now - found.value) < 0.5, now < best.logPosterior + 0.5 { break }
    }
    var peaks = [peak]
    for start in first where peaks.count < Self.chainCount && runs.count < evaluations / 2 {
      var found = self.peak(surrogate, from: start).place
      guard peaks.allSatisfy({ isApart(found, $0, surrogate) }) else { continue }
      // The surrogate may be wrong so far from the best: its peak is looked for once more with what was found.
      try runs.evaluate([found])
      found = self.peak(try self.surrogate(runs, &guess), from: found).place
      guard peaks.allSatisfy({ isApart(found, $0, surrogate) }) else { continue }
      try runs.evaluate([found])
      if runs.last > runs.best.logPosterior - Self.countingDepth { peaks.append(found) }
    }
    return peaks
  }

  /// A peak lower than another by this much of the log density has no weight beside it.
  private static let countingDepth = 10.0

  /// Whether two places are peaks of their own: halfway between them the density is lower than at both.
  private func isApart(_ one: [Double], _ other: [Double], _ surrogate: SurrogateDensity) -> Bool {
    let middle = zip(one, other).map { ($0 + $1) / 2 }
    return surrogate.logPosterior(middle)
      < min(surrogate.logPosterior(one), surrogate.logPosterior(other)) - 1
  }

  /// The peak of the surrogate's posterior density above `start`.
  private func peak(
    _ surrogate: SurrogateDensity, from start: [Double]
  ) -> (place: [Double], value: Double) {
    summit(from: start, surrogate.logPosterior)
  }

  /// The likeliest setting as the surrogate sees it, by the density of the quantities themselves.
  private func mode(_ surrogate: SurrogateDensity, near start: [Double]) -> [Double] {
    summit(from: start) { priors.logPhysicalDensity($0) + surrogate.logLikelihood($0) }.place
  }

  private func summit(
    from start: [Double], _ density: ([Double]) -> Double
  ) -> (place: [Double], value: Double) {
    let search = QuasiNewtonSearch(
      limits: priors.variables.map { _ in -6...6 }, iterations: 40, tolerance: 1e-4)
    let found = search.minimum(from: start) { point in
      let value = -density(point)
      let slopes = point.indices.map { axis in
        var next = point
        next[axis] += 1e-5
        return (-density(next) - value) / 1e-5
      }
      return (value, slopes)
    }
    return (found.place, -found.value)
  }

  private func surrogate(
    _ runs: ModelRuns, _ guess: inout GaussianProcess.Hyperparameters?
  ) throws -> SurrogateDensity {
    let surrogate = try SurrogateDensity(runs, seed: seed, guess: guess)
    guess = surrogate.hyperparameters
    return surrogate
  }

  /// Chains that have met.
  private func met(
    from starts: [[Double]], _ covariance: [Double]?, _ logDensity: ([Double]) throws -> Double
  ) throws -> MarkovChains {
    var starts = starts
    var covariance = covariance
    var thinning = 2
    var attempt: UInt64 = 0
    while true {
      let chains = try AdaptiveMetropolis(
        warmUp: max(500, draws / 2) * thinning / 2, draws: draws, thinning: thinning,
        seed: seed &+ attempt
      ).sample(from: starts, covariance: covariance, logDensity)
      let largest = chains.reductionFactors.max() ?? .nan
      if largest <= Posterior.reductionLimit { return chains }
      guard attempt < 2 else {
        if acceptsUnmetChains { return chains }
        throw CalibrationError(
          method: "Bayesian calibration",
          reason: "the chains have not met: R̂ is \((largest * 1e3).rounded() / 1e3), above "
            + "\(Posterior.reductionLimit), after \(draws * thinning) steps; the posterior may have "
            + "several peaks: narrow the priors, or measure what tells them apart")
      }
      starts = chains.draws.map { $0[$0.count - 1] }
      covariance = chains.covariance
      thinning *= 4
      attempt += 1
    }
  }

  /// What draws are worth under weights whose logarithms are given (Kong 1992: (Σw)²/Σw²).
  ///
  /// Weights that are alike but far from 1 are worth nothing: the draws lie where the model is not what the surrogate
  /// takes it for.
  static func check(_ logWeights: [Double]) -> Posterior.Check {
    let largest = logWeights.max() ?? -.infinity
    guard largest.isFinite else {
      return .init(draws: logWeights.count, efficiency: 0, logWeightDeviation: .infinity)
    }
    let weights = logWeights.map { exp($0 - largest) }
    let sum = weights.reduce(0, +)
    let isElsewhere = abs(logWeights.sorted()[logWeights.count / 2]) > Self.weightLimit
    let finite = logWeights.filter(\.isFinite)
    let mean = finite.reduce(0, +) / Double(finite.count)
    let square = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return .init(
      draws: logWeights.count,
      efficiency: isElsewhere ? 0 : sum * sum / dot(weights, weights) / Double(weights.count),
      logWeightDeviation: (square / Double(max(finite.count - 1, 1))).squareRoot())
  }
}
