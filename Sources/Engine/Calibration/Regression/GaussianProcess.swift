/// Regression by a Gaussian process: a function known at points, with its uncertainty between them.
///
/// y = m + f(x) + ε, f ~ GP(0, k), ε ~ N(0, σ²): given values y at n points the function at x has mean
/// m + kᵀ(K + σ²I)⁻¹(y − m) and variance s² − kᵀ(K + σ²I)⁻¹k, with the covariance k of `MaternCovariance`. Several
/// outputs may share one covariance; each is brought to mean 0 and variance 1 first, and variances below refer to that.
///
/// Source: Rasmussen & Williams (2006), "Gaussian processes for machine learning", algorithm 2.1; shared covariance:
/// Conti & O'Hagan (2010), J. Stat. Plan. Inference 140, 640–651.
///
/// ```swift
/// let places = (0..<20).map { [Double($0) / 19] }
/// let process = try GaussianProcess.fitted(inputs: places, outputs: places.map { [$0[0] * $0[0]] })
/// let value = process.prediction(at: [0.5])
/// print(value.means[0], value.deviations[0])
/// ```
public struct GaussianProcess: Sendable {
  /// What the covariance is made of.
  public struct Hyperparameters: Hashable, Sendable {
    /// s², where 1 is the variance of the outputs at the points.
    public var signalVariance: Double
    /// ℓ, in the unit of each input.
    public var lengths: [Double]
    /// σ², where 1 is the variance of the outputs at the points.
    public var noiseVariance: Double

    public init(signalVariance: Double, lengths: [Double], noiseVariance: Double) {
      self.signalVariance = signalVariance
      self.lengths = lengths
      self.noiseVariance = noiseVariance
    }
  }

  /// The function at one place, output by output, without the noise of a measurement.
  public struct Prediction: Hashable, Sendable {
    public let means: [Double]
    public let deviations: [Double]
  }

  public let hyperparameters: Hyperparameters
  /// ln p(y | x) of the outputs brought to mean 0 and variance 1, summed over the outputs.
  public let logMarginalLikelihood: Double
  let points: RegressionPoints
  private let factor: CholeskyFactor
  /// (K + σ²I)⁻¹ y, output by output.
  private let weights: [[Double]]
  /// The points over the lengths, one after the other.
  private let scaled: [Double]

  /// - Parameters:
  ///   - inputs: the points, each with the same number of coordinates
  ///   - outputs: the values at each point
  public init(
    inputs: [[Double]], outputs: [[Double]], hyperparameters: Hyperparameters
  ) throws(CalibrationError) {
    let points = try RegressionPoints(inputs: inputs, outputs: outputs)
    try self.init(points, hyperparameters)
  }

  init(
    _ points: RegressionPoints, _ hyperparameters: Hyperparameters
  ) throws(CalibrationError) {
    guard hyperparameters.lengths.count == points.dimension else {
      throw CalibrationError(
        method: "Gaussian process",
        reason: "\(hyperparameters.lengths.count) lengths for \(points.dimension) inputs")
    }
    guard let factor = points.factor(hyperparameters) else {
      throw CalibrationError(
        method: "Gaussian process",
        reason: "the covariance of \(points.count) points with \(hyperparameters) is not positive "
          + "definite; two points may be the same, or the noise variance may be too small")
    }
    self.points = points
    self.hyperparameters = hyperparameters
    self.factor = factor
    weights = points.values.map(factor.solution)
    logMarginalLikelihood = points.logLikelihood(factor, weights)
    scaled = points.inputs.flatMap { zip($0, hyperparameters.lengths).map { $0 / $1 } }
  }

  /// How many outputs there are.
  public var outputCount: Int { points.values.count }

  /// The function at `place`.
  public func prediction(at place: [Double]) -> Prediction {
    precondition(
      place.count == points.dimension,
      "\(place.count) coordinates for a process of \(points.dimension)")
    let (sums, variance) = standardised(place)
    return Prediction(
      means: sums.indices.map { points.offsets[$0] + points.scales[$0] * sums[$0] },
      deviations: points.scales.map { $0 * variance.squareRoot() })
  }

  /// Means and the common variance, where the outputs have mean 0 and variance 1.
  func standardised(_ place: [Double]) -> (means: [Double], variance: Double) {
    let (count, dimension) = (points.count, points.dimension)
    let target = zip(place, hyperparameters.lengths).map { $0 / $1 }
    var covariances = [Double](repeating: 0, count: count)
    var means = [Double](repeating: 0, count: weights.count)
    var reduction = 0.0
    // Surrogates are asked tens of thousands of times: bounds are checked once.
    scaled.withUnsafeBufferPointer { scaled in
      factor.lower.withUnsafeBufferPointer { lower in
        for point in 0..<count {
          var square = 0.0
          for axis in 0..<dimension {
            let distance = scaled[point * dimension + axis] - target[axis]
            square += distance * distance
          }
          covariances[point] =
            hyperparameters.signalVariance * MaternCovariance.correlation(square.squareRoot())
        }
        for output in weights.indices {
          weights[output].withUnsafeBufferPointer { weight in
            var sum = 0.0
            for point in 0..<count { sum += covariances[point] * weight[point] }
            means[output] = sum
          }
        }
        covariances.withUnsafeMutableBufferPointer { column in
          for row in 0..<count {
            var sum = column[row]
            for place in 0..<row { sum -= lower[row * count + place] * column[place] }
            sum /= lower[row * count + row]
            column[row] = sum
            reduction += sum * sum
          }
        }
      }
    }
    return (means, max(hyperparameters.signalVariance - reduction, 0))
  }
}
