import Glibc

/// The stack of one thread of control, main or coroutine: registers, calls, error handlers, and where it stands.
///
/// Memory is reserved in full and never moves, so registers can be pointed at; the system commits only pages that are
/// touched. Fresh memory is zero, which is a valid value, the number 0.
struct Activation {
  let stack: UnsafeMutablePointer<Value>
  let stackEnd: UnsafeMutablePointer<Value>
  /// No register at or above this has ever been used. Grows in steps, so that a collection need not clear the whole stack.
  var usedEnd: UnsafeMutablePointer<Value>
  let frames: UnsafeMutablePointer<CallFrame>
  let framesEnd: UnsafeMutablePointer<CallFrame>
  let handlers: UnsafeMutablePointer<ErrorHandler>
  var handlerCount = 0
  /// What the system gave for registers and frames.
  private let memory: (registers: UnsafeMutableRawPointer, frames: UnsafeMutableRawPointer)
  /// Room left free on the thread's stack by `StackPlacement`.
  var gap: UnsafeMutableRawPointer?

  // MARK: Where it stands, up to date whenever the loop calls out

  var next: UnsafeMutablePointer<Instruction>
  var registers: UnsafeMutablePointer<Value>
  /// The running function; nil before the first call.
  var closure: UnsafeMutablePointer<ClosureBlock>?
  /// One past the innermost waiting call.
  var frame: UnsafeMutablePointer<CallFrame>
  var result = Value.none

  static let handlerLimit = 256
  private static let usedStep = 1024

  /// Reserves a stack for calls nested up to `depth` deep.
  static func make(depth: Int) -> UnsafeMutablePointer<Activation> {
    // 24 registers a call on average; a call that finds none left is an error like any other.
    let size = depth * 24 + usedStep
    let frameSize = MemoryLayout<CallFrame>.stride
    guard let stack = calloc(size + StackPlacement.page / 8, 8),
      let frames = calloc(depth + StackPlacement.page / frameSize + 1, frameSize)
    else { fatalError("the system has no memory for a stack of \(size) registers") }
    let registers = StackPlacement.place(stack, at: StackPlacement.registers)
      .assumingMemoryBound(to: Value.self)
    let frame = StackPlacement.place(frames, at: StackPlacement.frames)
      .assumingMemoryBound(to: CallFrame.self)
    let activation = UnsafeMutablePointer<Activation>.allocate(capacity: 1)
    activation.initialize(
      to: Activation(
        stack: registers, stackEnd: registers + size, usedEnd: registers + usedStep, frames: frame,
        framesEnd: frame + depth, handlers: .allocate(capacity: handlerLimit),
        memory: (stack, frames),
        next: UnsafeMutableRawPointer(registers).assumingMemoryBound(to: Instruction.self),
        registers: registers, closure: nil, frame: frame))
    return activation
  }

  static func destroy(_ activation: UnsafeMutablePointer<Activation>) {
    free(activation.pointee.memory.registers)
    free(activation.pointee.memory.frames)
    activation.pointee.handlers.deallocate()
    activation.deallocate()
  }

  /// The first register above those of the running function.
  var top: UnsafeMutablePointer<Value> {
    guard let closure else { return stack }
    return registers + closure.pointee.function.pointee.registerCount
  }

  /// Makes registers up to `end` usable; false where the stack has none left.
  mutating func reserve(_ end: UnsafeMutablePointer<Value>) -> Bool {
    if end > stackEnd { return false }
    while usedEnd < end { usedEnd = min(usedEnd + Activation.usedStep, stackEnd) }
    return true
  }
}
