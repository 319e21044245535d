/// The counter-based generator Philox4x32-10.
///
/// A block of four words is a bijection of a 128-bit counter under a 64-bit key; ten rounds pass BigCrush.
///
/// Source: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC '11,
/// doi:10.1145/2063384.2063405, section 3.3 and the constants of its table 2.
public enum Philox {
  /// A counter or its image; `a` is word 0.
  public struct Block: Hashable, Sendable {
    public var a, b, c, d: UInt32

    @inlinable public init(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32) {
      (self.a, self.b, self.c, self.d) = (a, b, c, d)
    }
  }

  /// The image of `counter` under the key (`low`, `high`).
  @inlinable public static func block(_ counter: Block, low: UInt32, high: UInt32) -> Block {
    var (a, b, c, d) = (counter.a, counter.b, counter.c, counter.d)
    var (first, second) = (low, high)
    var round = 0
    while round < 10 {
      let left = UInt64(0xD251_1F53) &* UInt64(a)
      let right = UInt64(0xCD9E_8D57) &* UInt64(c)
      a = UInt32(truncatingIfNeeded: right >> 32) ^ b ^ first
      b = UInt32(truncatingIfNeeded: right)
      c = UInt32(truncatingIfNeeded: left >> 32) ^ d ^ second
      d = UInt32(truncatingIfNeeded: left)
      // Weyl increments: the golden ratio and √3 − 1.
      first &+= 0x9E37_79B9
      second &+= 0xBB67_AE85
      round += 1
    }
    return Block(a, b, c, d)
  }
}
