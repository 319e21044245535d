import Glibc

extension Machine {
  /// target = x ∘ y for operands that the loop does not deal with: NaN, lists, strings, host objects.
  @inline(never)
  func combine(
    _ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value, _ operation: Opcode
  ) -> Bool {
    if x.isNumber && y.isNumber {
      target.pointee = Value(canonical: Machine.combined(x.number, y.number, operation))
      return true
    }
    if operation == .add, x.tag == Value.Tag.string, y.tag == Value.Tag.string {
      return concatenate(target, x, y)
    }
    if x.tag == Value.Tag.list || y.tag == Value.Tag.list {
      guard let list = combineLists(x, y, operation, depth: 0) else { return false }
      target.pointee = list
      return true
    }
    do throws(ScriptFailure) {
      let isReversed = !x.isObject(.handle)
      if let object = hostObject(isReversed ? y : x),
        let result = try native({ () throws(ScriptFailure) in
          try object.combined(
            operation, with: isReversed ? x : y, isReversed: isReversed, in: self)
        })
      {
        target.pointee = result
        return true
      }
    } catch {
      fail(error)
      return false
    }
    return fail(
      "cannot \(Machine.verb(operation)) \(kindName(x)) and \(kindName(y))",
      help: x.isNone || y.isNone ? "none has no value; give it one first" : nil)
  }

  /// `x ∘ y` on numbers. `mod` is floored: its result has the sign of y.
  static func combined(_ x: Double, _ y: Double, _ operation: Opcode) -> Double {
    switch operation {
    case .add: return x + y
    case .subtract: return x - y
    case .multiply: return x * y
    case .divide: return x / y
    case .modulo:
      let remainder = fmod(x, y)
      return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder
    case .power: return y == 2 ? x * x : pow(x, y)
    default: preconditionFailure("\(operation) is no arithmetic operation")
    }
  }

  private static func verb(_ operation: Opcode) -> String {
    switch operation {
    case .add: "add"
    case .subtract: "subtract"
    case .multiply: "multiply"
    case .divide: "divide"
    case .modulo: "take the remainder of"
    default: "raise to a power"
    }
  }

  /// Element by element; a number goes with every element of a list.
  private func combineLists(_ x: Value, _ y: Value, _ operation: Opcode, depth: Int) -> Value? {
    if x.isNumber && y.isNumber {
      return Value(canonical: Machine.combined(x.number, y.number, operation))
    }
    let xIsList = x.tag == Value.Tag.list
    let yIsList = y.tag == Value.Tag.list
    guard (xIsList || x.isNumber) && (yIsList || y.isNumber), depth < 8 else {
      _ = fail("cannot \(Machine.verb(operation)) \(kindName(x)) and \(kindName(y))")
      return nil
    }
    let count = xIsList ? x.list.pointee.count : y.list.pointee.count
    if xIsList && yIsList && y.list.pointee.count != count {
      _ = fail(
        "cannot \(Machine.verb(operation)) lists of \(count) and \(y.list.pointee.count) elements")
      return nil
    }
    // The result hangs in `temporaries` while its elements are made.
    let mark = temporaries.count
    let kept = keepsTemporaries
    keepsTemporaries = true
    defer {
      keepsTemporaries = kept
      temporaries.removeSubrange(mark...)
    }
    guard let result = newList(capacity: count) else { return nil }
    temporaries.append(result)
    let list = result.list
    for index in 0..<count {
      let left = xIsList ? x.list.pointee.items[index] : x
      let right = yIsList ? y.list.pointee.items[index] : y
      guard let item = combineLists(left, right, operation, depth: depth + 1) else { return nil }
      list.pointee.items[index] = item
      list.pointee.count = index + 1
    }
    return result
  }

  @inline(never) func negate(_ target: UnsafeMutablePointer<Value>, _ value: Value) -> Bool {
    if value.isNumber {
      target.pointee = Value(canonical: -value.number)
      return true
    }
    if value.tag == Value.Tag.list || value.isObject(.handle) {
      return combine(target, Value(-1), value, .multiply)
    }
    return fail("cannot negate \(kindName(value))")
  }

  @inline(never) func failCondition(_ value: Value) -> Bool {
    fail(
      "a condition must be true or false, not \(kindName(value))",
      help: value.isNumber ? "compare it, for example with 0" : nil)
  }

  /// Whether x ∘ y, for `isLess` and `isLessOrEqual`; nil, with `failure` set, if they have no order.
  @inline(never) func order(_ x: Value, _ y: Value, _ operation: Opcode) -> Bool? {
    if x.isNumber && y.isNumber {
      return operation == .isLess ? x.number < y.number : x.number <= y.number
    }
    if x.tag == Value.Tag.string, y.tag == Value.Tag.string {
      let order = compareBytes(x, y)
      return operation == .isLess ? order < 0 : order <= 0
    }
    _ = fail("cannot compare \(kindName(x)) with \(kindName(y))")
    return nil
  }

  /// Whether two values are equal: numbers as numbers, strings, lists and records by content, all else by identity.
  @inline(__always) func areEqual(_ x: Value, _ y: Value) -> Bool {
    if x.isNumber && y.isNumber { return x.number == y.number }
    return haveEqualContent(x, y, depth: 0)
  }

  /// Lists nested deeper than this can only hold themselves, and are equal only to themselves.
  private static let equalityDepth = 100

  @inline(never) func haveEqualContent(_ x: Value, _ y: Value, depth: Int) -> Bool {
    if x.isNumber && y.isNumber { return x.number == y.number }
    if x.bits == y.bits { return true }
    guard x.tag == y.tag, depth < Machine.equalityDepth else { return false }
    switch x.tag {
    case Value.Tag.string: return compareBytes(x, y) == 0
    case Value.Tag.list:
      let (a, b) = (x.list.pointee, y.list.pointee)
      guard a.count == b.count else { return false }
      for index in 0..<a.count
      where !haveEqualContent(a.items[index], b.items[index], depth: depth + 1) {
        return false
      }
      return true
    case Value.Tag.record: return haveEqualFields(x, y, depth: depth)
    case Value.Tag.object:
      if x.isObject(.range) && y.isObject(.range) {
        let (a, b) = (range(x), range(y))
        return a.start == b.start && a.end == b.end && a.step == b.step
      }
      guard let a = hostObject(x), let b = hostObject(y) else { return false }
      return a.isEqual(to: b)
    default: return false
    }
  }

  private func haveEqualFields(_ x: Value, _ y: Value, depth: Int) -> Bool {
    let (first, second) = (x.record, y.record)
    let names = shapes.fields[Int(first.pointee.header.detail)]
    let otherShape = Int(second.pointee.header.detail)
    guard names.count == shapes.fields[otherShape].count else { return false }
    for (index, name) in names.enumerated() {
      guard let position = shapes.position(of: name, in: otherShape),
        haveEqualContent(
          RecordBlock.fields(first)[index], RecordBlock.fields(second)[position], depth: depth + 1)
      else { return false }
    }
    return true
  }

  func compareBytes(_ x: Value, _ y: Value) -> Int {
    let (a, b) = (x.string.pointee, y.string.pointee)
    let order = memcmp(a.bytes, b.bytes, min(a.count, b.count))
    return order != 0 ? Int(order) : a.count - b.count
  }
}
