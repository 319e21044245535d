import CZlib

/// Compresses chunks the way HDF5's shuffle and deflate filters do, outside of HDF5's lock.
///
/// Owns its scratch memory; use one per thread.
struct DeflatedChunk: ~Copyable {
  /// HDF5's filter mask for a chunk that deflate did not make smaller: the second filter was skipped.
  static let deflateSkipped: UInt32 = 0b10

  private let shuffled: UnsafeMutablePointer<UInt8>
  private let capacity: Int

  /// Makes room for chunks of up to `capacity` bytes.
  init(capacity: Int) {
    shuffled = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { shuffled.deallocate() }

  /// Compresses `count` doubles into `output`, which holds at least eight bytes for each.
  ///
  /// - Returns: how many bytes were written, and HDF5's filter mask.
  func compress(
    _ values: UnsafePointer<Double>, count: Int, into output: UnsafeMutablePointer<UInt8>
  ) -> (bytes: Int, mask: UInt32) {
    precondition(count * 8 <= capacity, "a chunk of \(count) values exceeds \(capacity) bytes")
    // All first bytes, then all second bytes, and so on: exponents and signs end up side by side.
    let bytes = UnsafeRawPointer(values).assumingMemoryBound(to: UInt8.self)
    for place in 0..<8 {
      let target = shuffled + place * count
      var source = bytes + place
      for index in 0..<count {
        target[index] = source.pointee
        source += 8
      }
    }
    var length = uLongf(count * 8 - 1)
    let status = compress2(output, &length, shuffled, uLong(count * 8), TraceLayout.deflateLevel)
    if status == Z_OK { return (Int(length), 0) }
    output.update(from: shuffled, count: count * 8)
    return (count * 8, Self.deflateSkipped)
  }
}
