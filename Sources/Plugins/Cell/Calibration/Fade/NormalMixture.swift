import Engine

/// Equal shares of normal laws: what a forecast is once its parameters are known by draws only.
struct NormalMixture {
  let means: UnsafeMutablePointer<Double>
  let deviations: UnsafeMutablePointer<Double>
  let count: Int

  /// The probability of a number at or below `x`.
  func cdf(_ x: Double) -> Double {
    var sum = 0.0
    for part in 0..<count { sum += StandardNormal.cdf((x - means[part]) / deviations[part]) }
    return sum / Double(count)
  }

  /// The number below which lies the probability `share`, by bisection to 10⁻⁸ of the range.
  func quantile(_ share: Double) -> Double {
    var (low, high) = (Double.infinity, -Double.infinity)
    for part in 0..<count {
      low = min(low, means[part] - 6 * deviations[part])
      high = max(high, means[part] + 6 * deviations[part])
    }
    for _ in 0..<27 {
      let middle = (low + high) / 2
      if cdf(middle) < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Sorts numbers in place by insertion: few of them, and without memory of its own.
  static func sort(_ values: UnsafeMutablePointer<Double>, count: Int) {
    for place in 1..<max(count, 1) {
      let value = values[place]
      var hole = place
      while hole > 0, values[hole - 1] > value {
        values[hole] = values[hole - 1]
        hole -= 1
      }
      values[hole] = value
    }
  }
}
