/// A double-ended queue of timed values on a ring buffer; it grows by doubling and never shrinks.
struct SampleQueue: Sendable {
  private var storage: ContiguousArray<TimedValue>
  private var head = 0
  private(set) var count = 0

  init(capacity: Int = 8) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0, "\(capacity) is no power of two")
    storage = ContiguousArray(repeating: TimedValue(time: 0, value: 0), count: capacity)
  }

  var capacity: Int { storage.count }
  var isEmpty: Bool { count == 0 }

  /// The element at `place` from the front.
  subscript(place: Int) -> TimedValue {
    get { storage[(head &+ place) & (storage.count &- 1)] }
    set { storage[(head &+ place) & (storage.count &- 1)] = newValue }
  }

  var first: TimedValue? { count == 0 ? nil : self[0] }
  var last: TimedValue? { count == 0 ? nil : self[count - 1] }

  mutating func append(_ element: TimedValue) {
    if count == storage.count { grow() }
    storage[(head &+ count) & (storage.count &- 1)] = element
    count &+= 1
  }

  mutating func popFirst() -> TimedValue? {
    if count == 0 { return nil }
    let element = storage[head]
    dropFirst()
    return element
  }

  mutating func dropFirst() {
    head = (head &+ 1) & (storage.count &- 1)
    count &-= 1
  }

  mutating func dropLast() { count &-= 1 }

  mutating func removeAll() { count = 0 }

  private mutating func grow() {
    var larger = ContiguousArray(repeating: TimedValue(time: 0, value: 0), count: 2 * storage.count)
    for place in 0..<count { larger[place] = self[place] }
    storage = larger
    head = 0
  }
}
