extension Machine {
  /// Makes a block, after a collection if one is due; nil, with `failure` set, when the script has used up its memory.
  func allocate(_ kind: BlockKind, size: Int, detail: UInt32 = 0) -> UnsafeMutableRawPointer? {
    guard makeRoom(size) else { return nil }
    if let block = heap.allocate(kind, size: size, detail: detail) { return block }
    fail(outOfMemory(size))
    return nil
  }

  /// Collects if a collection is due; false, with `failure` set, if `size` more bytes go beyond the limit even so.
  @inline(__always) func makeRoom(_ size: Int) -> Bool {
    if heap.byteCount &+ size < heap.threshold && !collectsAlways
      && heap.byteCount &+ size <= limits.memory
    {
      return true
    }
    return collectForRoom(size)
  }

  @inline(never) private func collectForRoom(_ size: Int) -> Bool {
    collect()
    if heap.byteCount &+ size <= limits.memory { return true }
    fail(outOfMemory(size))
    return false
  }

  private func outOfMemory(_ size: Int) -> ScriptFailure {
    ScriptFailure(
      "the script needs more than its \(limits.memory >> 20) MiB of memory (\(size) bytes more)",
      help: "keep less in lists and strings, or raise the limit with --max-memory", kind: .memory)
  }

  /// Frees every value that neither the script nor the host can reach.
  func collect() {
    for activation in activations {
      let stack = activation.pointee.stack
      let top = activation.pointee.top
      heap.mark(stack, count: top - stack)
      heap.mark(activation.pointee.result)
      // What lies above may be left from calls long over: it must not be taken for a value later.
      if top < activation.pointee.usedEnd {
        top.update(repeating: Value(0), count: activation.pointee.usedEnd - top)
      }
    }
    heap.mark(globals, count: globalNames.count)
    for function in functions {
      heap.mark(function.pointee.constants, count: function.pointee.constantCount)
    }
    for value in temporaries { heap.mark(value) }
    for value in roots { heap.mark(value) }
    for snapshot in snapshots.values { snapshot._withUnsafeGuaranteedRef { $0.mark(heap) } }
    heap.finishMarking { shapes.count($0) }
    heap.sweep()
    releaseHandles()
  }

  /// Keeps a new value alive until the library function that made it returns.
  @inline(__always) func keep(_ value: Value) -> Value {
    if keepsTemporaries { temporaries.append(value) }
    return value
  }

  /// Frees, after `body`, the values it made; its result stays.
  func withTemporaries<Result>(_ body: () throws(ScriptFailure) -> Result) throws(ScriptFailure)
    -> Result
  {
    let count = temporaries.count
    defer { temporaries.removeSubrange(count...) }
    return try body()
  }

  @inline(never) func fail(_ failure: ScriptFailure) { self.failure = failure }

  /// Records a failure of kind `error`; always false, so that slow paths can end with it.
  @inline(never) func fail(_ message: String, help: String? = nil) -> Bool {
    failure = ScriptFailure(message, help: help)
    return false
  }
}

/// A value that host code holds on to.
final class RootedValue {
  private let machine: Machine
  private let position: Int

  init(_ value: Value, in machine: Machine) {
    self.machine = machine
    if let free = machine.freeRoots.popLast() {
      position = free
      machine.roots[free] = value
    } else {
      position = machine.roots.count
      machine.roots.append(value)
    }
  }

  deinit {
    machine.roots[position] = .none
    machine.freeRoots.append(position)
  }

  var value: Value {
    get { machine.roots[position] }
    set { machine.roots[position] = newValue }
  }
}
