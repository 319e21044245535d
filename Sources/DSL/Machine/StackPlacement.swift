/// Keeps the loop's spilled locals away from registers and call frames, within a page.
///
/// A processor that loads from an address whose low 12 bits are those of a store under way waits for that store (Intel's
/// "4K aliasing"). The system starts a thread's stack at another place in every process, and where the loop's
/// locals met the first registers or frames, calls took 2.5 times as long: one process in ten. So registers
/// start a page, frames start a quarter later, and the loop runs where its locals lie in the upper half.
enum StackPlacement {
  static let page = 4096
  static let registers = 0
  static let frames = 1024
  /// Where the caller of the loop may stand: the loop's locals lie up to some 600 bytes below.
  private static let good = 2700..<4032

  /// The first address from `memory` on that lies `offset` bytes behind the start of a page.
  static func place(_ memory: UnsafeMutableRawPointer, at offset: Int) -> UnsafeMutableRawPointer {
    let behind = (offset - Int(bitPattern: memory)) & (page - 1)
    return memory + behind
  }

  /// Whether code called from here has its locals where they disturb nothing.
  @inline(__always) static var isGood: Bool {
    var here: UInt8 = 0
    return withUnsafeMutablePointer(to: &here) { good.contains(Int(bitPattern: $0) & (page - 1)) }
  }
}

extension Machine {
  /// Runs from where `activation` stands until the calls above `base` are done.
  @inline(never)
  func run(
    _ activation: UnsafeMutablePointer<Activation>, base: UnsafeMutablePointer<CallFrame>,
    attempts: Int = 4
  ) -> RunOutcome {
    if attempts == 0 || StackPlacement.isGood { return loop(activation, base: base) }
    // The address escapes, so the room cannot be optimised away.
    return withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { room in
      activation.pointee.gap = room.baseAddress
      return run(activation, base: base, attempts: attempts - 1)
    }
  }
}
