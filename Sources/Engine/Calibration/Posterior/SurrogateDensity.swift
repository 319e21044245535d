import Glibc

/// What a surrogate says of all coordinates: the model's, and the unknown sizes of errors.
struct SurrogateDensity {
  private let surrogate: ModelSurrogate
  private let runs: ModelRuns
  /// The sizes of errors that the surrogate's residuals are divided by: those of the best run, as a surrogate must be
  /// good to within the noise, however small that turns out to be.
  private let units: [Double]
  /// Σ n ln of these sizes.
  private let logUnits: Double

  /// Nearer runs tell more: a surrogate is made from this many of the likeliest, and some around them.
  private static let likeliest = 60
  private static let around = 6

  init(
    _ runs: ModelRuns, seed: UInt64, guess: GaussianProcess.Hyperparameters?
  ) throws(CalibrationError) {
    let (points, residuals) = try runs.informative(Self.likeliest, around: Self.around)
    let blocks = runs.measurements.blocks
    let units = runs.ratios(runs.best.point)
    var scaled = residuals
    var logUnits = 0.0
    for block in blocks {
      guard let noise = block.noise else { continue }
      logUnits += Double(block.places.count) * log(units[noise])
      for row in scaled.indices {
        for place in block.places { scaled[row][place] /= units[noise] }
      }
    }
    self.runs = runs
    self.units = units
    self.logUnits = logUnits
    surrogate = try ModelSurrogate(
      points: points.map { Array($0.prefix(runs.modelDimension)) }, residuals: scaled,
      blocks: blocks, seed: seed, guess: guess)
  }

  var hyperparameters: GaussianProcess.Hyperparameters { surrogate.hyperparameters }

  func logLikelihood(_ point: [Double]) -> Double { judged(point).value }

  private func judged(_ point: [Double]) -> (value: Double, isUnsure: Bool) {
    guard !units.isEmpty else { return surrogate.logLikelihood(point) }
    let (value, isUnsure) = surrogate.logLikelihood(
      Array(point.prefix(runs.modelDimension)), ratios: zip(runs.ratios(point), units).map(/))
    return (value - logUnits, isUnsure)
  }

  /// ln of the posterior's density, as smooth as a search for its peaks needs it.
  func logPosterior(_ point: [Double]) -> Double {
    runs.priors.logDensity(point) + logLikelihood(point)
  }

  /// The same for chains, which stay away from where the model is known to fail, or to be hopeless.
  ///
  /// A surrogate is made from the likeliest runs and may know nothing of a place where others have been: unsure, it
  /// would take that place for likely, again and again.
  func logPosteriorWhereItRuns(_ point: [Double]) -> Double {
    if runs.failureCount > 0, runs.isNearFailure(point) { return -.infinity }
    let (value, isUnsure) = judged(point)
    if isUnsure, runs.isNearHopeless(point) { return -.infinity }
    return runs.priors.logDensity(point) + value
  }
}
