/// All runs of a model within one calibration.
///
/// A point has a coordinate for each unknown of the model, then one for each unknown size of errors. The model is asked
/// by the first only; a run's point has the sizes that make the run likeliest.
struct ModelRuns {
  private struct Run {
    let point: [Double]
    /// Nil where the model failed.
    let residuals: [Double]?
    let logPosterior: Double
  }

  let priors: PriorSpace
  let measurements: Measurements
  private let model: ([[Double]]) throws -> [[Double]?]
  private var runs: [Run] = []
  private(set) var count = 0

  init(
    priors: PriorSpace, measurements: Measurements,
    _ model: @escaping ([[Double]]) throws -> [[Double]?]
  ) {
    self.priors = priors
    self.measurements = measurements
    self.model = model
  }

  /// How many of the coordinates are the model's.
  var modelDimension: Int { priors.dimension - measurements.unknownNoise.count }

  private func modelInput(_ point: [Double]) -> [Double] {
    Array(priors.physical(point).prefix(modelDimension))
  }

  /// The unknown sizes of errors at a point, over those of the measurements.
  func ratios(_ point: [Double]) -> [Double] {
    measurements.unknownNoise.isEmpty
      ? [] : measurements.ratios(priors.physical(point).suffix(from: modelDimension))
  }

  /// Runs the model at points of the prior's unbounded space and keeps what comes out.
  ///
  /// - Returns: the log likelihood at each.
  @discardableResult
  mutating func evaluate(_ points: [[Double]]) throws -> [Double] {
    let outputs = try model(points.map(modelInput))
    count += points.count
    precondition(outputs.count == points.count, "\(outputs.count) outputs for \(points.count)")
    return zip(points, outputs).map { point, output in
      guard let residuals = measurements.residuals(output) else {
        failureCount += 1
        runs.append(Run(point: point, residuals: nil, logPosterior: -.infinity))
        return -.infinity
      }
      let squares = measurements.squares(residuals)
      let likeliest = withLikeliestNoise(point, squares)
      runs.append(
        Run(
          point: likeliest, residuals: residuals,
          logPosterior: priors.logDensity(likeliest)
            + measurements.logLikelihood(squares, ratios: ratios(likeliest))))
      return measurements.logLikelihood(squares, ratios: ratios(point))
    }
  }

  /// The log density at a point; the run is counted but not kept.
  mutating func logPosterior(_ point: [Double]) throws -> Double {
    let outputs = try model([modelInput(point)])
    count += 1
    guard let residuals = measurements.residuals(outputs[0]) else { return -.infinity }
    return priors.logDensity(point)
      + measurements.logLikelihood(measurements.squares(residuals), ratios: ratios(point))
  }

  /// The point with those sizes of errors that are likeliest for a run: each by golden sections.
  private func withLikeliestNoise(_ point: [Double], _ squares: [Double]) -> [Double] {
    var result = point
    for coordinate in modelDimension..<priors.dimension {
      func density(_ u: Double) -> Double {
        var moved = result
        moved[coordinate] = u
        return priors.logDensity(moved)
          + measurements.logLikelihood(squares, ratios: ratios(moved))
      }
      let share = (5.0.squareRoot() - 1) / 2
      var (low, high) = (-6.0, 6.0)
      var (left, right) = (high - share * (high - low), low + share * (high - low))
      var (atLeft, atRight) = (density(left), density(right))
      while high - low > 1e-6 {
        if atLeft > atRight {
          (high, right, atRight) = (right, left, atLeft)
          left = high - share * (high - low)
          atLeft = density(left)
        } else {
          (low, left, atLeft) = (left, right, atRight)
          right = low + share * (high - low)
          atRight = density(right)
        }
      }
      result[coordinate] = (low + high) / 2
    }
    return result
  }

  /// The log posterior density of the last run.
  var last: Double { runs.last?.logPosterior ?? -.infinity }

  var best: (point: [Double], logPosterior: Double) {
    var best = runs[0]
    for run in runs where run.logPosterior > best.logPosterior { best = run }
    return (best.point, best.logPosterior)
  }

  /// The run of the greatest posterior density of the quantities themselves, and what came out.
  var mode: Posterior.Mode? {
    var mode: (run: Run, density: Double)?
    for run in runs {
      guard let residuals = run.residuals else { continue }
      let density =
        priors.logPhysicalDensity(run.point)
        + measurements.logLikelihood(measurements.squares(residuals), ratios: ratios(run.point))
      if density > mode?.density ?? -.infinity { mode = (run, density) }
    }
    return mode.map { mode in
      Posterior.Mode(
        values: priors.physical(mode.run.point),
        outputs: measurements.outputs(mode.run.residuals ?? []))
    }
  }

  /// How many runs gave something, and how many failed.
  var usableCount: Int { runs.count - failureCount }
  private(set) var failureCount = 0

  /// Whether, among all runs, the nearest to a point failed: there the likelihood is taken for 0.
  func isNearFailure(_ point: [Double]) -> Bool {
    nearest(to: point).map { $0.residuals == nil } ?? false
  }

  /// Whether the nearest run is so unlikely that nothing about it counts.
  func isNearHopeless(_ point: [Double]) -> Bool {
    nearest(to: point).map { $0.logPosterior < best.logPosterior - Self.hopelessDepth } ?? false
  }

  /// e⁻³⁰ of the best: no interval would show it.
  private static let hopelessDepth = 30.0

  private func nearest(to point: [Double]) -> Run? {
    var nearest: (run: Run, distance: Double)?
    for run in runs {
      let distance = distance(run.point, point)
      if distance < nearest?.distance ?? .infinity { nearest = (run, distance) }
    }
    return nearest?.run
  }

  /// The points of the `count` likeliest runs, each a little beside another if there are fewer.
  func likeliest(_ count: Int, from seed: UInt64) -> [[Double]] {
    let sorted = runs.filter { $0.residuals != nil }.sorted { $0.logPosterior > $1.logPosterior }
    let stream = RandomStream(seed: seed, owner: "calibration", purpose: "starts")
    return (0..<count).map { place in
      let point = sorted[place % sorted.count].point
      return place < sorted.count
        ? point : point.indices.map { point[$0] + 0.1 * stream.normal(at: UInt64($0)) }
    }
  }

  /// The fewest usable runs that a surrogate is made from.
  var leastUsable: Int { 2 * modelDimension + 2 }

  /// Points and residuals of the `count` likeliest runs, and of those of the others that are nearest to the best.
  ///
  /// The likeliest may all give nearly the same; alone they would tell nothing of how far that goes.
  func informative(_ count: Int, around: Int) throws(CalibrationError) -> (
    points: [[Double]], residuals: [[Double]]
  ) {
    let usable = runs.filter { $0.residuals != nil }
    guard usable.count >= leastUsable else {
      throw CalibrationError(
        method: "Bayesian calibration",
        reason:
          "the model failed in \(runs.count - usable.count) of \(runs.count) runs over the priors; "
          + "narrow the priors to where it runs")
    }
    let sorted = usable.sorted { $0.logPosterior > $1.logPosterior }
    let centre = sorted[0].point
    let border = sorted.dropFirst(count).sorted {
      distance($0.point, centre) < distance($1.point, centre)
    }
    let chosen = sorted.prefix(count) + border.prefix(around)
    return (chosen.map(\.point), chosen.compactMap(\.residuals))
  }

  /// The square of the distance of two points in the coordinates of the model.
  private func distance(_ one: [Double], _ other: [Double]) -> Double {
    (0..<modelDimension).reduce(0) { $0 + (one[$1] - other[$1]) * (one[$1] - other[$1]) }
  }
}
