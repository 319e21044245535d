import Glibc

/// The memory of one machine's values: blocks on one list, marked and swept.
///
/// Blocks up to 2 KiB come from free lists that chunks of 32 KiB feed, larger ones from `malloc`. The heap owns
/// every block and frees all of them when it goes.
final class Heap {
  static let largestSmallBlock = 2048
  private static let chunkSize = 32 << 10

  /// Every block there is.
  private(set) var blocks: UnsafeMutableRawPointer?
  private let freeBlocks: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private var chunks: [UnsafeMutableRawPointer] = []
  private var chunkCursor: UnsafeMutableRawPointer
  private var chunkRemainder = 0
  /// Blocks whose contents are still to be marked.
  private var grey: UnsafeMutablePointer<UnsafeMutableRawPointer>
  private var greyCount = 0
  private var greyCapacity = 256

  /// Bytes in blocks and list items.
  private(set) var byteCount = 0
  /// A collection is due when `byteCount` reaches this.
  private(set) var threshold = Heap.initialThreshold
  /// How many collections there have been.
  private(set) var collectionCount = 0
  /// Indices of handles whose block has been freed since the owner last looked.
  var releasedHandles: [Int] = []

  static let initialThreshold = 1 << 20

  init() {
    let classes = Heap.largestSmallBlock / 16 + 1
    freeBlocks = .allocate(capacity: classes)
    freeBlocks.initialize(repeating: nil, count: classes)
    grey = .allocate(capacity: greyCapacity)
    chunkCursor = UnsafeMutableRawPointer(freeBlocks)
  }

  deinit {
    while let block = blocks {
      blocks = block.assumingMemoryBound(to: BlockHeader.self).pointee.next
      release(block)
    }
    for chunk in chunks { free(chunk) }
    freeBlocks.deallocate()
    grey.deallocate()
  }

  // MARK: Allocation

  /// Makes a block of `size` bytes with its header filled in and the rest undefined; nil when the system has no memory.
  func allocate(_ kind: BlockKind, size: Int, detail: UInt32 = 0) -> UnsafeMutableRawPointer? {
    let block: UnsafeMutableRawPointer
    var sizeClass = 0
    if size <= Heap.largestSmallBlock {
      sizeClass = (size &+ 15) >> 4
      if let recycled = freeBlocks[sizeClass] {
        freeBlocks[sizeClass] = recycled.assumingMemoryBound(to: BlockHeader.self).pointee.next
        block = recycled
      } else {
        guard let carved = carve(sizeClass << 4) else { return nil }
        block = carved
      }
      byteCount &+= sizeClass << 4
    } else {
      guard let large = malloc(size) else { return nil }
      block = large
      byteCount &+= size
    }
    block.assumingMemoryBound(to: BlockHeader.self).initialize(
      to: BlockHeader(
        next: blocks, kind: kind, isMarked: false, sizeClass: UInt8(truncatingIfNeeded: sizeClass),
        isFrozen: false, detail: detail))
    blocks = block
    return block
  }

  private func carve(_ size: Int) -> UnsafeMutableRawPointer? {
    if chunkRemainder < size {
      guard let chunk = malloc(Heap.chunkSize) else { return nil }
      chunks.append(chunk)
      chunkCursor = chunk
      chunkRemainder = Heap.chunkSize
    }
    let block = chunkCursor
    chunkCursor += size
    chunkRemainder -= size
    return block
  }

  /// Makes room for `count` list items, undefined as yet.
  func allocateItems(_ count: Int) -> UnsafeMutablePointer<Value>? {
    guard let memory = malloc(count * 8) else { return nil }
    byteCount &+= count * 8
    return memory.assumingMemoryBound(to: Value.self)
  }

  /// More room for the items of a list; what they are is kept. Large ones are moved by the system without copying.
  func growItems(
    _ items: UnsafeMutablePointer<Value>, from old: Int, to count: Int
  ) -> UnsafeMutablePointer<Value>? {
    guard let memory = realloc(items, count * 8) else { return nil }
    byteCount &+= (count - old) * 8
    return memory.assumingMemoryBound(to: Value.self)
  }

  func releaseItems(_ items: UnsafeMutablePointer<Value>, _ count: Int) {
    free(items)
    byteCount &-= count * 8
  }

  private func release(_ block: UnsafeMutableRawPointer) {
    let header = block.assumingMemoryBound(to: BlockHeader.self)
    var size = Int(header.pointee.sizeClass) << 4
    switch header.pointee.kind {
    case .list:
      let list = block.assumingMemoryBound(to: ListBlock.self)
      releaseItems(list.pointee.items, list.pointee.capacity)
    case .text where size == 0:
      size = block.assumingMemoryBound(to: TextBlock.self).pointee.capacity + 32
      byteCount &-= size
      free(block)
      return
    case .record where size == 0, .closure where size == 0:
      preconditionFailure("records and closures are small blocks")
    case .handle:
      releasedHandles.append(Int(header.pointee.detail))
    default: break
    }
    byteCount &-= size
    header.pointee.kind = .free
    header.pointee.next = freeBlocks[size >> 4]
    freeBlocks[size >> 4] = block
  }

  // MARK: Collection

  /// Marks what `value` refers to, and keeps its contents in mind for `finishMarking`.
  @inline(__always) func mark(_ value: Value) {
    if value.isBlock { markBlock(value.pointer) }
  }

  /// Marks every value of a range.
  func mark(_ values: UnsafePointer<Value>, count: Int) {
    for index in 0..<count { mark(values[index]) }
  }

  func markBlock(_ block: UnsafeMutableRawPointer) {
    let header = block.assumingMemoryBound(to: BlockHeader.self)
    if header.pointee.isMarked { return }
    header.pointee.isMarked = true
    switch header.pointee.kind {
    case .string:
      UnsafeMutableRawPointer(block.assumingMemoryBound(to: StringBlock.self).pointee.text)
        .assumingMemoryBound(to: BlockHeader.self).pointee.isMarked = true
    case .list, .record, .cell, .closure:
      if greyCount == greyCapacity { growGrey() }
      grey[greyCount] = block
      greyCount &+= 1
    default: break
    }
  }

  private func growGrey() {
    let larger = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: greyCapacity * 2)
    larger.initialize(from: grey, count: greyCount)
    grey.deallocate()
    grey = larger
    greyCapacity *= 2
  }

  /// Marks all that is reachable from what has been marked so far.
  func finishMarking(fieldCount: (UInt32) -> Int) {
    while greyCount > 0 {
      greyCount &-= 1
      let block = grey[greyCount]
      let header = block.assumingMemoryBound(to: BlockHeader.self)
      switch header.pointee.kind {
      case .list:
        let list = block.assumingMemoryBound(to: ListBlock.self)
        mark(list.pointee.items, count: list.pointee.count)
      case .record:
        let record = block.assumingMemoryBound(to: RecordBlock.self)
        mark(RecordBlock.fields(record), count: fieldCount(header.pointee.detail))
      case .cell:
        mark(block.assumingMemoryBound(to: CellBlock.self).pointee.value)
      case .closure:
        let closure = block.assumingMemoryBound(to: ClosureBlock.self)
        mark(ClosureBlock.captures(closure), count: Int(header.pointee.detail))
      default: break
      }
    }
  }

  /// Frees every block that is not marked, and sets the next threshold to twice what is left.
  func sweep() {
    var kept: UnsafeMutableRawPointer?
    var cursor = blocks
    while let block = cursor {
      let header = block.assumingMemoryBound(to: BlockHeader.self)
      cursor = header.pointee.next
      if header.pointee.isMarked {
        header.pointee.isMarked = false
        header.pointee.next = kept
        kept = block
      } else {
        release(block)
      }
    }
    blocks = kept
    threshold = max(Heap.initialThreshold, byteCount * 2)
    collectionCount += 1
  }
}
