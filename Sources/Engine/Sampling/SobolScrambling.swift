/// How the Sobol sequence is randomised, so that its error can be estimated from several seeds and no
/// coordinate is 0.
///
/// Every coordinate becomes the centre of one of 2⁵² equal cells of (0, 1): 32 digits of the sequence, 20
/// more from the stream.
public enum SobolScrambling: Hashable, Sendable {
  /// The sequence itself, shifted by half a cell.
  case none
  /// Flips the same digits in every point: x ⊕ s (Cranley & Patterson 1976 in base 2).
  case digitalShift
  /// Flips a digit by chance, independently for every value of the digits before it: nested uniform
  /// scrambling, the error of which falls like N^(−3/2) for smooth functions.
  ///
  /// Source: Owen (1995), "Randomly permuted (t,m,s)-nets and (t,s)-sequences", Lecture Notes in Statistics
  /// 106, 299–317; Owen (1997), Ann. Statist. 25, 1541–1562.
  case owen

  /// The coordinate with these digits, randomised by `stream` (one for each seed and variable).
  func uniform(_ digits: UInt32, _ stream: RandomStream) -> Double {
    switch self {
    case .none: Self.centre(digits, 0)
    case .digitalShift: Self.shifted(digits, stream.bits(at: 0))
    case .owen: Self.nested(digits, stream)
    }
  }

  private static func shifted(_ digits: UInt32, _ shift: UInt64) -> Double {
    centre(digits ^ UInt32(truncatingIfNeeded: shift >> 32), shift)
  }

  /// The coin of a digit is addressed by its node in the binary tree: a one followed by the digits before it.
  private static func nested(_ digits: UInt32, _ stream: RandomStream) -> Double {
    var flips: UInt32 = 0
    for place in 0..<SobolDirections.digitCount {
      let before = (UInt64(1) << 32 | UInt64(digits)) >> UInt64(32 - place)
      let coin = UInt32(truncatingIfNeeded: stream.bits(at: before) >> 63)
      flips |= coin << UInt32(31 - place)
    }
    return centre(digits ^ flips, stream.bits(at: UInt64(1) << 32 | UInt64(digits)))
  }

  private static func centre(_ digits: UInt32, _ finer: UInt64) -> Double {
    (Double(UInt64(digits) << 20 | (finer & 0xFFFFF)) + 0.5) * 0x1p-52
  }
}
