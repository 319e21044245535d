/// One run of neighbouring doubles that a wire, or several neighbouring wires, copy.
struct CopyRange: Hashable, Sendable, BitwiseCopyable {
  let source: Int
  let target: Int
  let count: Int

  /// Joins neighbours, so that ten wires between neighbouring ports become one copy.
  static func merged(_ wires: [Wire]) -> [CopyRange] {
    var result: [CopyRange] = []
    for wire in wires.sorted(by: { $0.target.range.offset < $1.target.range.offset }) {
      let next = CopyRange(
        source: wire.source.range.offset, target: wire.target.range.offset,
        count: wire.target.range.count)
      if let last = result.last, last.source + last.count == next.source,
        last.target + last.count == next.target
      {
        result[result.count - 1] = CopyRange(
          source: last.source, target: last.target, count: last.count + next.count)
      } else {
        result.append(next)
      }
    }
    return result
  }

  @inline(__always) func copy(on bus: UnsafeMutablePointer<Double>) {
    var position = 0
    // Two at a time: most wires hold one to seven numbers, for which a call of memcpy costs more.
    while position &+ 2 <= count {
      let pair = UnsafeRawPointer(bus + (source &+ position)).loadUnaligned(as: SIMD2<Double>.self)
      UnsafeMutableRawPointer(bus + (target &+ position)).storeBytes(
        of: pair, as: SIMD2<Double>.self)
      position &+= 2
    }
    if position < count { bus[target &+ position] = bus[source &+ position] }
  }
}
