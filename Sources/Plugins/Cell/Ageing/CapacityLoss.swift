import Foundation

/// From linearised degradation f to the share of capacity that is lost: two exponentials.
///
///     new cell:   L = 1 − α e^(−β f) − (1 − α) e^(−f)
///     used cell:  L = 1 − (1 − L′) e^(−f)
///
/// The fast exponential is the growth of the first SEI film, which takes the share α of the capacity; a cell
/// that already lost L′ has its film.
///
/// Source: Xu et al. (2018), equations for the SEI film and for used cells; see `AgeingStress`.
struct CapacityLoss: Hashable, Sendable {
  /// α.
  var filmShare = 0.0575
  /// β.
  var filmRate = 121.0
  /// L′, zero for a new cell.
  var initialLoss = 0.0

  /// L after degradation f ≥ 0.
  func loss(_ degradation: Double) -> Double {
    // expm1 keeps the first days, when L is tiny, exact.
    if initialLoss > 0 { return initialLoss - (1 - initialLoss) * expm1(-degradation) }
    return -filmShare * expm1(-filmRate * degradation) - (1 - filmShare) * expm1(-degradation)
  }
}
