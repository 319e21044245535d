import Glibc

/// A model's many outputs as a smooth function of its unknowns, known from some runs: few directions and a process.
///
/// With r the outputs' distances from the measurements in units of the noise, r(u) = r̄ + Σ sₖ(u) qₖ: the orthonormal
/// directions qₖ come from the runs by Gram–Schmidt, the farthest run first, until no run leaves a length above 0.1,
/// which no measurement could show. A Gaussian process through the sₖ gives them at any u with mean and variance vₖ, so
/// ln L = −½ (|r̄|² − Σ r̄ₖ²) − ½ Σ ((r̄ₖ + sₖ)²/(1 + vₖ) + ln(1 + vₖ)), r̄ₖ = qₖᵀ r̄:
/// where the surrogate is unsure, so is the likelihood.
///
/// Sources: Higdon, Gattiker, Williams & Rightley (2008), "Computer model calibration using high-dimensional output",
/// J. Am. Stat. Assoc. 103, 570–583; Kennedy & O'Hagan (2001), J. R. Stat. Soc. B 63, 425–464.
struct ModelSurrogate {
  private let process: GaussianProcess
  /// qₖᵀ r̄.
  private let along: [Double]
  /// |r̄|² − Σ (qₖᵀ r̄)².
  private let aside: Double

  private static let leastLength = 0.1
  private static let mostDirections = 16

  /// - Parameters:
  ///   - points: where the model ran
  ///   - residuals: what came out, in units of the noise
  init(
    points: [[Double]], residuals: [[Double]], seed: UInt64,
    guess: GaussianProcess.Hyperparameters?
  ) throws(CalibrationError) {
    let width = residuals[0].count
    var mean = [Double](repeating: 0, count: width)
    for row in residuals {
      for place in 0..<width { mean[place] += row[place] / Double(residuals.count) }
    }
    var leftovers = residuals.map { row in zip(row, mean).map { $0 - $1 } }
    var scores = [[Double]](repeating: [], count: residuals.count)
    var along: [Double] = []
    while along.count < min(Self.mostDirections, residuals.count - 1) {
      let lengths = leftovers.map(norm)
      guard let farthest = lengths.indices.max(by: { lengths[$0] < lengths[$1] }),
        lengths[farthest] > Self.leastLength
      else { break }
      let direction = leftovers[farthest].map { $0 / lengths[farthest] }
      for run in leftovers.indices {
        let score = dot(leftovers[run], direction)
        scores[run].append(score)
        for place in 0..<width { leftovers[run][place] -= score * direction[place] }
      }
      along.append(dot(direction, mean))
    }
    if along.isEmpty {
      // No run differs from another: the likelihood is flat.
      scores = scores.map { _ in [0] }
      along = [0]
    }
    self.along = along
    aside = dot(mean, mean) - dot(along, along)
    process = try GaussianProcess.fitted(
      inputs: points, outputs: scores,
      options: .init(
        lengths: 0.3...50, noiseVariance: 1e-9...1e-2, starts: guess == nil ? 2 : 0, seed: seed),
      guess: guess)
  }

  var hyperparameters: GaussianProcess.Hyperparameters { process.hyperparameters }

  func logLikelihood(_ point: [Double]) -> Double {
    let (means, variance) = process.standardised(point)
    var sum = aside
    for output in means.indices {
      let (offset, scale) = (process.points.offsets[output], process.points.scales[output])
      let score = along[output] + offset + scale * means[output]
      let spread = 1 + scale * scale * variance
      sum += score * score / spread + log(spread)
    }
    return -0.5 * sum
  }
}
