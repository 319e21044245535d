/// All runs of a model within one calibration.
struct ModelRuns {
  private struct Run {
    let point: [Double]
    /// Nil where the model failed.
    let residuals: [Double]?
    let logPosterior: Double
  }

  private let priors: PriorSpace
  private let measurements: Measurements
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

  /// Runs the model at points of the prior's unbounded space and keeps what comes out.
  ///
  /// - Returns: the log likelihood at each.
  @discardableResult
  mutating func evaluate(_ points: [[Double]]) throws -> [Double] {
    let outputs = try model(points.map(priors.physical))
    count += points.count
    precondition(outputs.count == points.count, "\(outputs.count) outputs for \(points.count)")
    return zip(points, outputs).map { point, output in
      let residuals = measurements.residuals(output)
      let logLikelihood = residuals.map { -0.5 * dot($0, $0) } ?? -.infinity
      runs.append(
        Run(
          point: point, residuals: residuals,
          logPosterior: priors.logDensity(point) + logLikelihood))
      return logLikelihood
    }
  }

  /// The log density at a point; the run is counted but not kept.
  mutating func logPosterior(_ point: [Double]) throws -> Double {
    let outputs = try model([priors.physical(point)])
    count += 1
    return priors.logDensity(point) + measurements.logLikelihood(outputs[0])
  }

  /// The log posterior density of the last run.
  var last: Double { runs.last?.logPosterior ?? -.infinity }

  var best: (point: [Double], logPosterior: Double) {
    var best = runs[0]
    for run in runs where run.logPosterior > best.logPosterior { best = run }
    return (best.point, best.logPosterior)
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

  /// Points and residuals of the `count` likeliest runs.
  func nearest(_ count: Int) throws(CalibrationError) -> (
    points: [[Double]], residuals: [[Double]]
  ) {
    let usable = runs.filter { $0.residuals != nil }
    guard usable.count >= 2 * priors.dimension + 2 else {
      throw CalibrationError(
        method: "Bayesian calibration",
        reason:
          "the model failed in \(runs.count - usable.count) of \(runs.count) runs over the priors; "
          + "narrow the priors to where it runs")
    }
    let chosen = usable.sorted { $0.logPosterior > $1.logPosterior }.prefix(count)
    return (chosen.map(\.point), chosen.compactMap(\.residuals))
  }
}
