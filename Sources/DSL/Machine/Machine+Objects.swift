extension Machine {
  // MARK: Cells and closures

  @inline(never) func makeCell(
    _ r: UnsafeMutablePointer<Value>, _ instruction: Instruction
  ) -> Bool {
    guard let block = allocate(.cell, size: 24) else { return false }
    block.assumingMemoryBound(to: CellBlock.self).pointee.value = r[instruction.b]
    r[instruction.a] = Value(Value.Tag.object, block)
    return true
  }

  @inline(never) func makeClosure(
    _ r: UnsafeMutablePointer<Value>, _ running: UnsafeMutablePointer<ClosureBlock>,
    _ instruction: Instruction
  ) -> Bool {
    let function = running.pointee.function.pointee.functions[instruction.b]
    let captures = functionCodes[function.pointee.index].captures
    let size = 24 + captures.count * 8
    guard let block = allocate(.closure, size: size, detail: UInt32(captures.count)) else {
      return false
    }
    let closure = block.assumingMemoryBound(to: ClosureBlock.self)
    closure.pointee.function = function
    for (index, capture) in captures.enumerated() {
      switch capture {
      case .register(let register): ClosureBlock.captures(closure)[index] = r[register]
      case .capture(let position):
        ClosureBlock.captures(closure)[index] = ClosureBlock.captures(running)[position]
      }
    }
    r[instruction.a] = Value(Value.Tag.closure, block)
    return true
  }

  // MARK: Lists

  /// A list with no items yet and room for `capacity`; nil, with `failure` set, when there is no memory for it.
  func newList(capacity: Int) -> Value? {
    let room = max(4, capacity)
    guard makeRoom(room * 8 + 48), let items = heap.allocateItems(room) else { return nil }
    guard let block = heap.allocate(.list, size: MemoryLayout<ListBlock>.size) else {
      heap.releaseItems(items, room)
      return nil
    }
    let list = block.assumingMemoryBound(to: ListBlock.self)
    list.pointee.items = items
    list.pointee.count = 0
    list.pointee.capacity = room
    return Value(Value.Tag.list, block)
  }

  @inline(never) func makeList(
    _ r: UnsafeMutablePointer<Value>, _ instruction: Instruction
  ) -> Bool {
    let count = instruction.c
    guard let list = newList(capacity: count) else { return false }
    list.list.pointee.items.update(from: r + instruction.b, count: count)
    list.list.pointee.count = count
    r[instruction.a] = list
    return true
  }

  @inline(never) func append(_ value: Value, to target: Value) -> Bool {
    guard target.tag == Value.Tag.list else {
      return fail("cannot append to \(kindName(target)); only to a list")
    }
    let list = target.list
    if list.pointee.header.isFrozen { return failFrozen(target) }
    if list.pointee.count == list.pointee.capacity {
      let capacity = list.pointee.capacity * 2
      guard makeRoom(capacity * 8),
        let items = heap.growItems(list.pointee.items, from: list.pointee.capacity, to: capacity)
      else { return false }
      list.pointee.items = items
      list.pointee.capacity = capacity
    }
    list.pointee.items[list.pointee.count] = value
    list.pointee.count += 1
    return true
  }

  func failFrozen(_ target: Value) -> Bool {
    fail(
      "this \(kindNoun(target)) can no longer change: a study is running on it",
      help: "make a copy with copy(…)")
  }

  // MARK: Elements

  @inline(never) func getIndex(
    _ target: UnsafeMutablePointer<Value>, _ container: Value, _ key: Value
  ) -> Bool {
    if container.tag == Value.Tag.record, key.tag == Value.Tag.string {
      let name = swiftString(key)
      let number = shapes.number(of: name)
      let record = container.record
      guard let position = shapes.position(of: number, in: Int(record.pointee.header.detail)) else {
        return failField(name, container)
      }
      target.pointee = RecordBlock.fields(record)[position]
      return true
    }
    do throws(ScriptFailure) {
      if !key.isNumber, let object = hostObject(container),
        let element = try native({ () throws(ScriptFailure) in
          try object.element(at: key, in: self)
        })
      {
        target.pointee = element
        return true
      }
      guard let count = elementCount(container) else {
        return fail("\(kindName(container)) has no elements")
      }
      guard let position = checkedPosition(key, count, container) else { return false }
      target.pointee = try native { () throws(ScriptFailure) in
        try element(container, position)
      }
      return true
    } catch {
      fail(error)
      return false
    }
  }

  @inline(never) func setIndex(_ container: Value, _ key: Value, _ value: Value) -> Bool {
    if container.tag == Value.Tag.record, key.tag == Value.Tag.string {
      return setField(
        container, value, Value(Double(shapes.number(of: swiftString(key)))), nil)
    }
    guard container.tag == Value.Tag.list else {
      return fail("cannot set elements of \(kindName(container))")
    }
    let list = container.list
    guard let position = checkedPosition(key, list.pointee.count, container) else { return false }
    if list.pointee.header.isFrozen { return failFrozen(container) }
    list.pointee.items[position] = value
    return true
  }

  private func checkedPosition(_ key: Value, _ count: Int, _ container: Value) -> Int? {
    guard key.isNumber else {
      _ = fail("\(kindName(key)) cannot be an index", help: "an index is a whole number from 1")
      return nil
    }
    let x = key.number
    guard x >= 1 && x <= Double(count), let whole = Int(exactly: x) else {
      let noun = kindNoun(container)
      _ = fail(
        x != x.rounded(.down)
          ? "index \(ValueFormat.plain.text(x)) is no whole number"
          : "index \(ValueFormat.plain.text(x)) is outside this \(noun) of \(count) elements",
        help: x == 0 && count > 0 ? "the first element is [1]" : nil)
      return nil
    }
    return whole - 1
  }

  /// How many elements `for` and `[i]` see in a value; nil where it has none.
  func elementCount(_ value: Value) -> Int? {
    if value.tag == Value.Tag.list { return value.list.pointee.count }
    if value.isObject(.range) { return strideCount(range(value)) }
    return hostObject(value)?.count
  }

  private func element(_ value: Value, _ position: Int) throws(ScriptFailure) -> Value {
    if value.tag == Value.Tag.list { return value.list.pointee.items[position] }
    if value.isObject(.range) {
      let range = range(value)
      return Value(canonical: range.start + Double(position) * range.step)
    }
    return try hostObject(value)?.element(position, in: self) ?? .none
  }

  // MARK: Loops

  /// Moves `registers` = [container, position, variable] to the next element; true at the end, nil on failure.
  @inline(never) func advanceEach(_ registers: UnsafeMutablePointer<Value>) -> Bool? {
    let container = registers[0]
    let position = Int(registers[1].number)
    guard let count = elementCount(container) else {
      _ = fail(
        "cannot go through \(kindName(container))",
        help: "'for' goes through lists, ranges and tables")
      return nil
    }
    if position >= count { return true }
    do throws(ScriptFailure) {
      registers[2] = try native { () throws(ScriptFailure) in try element(container, position) }
    } catch {
      fail(error)
      return nil
    }
    registers[1] = Value(Double(position + 1))
    return false
  }

  /// Fails unless both ends of a range are numbers; NaN makes an empty range.
  @inline(never) func checkRange(_ registers: UnsafeMutablePointer<Value>) -> Bool {
    for index in 0..<2 where !registers[index].isNumber {
      return fail("a range goes from number to number, not to \(kindName(registers[index]))")
    }
    return true
  }

  /// Sets up a loop with a step; true if it is empty, nil on failure.
  @inline(never) func prepareStride(_ registers: UnsafeMutablePointer<Value>) -> Bool? {
    guard checkRange(registers), let range = checkedStep(registers[0], registers[1], registers[2])
    else { return nil }
    let count = strideCount(range)
    registers[0] = Value(0)
    registers[1] = Value(Double(count))
    registers[3] = Value(range.start)
    registers[4] = Value(range.start)
    return count == 0
  }

  private func checkedStep(_ start: Value, _ end: Value, _ step: Value) -> (
    start: Double, end: Double, step: Double
  )? {
    guard start.isNumber && end.isNumber && step.isNumber else {
      let wrong = [start, end, step].first { !$0.isNumber } ?? .none
      _ = fail("a range goes from number to number by a number, not \(kindName(wrong))")
      return nil
    }
    guard step.number != 0 && step.number == step.number else {
      _ = fail("a range cannot go by steps of \(ValueFormat.plain.text(step.number))")
      return nil
    }
    return (start.number, end.number, step.number)
  }

  /// How many values a range has. Its end belongs to it even if rounding puts the last step just beyond.
  func strideCount(_ range: (start: Double, end: Double, step: Double)) -> Int {
    let steps = (range.end - range.start) / range.step
    guard steps >= 0 else { return 0 }
    return Int(min((steps + 1e-10 * max(1, steps)).rounded(.down) + 1, 0x1p52))
  }

  func range(_ value: Value) -> (start: Double, end: Double, step: Double) {
    let block = value.pointer.assumingMemoryBound(to: RangeBlock.self).pointee
    return (block.start, block.end, block.step)
  }

  @inline(never) func makeRange(
    _ target: UnsafeMutablePointer<Value>, _ start: UnsafeMutablePointer<Value>,
    _ end: UnsafeMutablePointer<Value>
  ) -> Bool {
    guard let range = checkedStep(start[0], end[0], end[1]),
      let block = allocate(.range, size: MemoryLayout<RangeBlock>.size)
    else { return false }
    let pointer = block.assumingMemoryBound(to: RangeBlock.self)
    pointer.pointee.start = range.start
    pointer.pointee.end = range.end
    pointer.pointee.step = range.step
    target.pointee = Value(Value.Tag.object, block)
    return true
  }
}
