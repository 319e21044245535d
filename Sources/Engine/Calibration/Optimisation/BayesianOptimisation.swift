import Glibc

/// Searches for the minimum of a function that is dear to evaluate.
///
/// It starts from scrambled Sobol points; then a Gaussian process through all values so far says where the expected
/// improvement is greatest, and the function is evaluated there, one place at a time. A value that is no number counts
/// as the worst so far, so the search leaves such places.
///
/// Sources: Jones, Schonlau & Welch (1998), J. Global Optim. 13, 455–492; Snoek, Larochelle & Adams (2012), "Practical
/// Bayesian optimization of machine learning algorithms", NIPS 25 (Matérn 5/2).
///
/// ```swift
/// let search = try BayesianOptimisation(limits: [-5...10, 0...15], evaluations: 40, seed: 1)
/// let found = try search.minimum { x in pow(x[0] - 3, 2) + x[1] }
/// ```
public struct BayesianOptimisation: Hashable, Sendable {
  /// What a search found.
  public struct Result: Hashable, Sendable {
    public let place: [Double]
    public let value: Double
    /// All places in the order of their evaluation.
    public let places: [[Double]]
    /// What the function gave there; not a number where it gave none.
    public let values: [Double]
  }

  public let limits: [ClosedRange<Double>]
  public let evaluations: Int
  /// How many Sobol points come first.
  public let start: Int
  public let seed: UInt64

  /// - Parameter start: nil takes four for each coordinate and two more
  public init(
    limits: [ClosedRange<Double>], evaluations: Int, start: Int? = nil, seed: UInt64
  ) throws(CalibrationError) {
    let first = start ?? min(4 * limits.count + 2, max(evaluations / 2, 2))
    guard !limits.isEmpty, limits.count <= SobolSequence.dimensionLimit,
      limits.allSatisfy({
        $0.lowerBound < $0.upperBound && ($0.upperBound - $0.lowerBound).isFinite
      }),
      first >= 2, evaluations >= first
    else {
      throw CalibrationError(
        method: "Bayesian optimisation",
        reason:
          "\(limits.count) limits, \(first) first points and \(evaluations) evaluations; it takes "
          + "finite limits apart, at least 2 first points and no fewer evaluations")
    }
    self.limits = limits
    self.evaluations = evaluations
    self.start = first
    self.seed = seed
  }

  /// Runs the search.
  public func minimum(of function: ([Double]) throws -> Double) throws -> Result {
    var points: [[Double]] = []
    var values: [Double] = []
    func evaluate(_ point: [Double]) throws {
      points.append(point)
      values.append(try function(physical(point)))
    }
    for number in 0..<start {
      try evaluate(
        limits.indices.map { axis in
          SamplingPlan.sobol(.owen).uniform(
            seed: seed, run: number, name: "\(axis)", dimension: axis)
        })
    }
    var guess: GaussianProcess.Hyperparameters?
    while points.count < evaluations {
      let usable = values.filter(\.isFinite)
      guard let worst = usable.max(), let best = usable.min() else {
        throw CalibrationError(
          method: "Bayesian optimisation",
          reason:
            "none of the first \(points.count) evaluations gave a number; set limits within which "
            + "the function exists")
      }
      let process = try GaussianProcess.fitted(
        inputs: points, outputs: values.map { [$0.isFinite ? $0 : worst] },
        options: .init(
          noiseVariance: 1e-8...0.1, starts: guess == nil ? 3 : 1,
          seed: seed &+ UInt64(points.count)), guess: guess)
      guess = process.hyperparameters
      let incumbent = points[values.firstIndex(of: best) ?? 0]
      try evaluate(mostPromising(process, best: best, at: incumbent, after: points))
    }
    guard let best = values.filter(\.isFinite).min(), let place = values.firstIndex(of: best) else {
      throw CalibrationError(
        method: "Bayesian optimisation", reason: "no evaluation gave a number")
    }
    return Result(
      place: physical(points[place]), value: best, places: points.map(physical), values: values)
  }

  private func physical(_ point: [Double]) -> [Double] {
    zip(limits, point).map { $0.lowerBound + $1 * ($0.upperBound - $0.lowerBound) }
  }

  /// Where the expected improvement is greatest: the best of many drawn places, bettered by ever shorter steps.
  private func mostPromising(
    _ process: GaussianProcess, best: Double, at incumbent: [Double], after points: [[Double]]
  ) -> [Double] {
    let stream = RandomStream(
      seed: seed, run: UInt64(points.count), owner: "bayesian_optimisation", purpose: "search")
    func merit(_ point: [Double]) -> Double {
      let value = process.prediction(at: point)
      return ExpectedImprovement.value(
        mean: value.means[0], deviation: value.deviations[0], best: best)
    }
    func inside(_ x: Double) -> Double { min(max(x, 0), 1) }
    var candidates: [(point: [Double], merit: Double)] = []
    let drawn = 60 * limits.count
    for number in 0..<2 * drawn {
      let draws = stream.substream(UInt64(number))
      // Half of them lie everywhere, half around the best place at distances of any order.
      let reach = pow(10, -1 - 3 * draws.uniform(at: UInt64(limits.count)))
      let point = limits.indices.map { axis in
        number < drawn
          ? draws.uniform(at: UInt64(axis))
          : inside(incumbent[axis] + reach * draws.normal(at: UInt64(axis)))
      }
      candidates.append((point, merit(point)))
    }
    candidates.sort { $0.merit > $1.merit }
    var found = candidates[0]
    for number in 0..<min(3, candidates.count) {
      var here = candidates[number]
      var step = 0.05
      while step > 1e-5 {
        var moved = false
        for axis in limits.indices {
          for sign in [-1.0, 1] {
            var point = here.point
            point[axis] = inside(point[axis] + sign * step)
            let value = merit(point)
            if value > here.merit {
              here = (point, value)
              moved = true
            }
          }
        }
        if !moved { step *= 0.4 }
      }
      if here.merit > found.merit { found = here }
    }
    // A place evaluated before would make the covariance singular and tell nothing new.
    let isKnown = points.contains { norm(zip($0, found.point).map { $0 - $1 }) < 1e-7 }
    return isKnown ? candidates[candidates.count / 2].point : found.point
  }
}
