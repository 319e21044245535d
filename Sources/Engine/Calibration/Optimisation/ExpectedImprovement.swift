/// How much lower than the best value so far a normal number is expected to be.
///
/// EI = σ (z Φ(z) + φ(z)), z = (best − μ)/σ, for a minimum.
///
/// Source: Jones, Schonlau & Welch (1998), "Efficient global optimization of expensive black-box functions",
/// J. Global Optim. 13, 455–492, eq. 15.
enum ExpectedImprovement {
  static func value(mean: Double, deviation: Double, best: Double) -> Double {
    guard deviation > 0 else { return max(best - mean, 0) }
    let z = (best - mean) / deviation
    return deviation * (z * StandardNormal.cdf(z) + StandardNormal.density(z))
  }
}
