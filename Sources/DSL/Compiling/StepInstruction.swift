/// What an instruction of step code does. `r` are registers of plain doubles, `k` constants, `a b c` the operands;
/// `n` and `f` are the count and the function in the word that follows instructions on vectors. Truth is 1 and 0.
enum StepOpcode: UInt8 {
  // MARK: Loading
  /// r[a] = bus[bc]
  case bus
  /// r[a] = bus[b], r[n] = bus[c]
  case busPair
  /// r[a] = k[bc]
  case constant
  /// r[a…] = bus[bc…], n of them
  case busVector
  /// r[a…] = k[bc…], n of them
  case constantVector
  case time, nominal, age, severity
  /// r[a] = live variable b
  case live
  /// r[a] = r[b]
  case move
  /// r[a…] = r[b…], c of them
  case moveVector
  /// r[a…] = r[b], c times
  case fill
  /// r[a] = one draw from distribution b; c tells the draws of a program apart
  case draw

  // MARK: Arithmetic
  /// r[a] = r[b] ∘ r[c]
  case add, subtract, multiply, divide
  /// r[a] = r[b] ∘ k[c]
  case addConstant, subtractConstant, multiplyConstant, divideConstant
  /// r[a] = k[b] ∘ r[c]
  case constantSubtract, constantDivide
  case negate, absolute, squareRoot
  /// r[a] = function c of r[b]
  case unary
  /// r[a] = f(r[b], r[c])
  case binary
  /// r[a] = whether r[b] ∘ r[c]
  case less, lessOrEqual, equal, notEqual
  /// r[a] = whether r[b] ∘ k[c]
  case lessConstant, lessOrEqualConstant, greaterConstant, greaterOrEqualConstant
  /// r[a] = r[b] and r[c]; r[b] or r[c]
  case both, either
  /// r[a] = not r[b]
  case not
  /// r[a] = r[b] if r[n] is true, else r[c]; else k[c]
  case choose, chooseConstant

  // MARK: Branches: `…OrSkip` goes on if the condition holds, else jumps by the signed c
  case lessOrSkip, lessOrEqualOrSkip, equalOrSkip, notEqualOrSkip
  /// r[a] ∘ k[b]
  case lessConstantOrSkip, lessOrEqualConstantOrSkip, greaterConstantOrSkip
  case greaterOrEqualConstantOrSkip
  case trueOrSkip, falseOrSkip
  /// Jumps by the signed 32 bits of b and c; `loop` counts a pass.
  case jump, loop

  // MARK: Vectors
  /// r[a…] = f of r[b…]
  case vectorUnary
  /// r[a…] = f(r[b…], r[c…]) element by element
  case vectorBinary
  /// r[a…] = f(r[b…], r[c])
  case vectorScalar
  /// r[a…] = f(r[b], r[c…])
  case scalarVector
  /// r[a] = reduction f of r[b…]
  case reduce
  /// r[a] = Σ r[b…] r[c…]
  case dot
  /// r[a…] = r[b…] where r[a…] is true, else r[c…]
  case chooseVector
  /// r[a] = element r[c] of r[b…], from 1; not a number outside
  case element
  /// Sets element r[c] of r[a…] to r[b]; nothing outside
  case setElement
  /// r[a] = value at r[a] of the lines through (r[b…], r[c…])
  case interpolate

  // MARK: End
  /// The result is r[a]; k[bc]; r[a…], n of them.
  case `return`, returnConstant, returnVector
  /// The end of a part of a joined program: result[bc] = r[a]; result[bc…] = r[a…], n of them. The word behind tells
  /// where the next part's constants begin.
  case put, putVector
  /// Nothing more to do.
  case end
}

/// One word of step code: operation in the low 16 bits, then operands a, b and c with 16 bits each.
struct StepInstruction: Sendable {
  var bits: UInt64

  init(_ opcode: StepOpcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) {
    bits =
      UInt64(opcode.rawValue) | UInt64(UInt16(truncatingIfNeeded: a)) << 16
      | UInt64(UInt16(truncatingIfNeeded: b)) << 32 | UInt64(UInt16(truncatingIfNeeded: c)) << 48
  }

  /// With one operand of 32 bits in place of b and c.
  init(_ opcode: StepOpcode, _ a: Int = 0, wide: Int) {
    bits =
      UInt64(opcode.rawValue) | UInt64(UInt16(truncatingIfNeeded: a)) << 16
      | UInt64(UInt32(truncatingIfNeeded: wide)) << 32
  }

  /// The word behind an instruction on vectors.
  init(count: Int, function: UInt8 = 0) {
    bits = UInt64(UInt32(truncatingIfNeeded: count)) | UInt64(function) << 32
  }

  @inline(__always) var opcode: StepOpcode {
    unsafeBitCast(UInt8(truncatingIfNeeded: bits), to: StepOpcode.self)
  }
  @inline(__always) var a: Int { Int(truncatingIfNeeded: (bits >> 16) & 0xFFFF) }
  @inline(__always) var b: Int { Int(truncatingIfNeeded: (bits >> 32) & 0xFFFF) }
  @inline(__always) var c: Int { Int(truncatingIfNeeded: bits >> 48) }
  @inline(__always) var wide: Int { Int(truncatingIfNeeded: Int64(bitPattern: bits) >> 32) }
  @inline(__always) var jump: Int { Int(truncatingIfNeeded: Int64(bitPattern: bits) >> 48) }
  @inline(__always) var count: Int { Int(truncatingIfNeeded: bits & 0xFFFF_FFFF) }
  @inline(__always) var function: UInt8 { UInt8(truncatingIfNeeded: bits >> 32) }
}
