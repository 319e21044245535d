import Synchronization

/// Registers for programs too large for the stack: a few blocks that evaluations take and give back.
///
/// In steady state nothing is allocated: a block is made only when more threads evaluate the same program at once than
/// ever before.
final class StepScratch: Sendable {
  private struct Slots: ~Copyable, Sendable {
    let first = Atomic<UInt>(0)
    let second = Atomic<UInt>(0)
    let third = Atomic<UInt>(0)
    let fourth = Atomic<UInt>(0)
  }

  private let slots = Slots()
  private let capacity: Int

  init(_ capacity: Int) { self.capacity = capacity }

  deinit {
    for block in [exchange(0, 0), exchange(1, 0), exchange(2, 0), exchange(3, 0)] {
      UnsafeMutablePointer<Double>(bitPattern: block)?.deallocate()
    }
  }

  private func exchange(_ slot: Int, _ block: UInt) -> UInt {
    switch slot {
    case 0: slots.first.exchange(block, ordering: .acquiringAndReleasing)
    case 1: slots.second.exchange(block, ordering: .acquiringAndReleasing)
    case 2: slots.third.exchange(block, ordering: .acquiringAndReleasing)
    default: slots.fourth.exchange(block, ordering: .acquiringAndReleasing)
    }
  }

  /// A block nobody else uses, with undefined contents.
  func take() -> UnsafeMutablePointer<Double> {
    for slot in 0..<4 {
      if let block = UnsafeMutablePointer<Double>(bitPattern: exchange(slot, 0)) { return block }
    }
    return .allocate(capacity: capacity)
  }

  func giveBack(_ block: UnsafeMutablePointer<Double>) {
    var block = UInt(bitPattern: block)
    for slot in 0..<4 {
      block = exchange(slot, block)
      if block == 0 { return }
    }
    UnsafeMutablePointer<Double>(bitPattern: block)?.deallocate()
  }
}
