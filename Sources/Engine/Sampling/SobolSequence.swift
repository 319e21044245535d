/// The Sobol sequence: points that fill the unit cube more evenly than random ones.
///
/// Coordinate d of point k is xₖ = g₁v₁ ⊕ g₂v₂ ⊕ …, where g = k ⊕ ⌊k/2⌋ is the Gray code of k and vⱼ are the
/// direction numbers of that dimension. Any point is found without those before it.
///
/// Source: Antonov & Saleev (1979), USSR Comput. Math. Math. Phys. 19, 252–256 (Gray code order);
/// `SobolDirections` for the numbers.
public enum SobolSequence {
  /// The most coordinates a point can have.
  public static let dimensionLimit = SobolDirections.dimensionCount
  /// The sequence has this many points.
  public static let pointLimit = 1 << SobolDirections.digitCount

  /// Coordinate `dimension` (from 0) of point `index` (from 0), in [0, 1).
  public static func coordinate(_ dimension: Int, of index: Int) -> Double {
    Double(digits(dimension, of: UInt32(truncatingIfNeeded: index))) * 0x1p-32
  }

  /// The binary digits of a coordinate, the first leftmost.
  static func digits(_ dimension: Int, of index: UInt32) -> UInt32 {
    precondition(
      dimension >= 0 && dimension < dimensionLimit,
      "Sobol dimension \(dimension) of \(dimensionLimit)")
    var code = index ^ (index >> 1)
    var digits: UInt32 = 0
    while code != 0 {
      let place = code.trailingZeroBitCount
      digits ^= SobolDirections.numbers[SobolDirections.digitCount * dimension + place]
      code &= code - 1
    }
    return digits
  }
}
