/// Where each kind of changing state lies in a simulation's one block of memory.
///
/// All of it but the models' own state is plain bytes, so a snapshot is one copy of the block.
struct StateLayout: Sendable {
  private(set) var byteCount = 0

  /// Makes room for `count` values and returns the offset of the first.
  mutating func reserve<Value: BitwiseCopyable>(_: Value.Type, _ count: Int) -> Int {
    let offset = (byteCount + 15) & ~15
    byteCount = offset + count * MemoryLayout<Value>.stride
    return offset
  }
}

/// A period at which something is due, and when next.
struct RateState: BitwiseCopyable {
  let period: Int64
  var next: Int64
  /// How many instants of this rate came before `next`.
  var count: Int64
}

/// When an `at` or `every` fires next, in time or on its clock of use; `Int64.max` for never again.
struct TimerState: BitwiseCopyable {
  var next: Int64
}

/// How long the condition of a `when` has held.
struct TriggerState: BitwiseCopyable {
  /// Where its clock stood when it began to hold; `Int64.max` while it does not.
  var since: Int64
  /// Where its clock stands when it fires if it goes on holding; `Int64.max` if it has fired.
  var due: Int64
}

/// What an activity waits for; its condition, if any, lies beside in `Simulation.conditions`.
struct ActivityState: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable { case dormant, due, time, condition, others, ended }

  var kind: Kind
  /// The instant, or the deadline of a condition; `Int64.max` for none.
  var wake: Int64
  /// The instant at which it began to wait.
  var since: Int64
}
