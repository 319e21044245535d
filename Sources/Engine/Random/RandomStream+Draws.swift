/// Draws by address. None allocates, none changes the stream: the same index yields the same number.
///
/// One index addresses 128 random bits, which serve as two *lanes* of 64: two independent draws. The
/// `…Pair` forms yield both for the price of one.
extension RandomStream {
  /// The 64 bits of one lane (0 or 1) at `index`.
  @inlinable public func bits(at index: UInt64, lane: Int = 0) -> UInt64 {
    let pair = bitsPair(at: index)
    return lane & 1 == 0 ? pair.0 : pair.1
  }

  /// The 128 bits at `index`.
  @inlinable public func bitsPair(at index: UInt64) -> (UInt64, UInt64) {
    let counter = Philox.Block(
      UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
      UInt32(truncatingIfNeeded: address), UInt32(truncatingIfNeeded: address >> 32))
    let block = Philox.block(
      counter, low: UInt32(truncatingIfNeeded: seed), high: UInt32(truncatingIfNeeded: seed >> 32))
    return (
      UInt64(block.a) | UInt64(block.b) << 32, UInt64(block.c) | UInt64(block.d) << 32
    )
  }

  /// A number in the open interval (0, 1): the centre of one of 2⁵² equal cells.
  @inlinable public func uniform(at index: UInt64, lane: Int = 0) -> Double {
    Self.centred(bits(at: index, lane: lane))
  }

  /// Two independent numbers in the open interval (0, 1).
  @inlinable public func uniformPair(at index: UInt64) -> (Double, Double) {
    let pair = bitsPair(at: index)
    return (Self.centred(pair.0), Self.centred(pair.1))
  }

  /// A draw of the standard normal distribution, by inversion; at most 8.2 in magnitude.
  @inlinable public func normal(at index: UInt64, lane: Int = 0) -> Double {
    StandardNormal.quantile(uniform(at: index, lane: lane))
  }

  /// Two independent draws of the standard normal distribution.
  @inlinable public func normalPair(at index: UInt64) -> (Double, Double) {
    let pair = uniformPair(at: index)
    return (StandardNormal.quantile(pair.0), StandardNormal.quantile(pair.1))
  }

  /// The stream of one of many like things of this owner, such as one joint of an arm.
  public func substream(_ number: UInt64) -> RandomStream {
    RandomStream(seed: seed, address: Self.finalised(address ^ Self.finalised(number &+ 1)))
  }

  @inlinable static func centred(_ bits: UInt64) -> Double {
    (Double(bits >> 12) + 0.5) * 0x1p-52
  }
}
