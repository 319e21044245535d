/// Copies values with all they refer to, within one machine or into another.
///
/// What is shared stays shared among the copies of one copier. Strings, ranges and host objects never change or are meant
/// to be shared: within one machine they are not copied, into another they are made anew with the same contents.
final class ValueCopier {
  private let source: Machine
  private let target: Machine
  private var copies: [UInt64: Value] = [:]
  private var handles: [ObjectIdentifier: Value] = [:]

  /// Blocks within each other beyond this depth are an error: only data that never ends gets there.
  private static let depthLimit = 2000

  init(from source: Machine, to target: Machine) {
    self.source = source
    self.target = target
  }

  /// The copy of `value`. Made values are temporaries of the target.
  func copy(_ value: Value) throws(ScriptFailure) -> Value { try copy(value, depth: 0) }

  private func copy(_ value: Value, depth: Int) throws(ScriptFailure) -> Value {
    guard value.isBlock else { return value }
    if let known = copies[value.bits] { return known }
    guard depth < ValueCopier.depthLimit else {
      throw ScriptFailure("cannot copy data nested more than \(ValueCopier.depthLimit) deep")
    }
    let copied = try make(value, depth)
    copies[value.bits] = copied
    return copied
  }

  private func make(_ value: Value, _ depth: Int) throws(ScriptFailure) -> Value {
    switch value.header.pointee.kind {
    case .list:
      guard let list = target.newList(capacity: value.list.pointee.count) else {
        throw target.failure
      }
      target.temporaries.append(list)
      copies[value.bits] = list
      for item in source.items(value) {
        // The copy of an item may run a collection: the list is complete, if short, at any time.
        let item = try copy(item, depth: depth + 1)
        guard target.append(item, to: list) else { throw target.failure }
      }
      return list
    case .record:
      let names = source.shapes.fieldNames(value.header.pointee.detail)
      let record = try target.makeRecord(names, [Value](repeating: .none, count: names.count))
      try fill(record, from: value, depth)
      return record
    case .cell:
      guard let block = target.allocate(.cell, size: 24) else { throw target.failure }
      block.assumingMemoryBound(to: CellBlock.self).pointee.value = .none
      let cell = Value(Value.Tag.object, block)
      try fill(cell, from: value, depth)
      return cell
    case .closure:
      let code = source.functionCodes[value.closure.pointee.function.pointee.index]
      let function = try target.load(code)
      let count = Int(value.header.pointee.detail)
      guard
        let block = target.allocate(.closure, size: 24 + count * 8, detail: UInt32(count))
      else { throw target.failure }
      let closure = block.assumingMemoryBound(to: ClosureBlock.self)
      closure.pointee.function = function
      ClosureBlock.captures(closure).update(repeating: .none, count: count)
      let copied = Value(Value.Tag.closure, block)
      try fill(copied, from: value, depth)
      return copied
    default:
      return source === target ? value : try transfer(value)
    }
  }

  private func fill(_ copied: Value, from value: Value, _ depth: Int) throws(ScriptFailure) {
    target.temporaries.append(copied)
    copies[value.bits] = copied
    guard let slots = source.slots(value) else { return }
    for (index, slot) in slots.enumerated() {
      let slot = try copy(slot, depth: depth + 1)
      guard let start = target.slots(copied)?.baseAddress else { continue }
      UnsafeMutablePointer(mutating: start)[index] = slot
    }
  }

  /// Makes what cannot change anew in the other machine.
  private func transfer(_ value: Value) throws(ScriptFailure) -> Value {
    switch value.header.pointee.kind {
    case .string: return try target.makeString(source.swiftString(value))
    case .range:
      let range = source.range(value)
      let ends = [Value(range.start), Value(range.end), Value(range.step)]
      return try target.makeRange(ends)
    case .native: return try target.makeNative(source.natives[Int(value.header.pointee.detail)])
    default:
      guard let object = source.hostObject(value) else {
        throw ScriptFailure("\(source.kindName(value)) cannot be copied")
      }
      return try target.makeHandle(object)
    }
  }
}

extension Machine {
  /// Makes the range `[start, end, step]`.
  func makeRange(_ ends: [Value]) throws(ScriptFailure) -> Value {
    precondition(ends.count == 3, "a range has start, end and step, not \(ends.count) numbers")
    var ends = ends
    let isMade = ends.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { makeRange($0, $0, $0 + 1) } ?? false
    }
    guard isMade else { throw failure }
    return keep(ends[0])
  }

  /// Forbids any further change to all that `value` refers to.
  func freeze(_ value: Value) {
    var pending = [value]
    while let next = pending.popLast() {
      guard next.isBlock, !next.header.pointee.isFrozen else { continue }
      next.header.pointee.isFrozen = true
      if let slots = slots(next) { pending.append(contentsOf: slots) }
    }
  }
}
