import Glibc

/// Points with values, each output brought to mean 0 and variance 1, and the likelihood of a covariance given them.
struct RegressionPoints: Sendable {
  let inputs: [[Double]]
  let dimension: Int
  /// Output by output, point by point.
  let values: [[Double]]
  let offsets: [Double]
  let scales: [Double]

  var count: Int { inputs.count }

  init(inputs: [[Double]], outputs: [[Double]]) throws(CalibrationError) {
    func refused(_ reason: String) -> CalibrationError {
      CalibrationError(method: "Gaussian process", reason: reason)
    }
    guard inputs.count == outputs.count, let first = inputs.first, !first.isEmpty,
      let outputCount = outputs.first?.count, outputCount > 0
    else {
      throw refused(
        "\(inputs.count) points with \(outputs.count) values; each of at least one point with at "
          + "least one coordinate has a value")
    }
    for (place, point) in inputs.enumerated() {
      guard point.count == first.count, outputs[place].count == outputCount else {
        throw refused(
          "point \(place + 1) has \(point.count) coordinates and \(outputs[place].count) values, "
            + "the first \(first.count) and \(outputCount)")
      }
      guard point.allSatisfy(\.isFinite), outputs[place].allSatisfy(\.isFinite) else {
        throw refused(
          "point \(place + 1), \(point), has the values \(outputs[place]); leave out what is no number"
        )
      }
    }
    self.inputs = inputs
    dimension = first.count
    let number = Double(inputs.count)
    var (values, offsets, scales): ([[Double]], [Double], [Double]) = ([], [], [])
    for output in 0..<outputCount {
      let column = outputs.map { $0[output] }
      let mean = column.reduce(0, +) / number
      let deviation = (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / number).squareRoot()
      // A constant output stays what it is.
      let scale = deviation > 0 ? deviation : 1
      values.append(column.map { ($0 - mean) / scale })
      offsets.append(mean)
      scales.append(scale)
    }
    (self.values, self.offsets, self.scales) = (values, offsets, scales)
  }

  /// The root of the sum of squares of differences over lengths.
  private func distance(_ a: Int, _ b: Int, _ lengths: [Double]) -> Double {
    var square = 0.0
    for axis in 0..<dimension {
      let part = (inputs[a][axis] - inputs[b][axis]) / lengths[axis]
      square += part * part
    }
    return square.squareRoot()
  }

  /// The Cholesky factor of K + σ²I.
  func factor(_ hyperparameters: GaussianProcess.Hyperparameters) -> CholeskyFactor? {
    var matrix = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0..<row {
        let value =
          hyperparameters.signalVariance
          * MaternCovariance.correlation(distance(row, column, hyperparameters.lengths))
        matrix[row * count + column] = value
        matrix[column * count + row] = value
      }
      matrix[row * count + row] = hyperparameters.signalVariance + hyperparameters.noiseVariance
    }
    return CholeskyFactor(matrix, size: count)
  }

  /// Σ −½ yᵀ(K + σ²I)⁻¹y − ½ ln|K + σ²I| − ½ n ln 2π (Rasmussen & Williams, eq. 2.30), over the outputs.
  func logLikelihood(_ factor: CholeskyFactor, _ weights: [[Double]]) -> Double {
    let constant = factor.logDeterminant + Double(count) * log(2 * .pi)
    return zip(values, weights).reduce(0) { $0 - 0.5 * (dot($1.0, $1.1) + constant) }
  }

  /// The log likelihood and its slopes by ln s², ln ℓ₁ …, ln σ²; nil where the covariance is not positive definite.
  ///
  /// ∂/∂θ = ½ Σ tr((α αᵀ − (K + σ²I)⁻¹) ∂K/∂θ), α = (K + σ²I)⁻¹y (Rasmussen & Williams, eq. 5.9).
  func logLikelihoodSlopes(
    _ hyperparameters: GaussianProcess.Hyperparameters
  ) -> (value: Double, slopes: [Double])? {
    guard let factor = factor(hyperparameters) else { return nil }
    let weights = values.map(factor.solution)
    let inverse = factor.inverse
    var slopes = [Double](repeating: 0, count: dimension + 2)
    let outputCount = Double(values.count)
    for row in 0..<count {
      for column in 0...row {
        var pull = -outputCount * inverse[row * count + column]
        for weight in weights { pull += weight[row] * weight[column] }
        if row == column {
          slopes[0] += 0.5 * pull * hyperparameters.signalVariance
          slopes[dimension + 1] += 0.5 * pull * hyperparameters.noiseVariance
          continue
        }
        // Both halves of the symmetric matrix at once.
        pull *= hyperparameters.signalVariance
        let distance = distance(row, column, hyperparameters.lengths)
        slopes[0] += pull * MaternCovariance.correlation(distance)
        let common = pull * MaternCovariance.slope(distance)
        for axis in 0..<dimension {
          let part = (inputs[row][axis] - inputs[column][axis]) / hyperparameters.lengths[axis]
          slopes[axis + 1] += common * part * part
        }
      }
    }
    return (logLikelihood(factor, weights), slopes)
  }
}
