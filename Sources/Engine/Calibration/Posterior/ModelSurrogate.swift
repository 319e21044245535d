import Glibc

/// A model's many outputs as a smooth function of its unknowns, known from some runs: few directions and a process.
///
/// With r the outputs' distances from the measurements in units of the noise, r(u) = r̄ + Σ sₖ(u) qₖ: the orthonormal
/// directions qₖ come from the runs by Gram–Schmidt, the farthest run first, until no run leaves a length above 0.1,
/// which no measurement could show. A Gaussian process through the sₖ gives them at any u with mean and variance vₖ, so
/// ln L = −½ (|r̄|² − Σ r̄ₖ²) − ½ Σ ((r̄ₖ + sₖ)²/(1 + vₖ) + ln(1 + vₖ)), r̄ₖ = qₖᵀ r̄:
/// where the surrogate is unsure, so is the likelihood.
///
/// Numbers whose noise is unknown have directions of their own. With noise ρ times the unit, |r̄|² − Σ r̄ₖ² is
/// divided by ρ², 1 + vₖ becomes ρ² + vₖ, and −(n − K) ln ρ is added, n numbers and K directions.
///
/// Sources: Higdon, Gattiker, Williams & Rightley (2008), "Computer model calibration using high-dimensional output",
/// J. Am. Stat. Assoc. 103, 570–583; Kennedy & O'Hagan (2001), J. R. Stat. Soc. B 63, 425–464.
struct ModelSurrogate {
  /// The directions of numbers whose noise is alike.
  private struct Block {
    /// Where their scores lie among the outputs of the process.
    let scores: Range<Int>
    /// |r̄|² − Σ (qₖᵀ r̄)².
    let aside: Double
    let count: Int
    /// Which of the unknown sizes of errors; nil where they are known.
    let noise: Int?
  }

  private let process: GaussianProcess
  /// qₖᵀ r̄.
  private let along: [Double]
  private let blocks: [Block]

  private static let leastLength = 0.1
  private static let mostDirections = 16

  /// - Parameters:
  ///   - points: where the model ran
  ///   - residuals: what came out, in units of the noise
  ///   - blocks: which of the residuals have noise alike
  init(
    points: [[Double]], residuals: [[Double]], blocks: [Measurements.Block], seed: UInt64,
    guess: GaussianProcess.Hyperparameters?
  ) throws(CalibrationError) {
    var scores = [[Double]](repeating: [], count: residuals.count)
    var along: [Double] = []
    var made: [Block] = []
    for block in blocks {
      let start = along.count
      let part = residuals.map { row in block.places.map { row[$0] } }
      let aside = Self.addDirections(of: part, to: &scores, &along)
      made.append(
        Block(
          scores: start..<along.count, aside: aside, count: block.places.count,
          noise: block.noise))
    }
    if along.isEmpty {
      // No run differs from another: the likelihood is flat.
      scores = scores.map { _ in [0] }
      along = [0]
      if let first = made.first {
        made[0] = Block(scores: 0..<1, aside: first.aside, count: first.count, noise: first.noise)
      }
    }
    self.along = along
    self.blocks = made
    process = try GaussianProcess.fitted(
      inputs: points, outputs: scores,
      options: .init(
        lengths: 0.3...50, noiseVariance: 1e-9...1e-2, starts: guess == nil ? 2 : 0, seed: seed),
      guess: guess)
  }

  /// Finds the directions in which runs differ, adds each run's scores along them, and yields what is left of |r̄|².
  private static func addDirections(
    of residuals: [[Double]], to scores: inout [[Double]], _ along: inout [Double]
  ) -> Double {
    let width = residuals[0].count
    var mean = [Double](repeating: 0, count: width)
    for row in residuals {
      for place in 0..<width { mean[place] += row[place] / Double(residuals.count) }
    }
    var leftovers = residuals.map { row in zip(row, mean).map { $0 - $1 } }
    var aside = dot(mean, mean)
    for _ in 0..<min(Self.mostDirections, residuals.count - 1) {
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
      let part = dot(direction, mean)
      along.append(part)
      aside -= part * part
    }
    return max(aside, 0)
  }

  var hyperparameters: GaussianProcess.Hyperparameters { process.hyperparameters }

  /// ln L, and whether some direction is less sure there than the noise.
  ///
  /// - Parameter ratios: the unknown sizes of errors, in the units of the residuals
  func logLikelihood(_ point: [Double], ratios: [Double] = []) -> (value: Double, isUnsure: Bool) {
    let (means, variance) = process.standardised(point)
    var isUnsure = false
    var sum = 0.0
    for block in blocks {
      let ratio = block.noise.map { ratios[$0] } ?? 1
      let square = ratio * ratio
      sum += block.aside / square
      for output in block.scores {
        let (offset, scale) = (process.points.offsets[output], process.points.scales[output])
        let score = along[output] + offset + scale * means[output]
        let spread = square + scale * scale * variance
        if spread > 2 * square { isUnsure = true }
        sum += score * score / spread + log(spread)
      }
      if block.noise != nil {
        sum += 2 * Double(block.count - block.scores.count) * log(ratio)
      }
    }
    return (-0.5 * sum, isUnsure)
  }
}
