/// One script value in 64 bits.
///
/// A number is its own bit pattern. The patterns from 0xFFF9… upwards are quiet NaNs that no arithmetic
/// produces (the processor's own NaN is 0xFFF8… or 0x7FF8…); they hold a 16-bit tag and a 48-bit payload,
/// enough for any user-space pointer of x86-64 and arm64 Linux. So arithmetic on a value that is not a number yields a NaN,
/// and the fast paths of the machine need to test only their result.
struct Value {
  var bits: UInt64

  /// What the upper 16 bits say, for values that are not numbers.
  enum Tag {
    static let singleton: UInt64 = 0xFFF9
    static let string: UInt64 = 0xFFFA
    static let list: UInt64 = 0xFFFB
    static let record: UInt64 = 0xFFFC
    static let closure: UInt64 = 0xFFFD
    /// Every other block; its header tells which.
    static let object: UInt64 = 0xFFFE
  }

  /// The lowest bit pattern that is not a number.
  static let firstTagged: UInt64 = 0xFFF9_0000_0000_0000
  static let payloadMask: UInt64 = 0x0000_FFFF_FFFF_FFFF

  static let none = Value(bits: firstTagged)
  static let `false` = Value(bits: firstTagged | 2)
  static let `true` = Value(bits: firstTagged | 3)
  /// An argument that was left out; never seen by a script.
  static let absent = Value(bits: firstTagged | 4)

  @inline(__always) init(bits: UInt64) { self.bits = bits }

  /// A number that arithmetic on numbers made: its NaN, if any, is the processor's.
  @inline(__always) init(_ number: Double) { bits = number.bitPattern }

  /// A number from outside, whose NaN may carry any payload.
  @inline(__always) init(canonical number: Double) {
    bits = number == number ? number.bitPattern : Double.nan.bitPattern
  }

  @inline(__always) init(_ truth: Bool) { bits = Value.firstTagged | (truth ? 3 : 2) }

  @inline(__always) init(_ tag: UInt64, _ block: UnsafeMutableRawPointer) {
    bits = tag << 48 | UInt64(UInt(bitPattern: block))
  }

  /// The number; meaningful only where `isNumber`.
  @inline(__always) var number: Double { Double(bitPattern: bits) }
  @inline(__always) var isNumber: Bool { bits < Value.firstTagged }
  @inline(__always) var tag: UInt64 { bits >> 48 }
  @inline(__always) var isBoolean: Bool { bits | 1 == Value.true.bits }
  @inline(__always) var isTrue: Bool { bits == Value.true.bits }
  @inline(__always) var isNone: Bool { bits == Value.none.bits }
  @inline(__always) var isAbsent: Bool { bits == Value.absent.bits }
  /// Whether the payload is a pointer to a block of the heap.
  @inline(__always) var isBlock: Bool { bits >= Value.Tag.string << 48 }

  /// The block; meaningful only where `isBlock`.
  @inline(__always) var pointer: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(bitPattern: UInt(bits & Value.payloadMask)).unsafelyUnwrapped
  }

  @inline(__always) var list: UnsafeMutablePointer<ListBlock> {
    pointer.assumingMemoryBound(to: ListBlock.self)
  }

  @inline(__always) var string: UnsafeMutablePointer<StringBlock> {
    pointer.assumingMemoryBound(to: StringBlock.self)
  }

  @inline(__always) var record: UnsafeMutablePointer<RecordBlock> {
    pointer.assumingMemoryBound(to: RecordBlock.self)
  }

  @inline(__always) var closure: UnsafeMutablePointer<ClosureBlock> {
    pointer.assumingMemoryBound(to: ClosureBlock.self)
  }

  @inline(__always) var header: UnsafeMutablePointer<BlockHeader> {
    pointer.assumingMemoryBound(to: BlockHeader.self)
  }

  /// Whether this is a block whose header names `kind`.
  func isObject(_ kind: BlockKind) -> Bool { isBlock && header.pointee.kind == kind }
}
