import Glibc

/// The Matérn covariance of smoothness 5/2 with one length for each input.
///
/// k(x, x′) = s² (1 + √5 r + 5 r²/3) e^(−√5 r), r² = Σ (xᵢ − xᵢ′)²/ℓᵢ². Functions drawn from it have two
/// derivatives, as most quantities of engineering do.
///
/// Source: Rasmussen & Williams (2006), "Gaussian processes for machine learning", equations 4.17 and 5.1 (one
/// length for each input: automatic relevance determination).
enum MaternCovariance {
  private static let root = 5.0.squareRoot()

  /// k/s² at the distance r.
  static func correlation(_ distance: Double) -> Double {
    let scaled = root * distance
    return (1 + scaled * (1 + scaled / 3)) * exp(-scaled)
  }

  /// −(1/r) d(k/s²)/dr: times (xᵢ − xᵢ′)²/ℓᵢ² it is the slope of k/s² by ln ℓᵢ.
  static func slope(_ distance: Double) -> Double {
    let scaled = root * distance
    return 5 / 3.0 * (1 + scaled) * exp(-scaled)
  }
}
