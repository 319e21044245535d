/// One word of code: the operation in the low 16 bits, then the operands a, b and c with 16 bits each.
struct Instruction: Hashable, Sendable {
  var bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  /// Operands are taken modulo 2¹⁶; jump distances are signed.
  init(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) {
    bits =
      UInt64(opcode.rawValue) | UInt64(UInt16(truncatingIfNeeded: a)) << 16
      | UInt64(UInt16(truncatingIfNeeded: b)) << 32 | UInt64(UInt16(truncatingIfNeeded: c)) << 48
  }

  /// `jump` and `loop` take 32 bits of distance.
  init(_ opcode: Opcode, distance: Int) {
    bits = UInt64(opcode.rawValue) | UInt64(UInt32(truncatingIfNeeded: distance)) << 32
  }

  @inline(__always) var opcode: Opcode {
    unsafeBitCast(UInt8(truncatingIfNeeded: bits), to: Opcode.self)
  }
  @inline(__always) var a: Int { Int(truncatingIfNeeded: (bits >> 16) & 0xFFFF) }
  @inline(__always) var b: Int { Int(truncatingIfNeeded: (bits >> 32) & 0xFFFF) }
  @inline(__always) var c: Int { Int(truncatingIfNeeded: bits >> 48) }
  /// c as a signed distance.
  @inline(__always) var jump: Int { Int(truncatingIfNeeded: Int64(bitPattern: bits) >> 48) }
  /// b and c as a signed distance.
  @inline(__always) var longJump: Int { Int(truncatingIfNeeded: Int64(bitPattern: bits) >> 32) }
}
