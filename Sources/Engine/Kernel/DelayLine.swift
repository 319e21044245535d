/// The memory of a wire with a delay: a ring of what the source's twin wrote.
///
/// At instant t the target receives what the source wrote at its last instant not later than t − delay,
/// or the source's initial value if there is none.
struct DelayLine: Sendable, BitwiseCopyable {
  let source: Int
  let target: Int
  let count: Int
  let delay: Int64
  let sourcePeriod: Int64
  /// Position of the source's twin in the step order.
  let sourceStep: Int
  /// Position of the target's rate.
  let targetRate: Int
  /// How many past values the ring holds.
  let capacity: Int
  /// Where the ring lies in the delay memory; the initial value lies in front of it.
  let offset: Int

  var storageCount: Int { count * (capacity + 1) }

  static func lines(for wires: [Wire], order: [Int], periods: [Int64]) -> [DelayLine] {
    var lines: [DelayLine] = []
    var offset = 0
    for wire in wires {
      guard let step = order.firstIndex(of: wire.source.twin.index),
        let rate = periods.firstIndex(of: wire.target.twin.period)
      else { preconditionFailure("\(wire.target.path) belongs to no step") }
      let period = wire.source.twin.period
      let line = DelayLine(
        source: wire.source.range.offset, target: wire.target.range.offset,
        count: wire.source.range.count, delay: wire.delay, sourcePeriod: period,
        sourceStep: step, targetRate: rate, capacity: Int(wire.delay / period) + 2,
        offset: offset)
      offset += line.storageCount
      lines.append(line)
    }
    return lines
  }

  /// Remembers what the source holds before the first instant.
  func begin(_ memory: UnsafeMutablePointer<Double>, _ bus: UnsafePointer<Double>) {
    (memory + offset).update(from: bus + source, count: count)
  }

  /// Remembers what the source has just written at its step number `index`.
  @inline(__always)
  func push(
    _ memory: UnsafeMutablePointer<Double>, _ bus: UnsafePointer<Double>, index: Int64
  ) {
    let place = Int(index % Int64(capacity))
    (memory + (offset + count * (place + 1))).update(from: bus + source, count: count)
  }

  /// Copies the value due at `time` to the target.
  @inline(__always)
  func deliver(
    _ memory: UnsafePointer<Double>, _ bus: UnsafeMutablePointer<Double>, time: Int64
  ) {
    let past = time - delay
    let place = past < 0 ? 0 : 1 + Int((past / sourcePeriod) % Int64(capacity))
    (bus + target).update(from: memory + (offset + count * place), count: count)
  }
}
