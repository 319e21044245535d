/// A random order of 0 ..< count of which any element is found without the others.
///
/// A Feistel network over the next even number of bits, keyed by a stream, is a bijection; numbers at or above
/// `count` are sent through again until they fall below it (cycle walking), at most four times on average.
///
/// Source: Black & Rogaway (2002), "Ciphers with arbitrary finite domains", CT-RSA, LNCS 2271, 114–130.
struct StratumPermutation {
  private let count: UInt64
  private let halfWidth: UInt64
  private let stream: RandomStream
  /// Few bits need more rounds for all orders to be about equally likely.
  private static let rounds: UInt64 = 8

  init(count: Int, stream: RandomStream) {
    precondition(count > 0, "a permutation of \(count) elements")
    self.count = UInt64(count)
    let width = UInt64(64 - UInt64(count - 1).leadingZeroBitCount)
    halfWidth = max((width + 1) / 2, 1)
    self.stream = stream
  }

  subscript(place: Int) -> Int {
    var value = UInt64(place)
    repeat { value = encrypted(value) } while value >= count
    return Int(value)
  }

  private func encrypted(_ value: UInt64) -> UInt64 {
    let mask = (UInt64(1) << halfWidth) - 1
    var (left, right) = (value >> halfWidth, value & mask)
    for round in 0..<Self.rounds {
      let key = stream.bits(at: round << 32 | right) >> (64 - halfWidth)
      (left, right) = (right, left ^ key)
    }
    return left << halfWidth | right
  }
}
