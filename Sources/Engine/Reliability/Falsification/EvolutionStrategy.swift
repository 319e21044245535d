import Glibc

/// Evolution by a normal law whose covariance follows the successful steps: CMA-ES.
///
/// Each generation draws λ points from N(m, σ²C), moves m to the weighted mean of the better half, and adapts σ to the
/// length of the path of m and C to the steps. The minimum of a function is found from its ranking alone.
///
/// Source: Hansen (2016), "The CMA evolution strategy: a tutorial", arXiv:1604.00772, equations 5–47 with positive
/// weights.
struct EvolutionStrategy {
  let dimension: Int
  let populationSize: Int
  private(set) var mean: [Double]
  private(set) var stepSize: Double
  private var covariance: [Double]
  private var axes: SymmetricEigenvectors
  private var evolutionPath: [Double]
  private var stepPath: [Double]
  private var generation = 0
  private let weights: [Double]
  private let effectiveSize: Double

  init(mean: [Double], stepSize: Double, populationSize: Int) {
    let size = mean.count
    dimension = size
    self.populationSize = populationSize
    self.mean = mean
    self.stepSize = stepSize
    covariance = (0..<size * size).map { $0 / size == $0 % size ? 1 : 0 }
    axes = SymmetricEigenvectors(covariance, size: size)
    evolutionPath = [Double](repeating: 0, count: size)
    stepPath = evolutionPath
    let parents = populationSize / 2
    let raw = (0..<parents).map { log(Double(populationSize + 1) / 2) - log(Double($0 + 1)) }
    let total = raw.reduce(0, +)
    weights = raw.map { $0 / total }
    effectiveSize = 1 / weights.reduce(0) { $0 + $1 * $1 }
  }

  /// The length of the longest axis of the law.
  var spread: Double { stepSize * (axes.values.max() ?? 0).squareRoot() }

  /// The ratio of the longest axis to the shortest.
  var condition: Double {
    ((axes.values.max() ?? 1) / max(axes.values.min() ?? 1, .leastNormalMagnitude)).squareRoot()
  }

  /// A step from the mean, in units of σ: B D z.
  func step(_ stream: RandomStream) -> [Double] {
    let scaled = (0..<dimension).map {
      max(axes.values[$0], 0).squareRoot() * stream.normal(at: UInt64($0))
    }
    return (0..<dimension).map { row in
      (0..<dimension).reduce(0) { $0 + axes.vectors[row * dimension + $1] * scaled[$1] }
    }
  }

  /// Learns from the steps of a generation, the best first.
  mutating func learn(_ ranked: [[Double]]) {
    let n = Double(dimension)
    let stepRate = (effectiveSize + 2) / (n + effectiveSize + 5)
    let damping = 1 + 2 * max(0, ((effectiveSize - 1) / (n + 1)).squareRoot() - 1) + stepRate
    let pathRate = (4 + effectiveSize / n) / (n + 4 + 2 * effectiveSize / n)
    let rankOneRate = 2 / ((n + 1.3) * (n + 1.3) + effectiveSize)
    let rankManyRate = min(
      1 - rankOneRate,
      2 * (effectiveSize - 2 + 1 / effectiveSize) / ((n + 2) * (n + 2) + effectiveSize))
    let expectedLength = n.squareRoot() * (1 - 1 / (4 * n) + 1 / (21 * n * n))

    var shift = [Double](repeating: 0, count: dimension)
    for (weight, step) in zip(weights, ranked) {
      for row in 0..<dimension { shift[row] += weight * step[row] }
    }
    mean = zip(mean, shift).map { $0 + stepSize * $1 }

    let straight = whitened(shift)
    let stepGain = (stepRate * (2 - stepRate) * effectiveSize).squareRoot()
    stepPath = zip(stepPath, straight).map { (1 - stepRate) * $0 + stepGain * $1 }
    generation += 1
    let length = norm(stepPath)
    let settled = (1 - pow(1 - stepRate, Double(2 * generation))).squareRoot()
    // A long step path means σ lags behind: C must not take up what is σ's.
    let follows = length / settled < (1.4 + 2 / (n + 1)) * expectedLength
    let pathGain = follows ? (pathRate * (2 - pathRate) * effectiveSize).squareRoot() : 0
    evolutionPath = zip(evolutionPath, shift).map { (1 - pathRate) * $0 + pathGain * $1 }

    let missing = follows ? 0 : pathRate * (2 - pathRate)
    let kept = 1 + rankOneRate * missing - rankOneRate - rankManyRate
    for row in 0..<dimension {
      for column in 0...row {
        var value = kept * covariance[row * dimension + column]
        value += rankOneRate * evolutionPath[row] * evolutionPath[column]
        for (weight, step) in zip(weights, ranked) {
          value += rankManyRate * weight * step[row] * step[column]
        }
        covariance[row * dimension + column] = value
        covariance[column * dimension + row] = value
      }
    }
    stepSize *= exp(stepRate / damping * (length / expectedLength - 1))
    axes = SymmetricEigenvectors(covariance, size: dimension)
  }

  /// B D⁻¹ Bᵀ v.
  private func whitened(_ vector: [Double]) -> [Double] {
    let along = (0..<dimension).map { column in
      (0..<dimension).reduce(0) { $0 + axes.vectors[$1 * dimension + column] * vector[$1] }
        / max(axes.values[column], .leastNormalMagnitude).squareRoot()
    }
    return (0..<dimension).map { row in
      (0..<dimension).reduce(0) { $0 + axes.vectors[row * dimension + $1] * along[$1] }
    }
  }
}
