/// All that a script can change, as it was at one moment: globals, coroutines, and every list, record and variable in
/// reach.
///
/// Restoring writes the old contents back into the same blocks, so whoever holds a value, in a script or in
/// Swift, keeps it. A snapshot keeps its blocks alive and can be restored any number of times. Host objects are shared,
/// not saved.
final class MachineSnapshot {
  /// The contents of one list, record or cell.
  private struct Contents {
    let block: Value
    let values: [Value]
  }

  private struct CoroutineContents {
    let coroutine: Coroutine
    let state: Coroutine.State
    let request: SuspensionRequest
    let children: [Coroutine]
    let activation: Activation
    let registers: [Value]
    let frames: [CallFrame]
    let handlers: [ErrorHandler]
  }

  private let machine: Machine
  private let globals: [Value]
  private var blocks: [Contents] = []
  private var coroutines: [CoroutineContents] = []

  /// Saves the machine and `coroutines`, none of which may be running.
  init(_ machine: Machine, coroutines: [Coroutine]) {
    self.machine = machine
    globals = (0..<machine.globalNames.count).map { machine.globals[$0] }
    var pending = globals + machine.roots
    for coroutine in coroutines { save(coroutine, &pending) }
    save(reachableFrom: &pending)
    machine.snapshots[ObjectIdentifier(self)] = Unmanaged.passUnretained(self)
  }

  deinit { machine.snapshots[ObjectIdentifier(self)] = nil }

  private func save(_ coroutine: Coroutine, _ pending: inout [Value]) {
    let activation = coroutine.activation.pointee
    let registers = Array(
      UnsafeBufferPointer(start: activation.stack, count: activation.top - activation.stack))
    pending += registers
    coroutines.append(
      CoroutineContents(
        coroutine: coroutine, state: coroutine.state, request: coroutine.request,
        children: coroutine.children, activation: activation, registers: registers,
        frames: Array(
          UnsafeBufferPointer(
            start: activation.frames, count: activation.frame - activation.frames)),
        handlers: Array(
          UnsafeBufferPointer(start: activation.handlers, count: activation.handlerCount))))
    for child in coroutine.children { save(child, &pending) }
  }

  private func save(reachableFrom pending: inout [Value]) {
    var seen: Set<UInt64> = []
    while let value = pending.popLast() {
      guard value.isBlock, seen.insert(value.bits).inserted else { continue }
      guard let slots = machine.slots(value), slots.count > 0 else {
        if value.tag == Value.Tag.list { blocks.append(Contents(block: value, values: [])) }
        continue
      }
      pending.append(contentsOf: slots)
      // What a closure captured never changes; the cells among it are saved by themselves.
      if value.tag != Value.Tag.closure {
        blocks.append(Contents(block: value, values: Array(slots)))
      }
    }
  }

  /// Puts everything back. Coroutines that began later are left alone; the host drops them.
  func restore() throws(ScriptFailure) {
    for (index, value) in globals.enumerated() { machine.globals[index] = value }
    for contents in blocks { try machine.setSlots(contents.block, contents.values) }
    for saved in coroutines {
      let activation = saved.coroutine.activation
      activation.pointee.stack.update(from: saved.registers, count: saved.registers.count)
      activation.pointee.frames.update(from: saved.frames, count: saved.frames.count)
      activation.pointee.handlers.update(from: saved.handlers, count: saved.handlers.count)
      activation.pointee.handlerCount = saved.handlers.count
      activation.pointee.next = saved.activation.next
      activation.pointee.registers = saved.activation.registers
      activation.pointee.closure = saved.activation.closure
      activation.pointee.frame = saved.activation.frame
      activation.pointee.result = saved.activation.result
      saved.coroutine.restore(
        state: saved.state, request: saved.request, children: saved.children)
    }
  }

  /// Marks all that the snapshot holds on to.
  func mark(_ heap: Heap) {
    for value in globals { heap.mark(value) }
    for contents in blocks {
      heap.mark(contents.block)
      for value in contents.values { heap.mark(value) }
    }
    for saved in coroutines {
      for value in saved.registers { heap.mark(value) }
      heap.mark(saved.activation.result)
    }
  }
}

extension Machine {
  /// Saves all that scripts can change; see `MachineSnapshot`.
  func save(_ coroutines: [Coroutine] = []) -> MachineSnapshot {
    MachineSnapshot(self, coroutines: coroutines)
  }

  /// The values that a list, record, cell or closure holds; nil for any other value.
  func slots(_ value: Value) -> UnsafeBufferPointer<Value>? {
    switch value.header.pointee.kind {
    case .list: return items(value)
    case .record:
      return UnsafeBufferPointer(
        start: RecordBlock.fields(value.record), count: shapes.count(value.header.pointee.detail))
    case .cell:
      let cell = value.pointer.advanced(by: 16).assumingMemoryBound(to: Value.self)
      return UnsafeBufferPointer(start: cell, count: 1)
    case .closure:
      return UnsafeBufferPointer(
        start: ClosureBlock.captures(value.closure), count: Int(value.header.pointee.detail))
    default: return nil
    }
  }

  /// Overwrites what a list, record or cell holds.
  func setSlots(_ value: Value, _ values: [Value]) throws(ScriptFailure) {
    if value.tag == Value.Tag.list {
      let list = value.list
      if list.pointee.capacity < values.count {
        guard let items = heap.allocateItems(values.count) else {
          throw ScriptFailure("no memory for a list of \(values.count)", kind: .memory)
        }
        heap.releaseItems(list.pointee.items, list.pointee.capacity)
        list.pointee.items = items
        list.pointee.capacity = values.count
      }
      list.pointee.items.update(from: values, count: values.count)
      list.pointee.count = values.count
    } else if let slots = slots(value), let start = slots.baseAddress {
      UnsafeMutablePointer(mutating: start).update(from: values, count: values.count)
    }
  }
}
