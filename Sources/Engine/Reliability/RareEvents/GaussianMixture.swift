import Glibc

/// A weighted sum of normal densities, fitted to weighted points.
struct GaussianMixture {
  struct Component {
    var weight: Double
    var mean: [Double]
    var factor: CholeskyFactor

    /// ln(weight · density) without the constant of the dimension.
    func logDensity(_ point: [Double]) -> Double {
      let y = factor.quotient(zip(point, mean).map { $0 - $1 })
      return log(weight) - 0.5 * factor.logDeterminant - 0.5 * y.reduce(0) { $0 + $1 * $1 }
    }
  }

  var components: [Component]

  /// The normal law of independent coordinates with mean 0; the standard one unless told otherwise.
  init(dimension: Int, deviation: Double = 1) {
    let variance = deviation * deviation
    let unit = (0..<dimension * dimension).map {
      $0 / dimension == $0 % dimension ? variance : 0
    }
    let factor = CholeskyFactor(unit, size: dimension)!
    components = [
      Component(weight: 1, mean: [Double](repeating: 0, count: dimension), factor: factor)
    ]
  }

  /// ln of the density, without the constant of the dimension.
  func logDensity(_ point: [Double]) -> Double {
    Self.logSum(components.map { $0.logDensity(point) })
  }

  /// The mean of |u|² over the number of coordinates.
  var meanSquare: Double {
    components.reduce(0) { sum, component in
      let spread = component.factor.lower.reduce(0) { $0 + $1 * $1 }
      let size = Double(component.mean.count)
      return sum + component.weight * (dot(component.mean, component.mean) + spread) / size
    }
  }

  /// A draw: lane 1 of address 0 chooses the component.
  func draw(_ stream: RandomStream) -> [Double] {
    var rest = stream.uniform(at: 0, lane: 1)
    var chosen = components[components.count - 1]
    for component in components {
      rest -= component.weight
      if rest < 0 {
        chosen = component
        break
      }
    }
    let normals = chosen.mean.indices.map { stream.normal(at: UInt64($0), lane: 0) }
    return zip(chosen.mean, chosen.factor.product(normals)).map { $0 + $1 }
  }

  private static func logSum(_ terms: [Double]) -> Double {
    let greatest = terms.max() ?? -.infinity
    guard greatest.isFinite else { return greatest }
    return greatest + log(terms.reduce(0) { $0 + exp($1 - greatest) })
  }

  /// The most likely mixture of at most `count` components by expectation–maximisation (Dempster, Laird & Rubin
  /// 1977), begun at `before` and at centres of its own; nil where the points do not span the space.
  static func fitted(
    _ points: [[Double]], weights: [Double], count: Int, from before: GaussianMixture,
    stream: RandomStream
  ) -> GaussianMixture? {
    // A local maximum may leave a region out; the best of several starts seldom does.
    var starts = (0..<(count == 1 ? 1 : 5)).map {
      startingShares(points, weights, count, stream.substream(UInt64($0)))
    }
    if count > 1, before.components.count == count {
      starts.append(before.responsibilities(points))
    }
    let candidates = starts.compactMap { climbed(points, weights, $0) }
    return candidates.max { $0.logLikelihood < $1.logLikelihood }?.mixture
  }

  private static func climbed(_ points: [[Double]], _ weights: [Double], _ start: [[Double]]) -> (
    mixture: GaussianMixture, logLikelihood: Double
  )? {
    let dimension = points[0].count
    let total = weights.reduce(0, +)
    var shares = start
    var best: (mixture: GaussianMixture, logLikelihood: Double)?
    for _ in 0..<50 {
      var mixture = GaussianMixture(dimension: dimension)
      mixture.components = shares.compactMap { share in
        component(points, zip(weights, share).map { $0 * $1 }, dimension)
      }
      guard !mixture.components.isEmpty else { return best }
      let whole = mixture.components.reduce(0) { $0 + $1.weight }
      for place in mixture.components.indices { mixture.components[place].weight /= whole }
      let likelihood =
        zip(points, weights).reduce(0) { $0 + $1.1 * mixture.logDensity($1.0) } / total
      let gain = likelihood - (best?.logLikelihood ?? -.infinity)
      best = (mixture, likelihood)
      if gain < 1e-4 || shares.count == 1 { break }
      shares = mixture.responsibilities(points)
    }
    return best
  }

  /// For each component the probability that it made each point.
  private func responsibilities(_ points: [[Double]]) -> [[Double]] {
    var shares = components.map { _ in [Double](repeating: 0, count: points.count) }
    for (place, point) in points.enumerated() {
      let terms = components.map { $0.logDensity(point) }
      let whole = Self.logSum(terms)
      for component in components.indices {
        shares[component][place] = exp(terms[component] - whole)
      }
    }
    return shares
  }

  /// Points go to the nearest of `count` centres, drawn by weight and far from each other: k-means++ of Arthur &
  /// Vassilvitskii (2007).
  private static func startingShares(
    _ points: [[Double]], _ weights: [Double], _ count: Int, _ stream: RandomStream
  ) -> [[Double]] {
    var nearest = [Double](repeating: .infinity, count: points.count)
    var owner = [Int](repeating: 0, count: points.count)
    for centre in 0..<count {
      let chances = zip(weights, nearest).map { centre == 0 ? $0 : $0 * $1 }
      var rest = stream.uniform(at: UInt64(centre)) * chances.reduce(0, +)
      var chosen = 0
      while chosen < points.count - 1, rest >= chances[chosen] {
        rest -= chances[chosen]
        chosen += 1
      }
      for place in points.indices {
        let difference = zip(points[place], points[chosen]).map { $0 - $1 }
        let distance = dot(difference, difference)
        if distance < nearest[place] { (nearest[place], owner[place]) = (distance, centre) }
      }
    }
    return (0..<count).map { centre in owner.map { $0 == centre ? 1 : 0 } }
  }

  private static func component(_ points: [[Double]], _ weights: [Double], _ dimension: Int)
    -> Component?
  {
    let total = weights.reduce(0, +)
    // A component of fewer effective points than its covariance has rows is noise.
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    guard total > 0, total * total / squares > Double(2 * (dimension + 1)) else { return nil }
    var mean = [Double](repeating: 0, count: dimension)
    for (point, weight) in zip(points, weights) {
      for row in 0..<dimension { mean[row] += weight / total * point[row] }
    }
    var covariance = [Double](repeating: 0, count: dimension * dimension)
    for (point, weight) in zip(points, weights) where weight > 0 {
      for row in 0..<dimension {
        for column in 0..<dimension {
          covariance[row * dimension + column] +=
            weight / total * (point[row] - mean[row]) * (point[column] - mean[column])
        }
      }
    }
    for row in 0..<dimension { covariance[row * dimension + row] += 1e-6 }
    guard let factor = CholeskyFactor(covariance, size: dimension) else { return nil }
    return Component(weight: total, mean: mean, factor: factor)
  }
}
