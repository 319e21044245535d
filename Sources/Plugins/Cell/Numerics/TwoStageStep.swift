/// TR-BDF2: a trapezoidal stage to t + γh, then a second-order backward difference to t + h, with γ = 2 − √2.
///
///     Y₁ = y + dh (f(y) + f(Y₁)),   y⁺ = y + wh (f(y) + f(Y₁)) + dh f(y⁺),   d = γ/2,  w = √2/4
///
/// Second order, L-stable and stage order two; both stages have one matrix 1/(dh) − J. It remembers nothing of earlier
/// steps, so a current that jumps, a step cut short at an event and a snapshot cost no restart, which a multistep
/// backward difference would need. Its error constant (0.04) is a fifth of BDF2's (0.22).
///
/// Bank et al., IEEE Trans. Electron Devices 32 (1985) 1992; embedded third-order weights after Hosea & Shampine,
/// Appl. Numer. Math. 20 (1996) 21, doi 10.1016/0168-9274(95)00115-8.
enum TwoStageStep {
  static let gamma = 2 - 2.0.squareRoot()
  /// d, the weight of the implicit end of each stage.
  static let diagonal = gamma / 2
  static let weight = 2.0.squareRoot() / 4
  /// In the second stage y + blend (Y₁ − y) stands where the first has y.
  static let blend = weight / diagonal
  /// What the embedded third-order formula adds to each of the three rates.
  static let errorStart = (1 - weight) / 3 - weight
  static let errorMiddle = (3 * weight + 1) / 3 - weight
  static let errorEnd = diagonal / 3 - diagonal
}
