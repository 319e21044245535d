/// Hands out typed pieces of a block of raw memory, one after the other, each 16-byte aligned.
struct StateCursor {
  private(set) var next: UnsafeMutableRawPointer

  init(_ memory: UnsafeMutableRawPointer) { next = memory }

  /// Room for `count` values; the memory's owner sees to their initial contents.
  mutating func take<Value>(_: Value.Type, _ count: Int) -> UnsafeMutablePointer<Value> {
    let start = next
    next += (count * MemoryLayout<Value>.stride + 15) / 16 * 16
    return start.assumingMemoryBound(to: Value.self)
  }
}
