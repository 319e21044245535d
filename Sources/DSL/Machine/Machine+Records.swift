extension Machine {
  /// A record of `shape` with undefined fields; nil, with `failure` set, when there is no memory for it.
  private func newRecord(shape: Int) -> Value? {
    let count = shapes.fields[shape].count
    guard count <= Shapes.fieldLimit else {
      _ = fail("a record has at most \(Shapes.fieldLimit) fields, not \(count)")
      return nil
    }
    guard let block = allocate(.record, size: 16 + count * 8, detail: UInt32(shape)) else {
      return nil
    }
    return Value(Value.Tag.record, block)
  }

  @inline(never) func makeRecord(
    _ r: UnsafeMutablePointer<Value>, _ shape: Value, _ instruction: Instruction
  ) -> Bool {
    guard let record = newRecord(shape: Int(shape.number)) else { return false }
    let fields = RecordBlock.fields(record.record)
    fields.update(
      from: r + instruction.b, count: shapes.count(record.header.pointee.detail))
    r[instruction.a] = record
    return true
  }

  /// r = base with the fields of `changes` added or replaced.
  @inline(never) func merge(
    _ target: UnsafeMutablePointer<Value>, _ base: Value, _ changes: Value
  ) -> Bool {
    guard base.tag == Value.Tag.record, changes.tag == Value.Tag.record else {
      return fail("'with' joins two records, not \(kindName(base)) and \(kindName(changes))")
    }
    let baseFields = shapes.fields[Int(base.record.pointee.header.detail)]
    let changedFields = shapes.fields[Int(changes.record.pointee.header.detail)]
    var names = baseFields
    for name in changedFields where !baseFields.contains(name) { names.append(name) }
    guard let record = newRecord(shape: shapes.shape(names)) else { return false }
    let fields = RecordBlock.fields(record.record)
    for (index, name) in names.enumerated() {
      if let position = changedFields.firstIndex(of: name) {
        fields[index] = RecordBlock.fields(changes.record)[position]
      } else {
        fields[index] = RecordBlock.fields(base.record)[index]
      }
    }
    target.pointee = record
    return true
  }

  // MARK: Fields

  @inline(never) func getField(
    _ target: UnsafeMutablePointer<Value>, _ value: Value, _ name: Value,
    _ cache: UnsafeMutablePointer<Instruction>
  ) -> Bool {
    let number = Int32(name.number)
    if value.tag == Value.Tag.record {
      let record = value.record
      let shape = record.pointee.header.detail
      guard let position = shapes.position(of: number, in: Int(shape)) else {
        return failField(shapes.names[Int(number)], value)
      }
      cache.pointee.bits = UInt64(shape) | UInt64(position) << 32
      target.pointee = RecordBlock.fields(record)[position]
      return true
    }
    if number == countName, value.tag <= Value.Tag.list, value.isBlock {
      target.pointee = Value(
        value.tag == Value.Tag.list
          ? Double(value.list.pointee.count) : Double(value.header.pointee.detail))
      return true
    }
    let fieldName = shapes.names[Int(number)]
    do throws(ScriptFailure) {
      let field = try native { () throws(ScriptFailure) -> Value? in
        if let field = builtInField(fieldName, value) { return field }
        return try hostObject(value)?.field(fieldName, in: self)
      }
      guard let field else { return failField(fieldName, value) }
      target.pointee = field
      return true
    } catch {
      fail(error)
      return false
    }
  }

  private func builtInField(_ name: String, _ value: Value) -> Value? {
    guard value.isObject(.range) else { return nil }
    let range = range(value)
    switch name {
    case "start": return Value(range.start)
    case "end": return Value(range.end)
    case "step": return Value(range.step)
    case "count": return Value(Double(strideCount(range)))
    default: return nil
    }
  }

  @inline(never) func setField(
    _ target: Value, _ value: Value, _ name: Value, _ cache: UnsafeMutablePointer<Instruction>?
  ) -> Bool {
    let number = Int32(name.number)
    let fieldName = shapes.names[Int(number)]
    guard target.tag == Value.Tag.record else {
      do throws(ScriptFailure) {
        let isSet = try native { () throws(ScriptFailure) in
          try hostObject(target)?.setField(fieldName, to: value, in: self)
        }
        if isSet == true { return true }
      } catch {
        fail(error)
        return false
      }
      return fail("cannot set field '\(fieldName)' of \(kindName(target))")
    }
    let record = target.record
    let shape = record.pointee.header.detail
    guard let position = shapes.position(of: number, in: Int(shape)) else {
      return failField(fieldName, target)
    }
    if record.pointee.header.isFrozen { return failFrozen(target) }
    cache?.pointee.bits = UInt64(shape) | UInt64(position) << 32
    RecordBlock.fields(record)[position] = value
    return true
  }

  func failField(_ name: String, _ value: Value) -> Bool {
    fail("\(kindName(value)) has no field '\(name)'", help: suggestion(name, value))
  }

  // MARK: For library code

  /// Makes a record with these fields in this order.
  func makeRecord(_ names: [String], _ values: [Value]) throws(ScriptFailure) -> Value {
    let mark = temporaries.count
    temporaries.append(contentsOf: values)
    let record = newRecord(shape: shapes.shape(named: names))
    temporaries.removeSubrange(mark...)
    guard let record else { throw failure }
    RecordBlock.fields(record.record).update(from: values, count: values.count)
    return keep(record)
  }

  /// Names and values of a record's fields; nil for any other value.
  func fields(_ value: Value) -> [(name: String, value: Value)]? {
    guard value.tag == Value.Tag.record else { return nil }
    let record = value.record
    return shapes.fieldNames(record.pointee.header.detail).enumerated().map {
      ($1, RecordBlock.fields(record)[$0])
    }
  }
}
