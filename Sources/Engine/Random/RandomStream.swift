/// A stream of random numbers in which every draw has an address.
///
/// A draw is a pure function of (seed, run, owner, purpose, index): it does not depend on the order of
/// other draws, on threads, or on what else a scenario holds. The generator is Philox4x32-10: the seed is
/// its key, the index and a hash of the rest its counter.
public struct RandomStream: Sendable, Hashable {
  /// The key shared by every stream of a simulation.
  public let seed: UInt64
  /// A hash of run, owner and purpose: the upper half of the counter.
  public let address: UInt64

  /// Makes the stream of one purpose of one owner in one run.
  ///
  /// - Parameters:
  ///   - seed: the seed of the whole simulation or study
  ///   - run: the number of the run within a study, 0 outside one
  ///   - owner: the name of the twin or fault that draws
  ///   - purpose: what the draws are for, such as `"onset"`
  public init(seed: UInt64, run: UInt64 = 0, owner: String, purpose: String = "") {
    self.seed = seed
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      mix(UInt8(truncatingIfNeeded: run >> shift))
    }
    for byte in owner.utf8 { mix(byte) }
    mix(0)
    for byte in purpose.utf8 { mix(byte) }
    // FNV-1a leaves the high bits weakly mixed for short names.
    address = Self.finalised(hash)
  }

  init(seed: UInt64, address: UInt64) {
    self.seed = seed
    self.address = address
  }

  /// Spreads every bit of the argument over the result: the finaliser of SplitMix64 (Steele, Lea & Flood
  /// 2014), a bijection.
  static func finalised(_ value: UInt64) -> UInt64 {
    var hash = value
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return hash ^ (hash >> 31)
  }
}
