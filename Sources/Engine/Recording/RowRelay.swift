import Glibc

/// Some consecutive rows of one group, on their way from the run to the writer.
struct RowBlock {
  let times: UnsafeMutablePointer<Int64>
  /// Row after row, in SI.
  let values: UnsafeMutablePointer<Double>
}

/// A bounded channel from the thread that runs the simulation to the one that writes the file.
///
/// Owns the memory of all row blocks: a block is with the sender, in the channel, or with the receiver, and comes
/// back through `giveBack`. When all blocks of a group are under way, `takeBlock` waits.
///
/// Sendable: `items` and `spare` are touched only under the mutex, and a block's memory only by its holder.
final class RowRelay: @unchecked Sendable {
  enum Item {
    case rows(group: Int, block: RowBlock, count: Int)
    case note(time: Int64, kind: String, message: String)
    case finish(TraceSummary)
    /// The run was dropped: write what came and close.
    case abandon
  }

  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private let blocks: [RowBlock]
  private let capacity: Int
  private var items: [Item?]
  private var head = 0
  private var count = 0
  private var spare: [[RowBlock]]

  /// - Parameters:
  ///   - widths: numbers in a row, by group.
  ///   - blockRows: rows in a block, by group.
  init(widths: [Int], blockRows: [Int], blocksPerGroup: Int) {
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    changed = .allocate(capacity: 1)
    pthread_cond_init(changed, nil)
    spare = zip(widths, blockRows).map { width, rows in
      (0..<blocksPerGroup).map { _ in
        RowBlock(
          times: .allocate(capacity: rows), values: .allocate(capacity: max(1, rows * width)))
      }
    }
    blocks = spare.flatMap { $0 }
    capacity = blocks.count + 64
    items = Array(repeating: nil, count: capacity)
  }

  deinit {
    for block in blocks {
      block.times.deallocate()
      block.values.deallocate()
    }
    pthread_cond_destroy(changed)
    changed.deallocate()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Takes a free block of a group; waits for one where there is none.
  ///
  /// - Returns: the block, and how many nanoseconds of waiting it took.
  func takeBlock(_ group: Int) -> (block: RowBlock, waited: Int64) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    let waited = waitUntil { !spare[group].isEmpty }
    return (spare[group].removeLast(), waited)
  }

  func giveBack(_ block: RowBlock, of group: Int) {
    pthread_mutex_lock(mutex)
    spare[group].append(block)
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(mutex)
  }

  /// Sends an item; waits while the channel is full.
  ///
  /// - Returns: how many nanoseconds of waiting it took.
  @discardableResult
  func send(_ item: Item) -> Int64 {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    let waited = waitUntil { count < capacity }
    items[(head + count) % capacity] = item
    count += 1
    pthread_cond_broadcast(changed)
    return waited
  }

  /// Takes the oldest item; waits for one.
  func receive() -> Item {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if count > 0, let item = items[head] {
        items[head] = nil
        head = (head + 1) % capacity
        count -= 1
        pthread_cond_broadcast(changed)
        return item
      }
      pthread_cond_wait(changed, mutex)
    }
  }

  private func waitUntil(_ condition: () -> Bool) -> Int64 {
    if condition() { return 0 }
    let start = Self.monotonicNanoseconds()
    while !condition() { pthread_cond_wait(changed, mutex) }
    return Self.monotonicNanoseconds() - start
  }

  /// Only measures how long the run waited; nothing that is recorded depends on it.
  private static func monotonicNanoseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}
