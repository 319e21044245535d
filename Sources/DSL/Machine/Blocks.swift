/// What a block of the heap holds.
enum BlockKind: UInt8 {
  case string, text, list, record, cell, closure, native, handle, range
  /// A block on a free list.
  case free
}

/// The first 16 bytes of every block.
struct BlockHeader {
  /// The next block of the heap, or of a free list.
  var next: UnsafeMutableRawPointer?
  var kind: BlockKind
  var isMarked: Bool
  /// Size in units of 16 bytes; 0 for blocks that `malloc` gave out singly.
  var sizeClass: UInt8
  /// Whether lists and records may no longer change.
  var isFrozen: Bool
  /// Shape of a record, number of captures of a closure, characters (Unicode scalars) of a string, index of a handle or
  /// native function.
  var detail: UInt32
}

/// A string: a view of the first `count` bytes of a text block.
///
/// Text blocks only ever grow at the end, so a string stays what it is while a longer one that begins with it
/// shares its bytes. Appending to the string that reaches the end of the text is then as cheap as for a buffer.
struct StringBlock {
  var header: BlockHeader
  var text: UnsafeMutablePointer<TextBlock>
  var count: Int

  var bytes: UnsafeMutablePointer<UInt8> { TextBlock.bytes(text) }
}

/// UTF-8 bytes, `used` of `capacity` of which belong to strings. They follow the struct.
struct TextBlock {
  var header: BlockHeader
  var used: Int
  var capacity: Int

  @inline(__always)
  static func bytes(_ block: UnsafeMutablePointer<TextBlock>) -> UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(block).advanced(by: 32).assumingMemoryBound(to: UInt8.self)
  }
}

/// A list; its items lie in memory of their own.
struct ListBlock {
  var header: BlockHeader
  var items: UnsafeMutablePointer<Value>
  var count: Int
  var capacity: Int
}

/// A record; `header.detail` is its shape, and its fields follow the struct in the shape's order.
struct RecordBlock {
  var header: BlockHeader

  @inline(__always)
  static func fields(_ block: UnsafeMutablePointer<RecordBlock>) -> UnsafeMutablePointer<Value> {
    UnsafeMutableRawPointer(block).advanced(by: 16).assumingMemoryBound(to: Value.self)
  }
}

/// A variable that a closure and its surroundings share.
struct CellBlock {
  var header: BlockHeader
  var value: Value
}

/// A function with what it captured: cells of shared variables, plain values of constants.
struct ClosureBlock {
  var header: BlockHeader
  var function: UnsafeMutablePointer<LoadedFunction>

  @inline(__always)
  static func captures(_ block: UnsafeMutablePointer<ClosureBlock>) -> UnsafeMutablePointer<Value> {
    UnsafeMutableRawPointer(block).advanced(by: 24).assumingMemoryBound(to: Value.self)
  }
}

/// `start .. end by step` as a value.
struct RangeBlock {
  var header: BlockHeader
  var start: Double
  var end: Double
  var step: Double
}

/// A block that is nothing but its header: a native function or a handle.
struct IndexBlock {
  var header: BlockHeader
}
