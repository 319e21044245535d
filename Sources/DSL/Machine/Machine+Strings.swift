extension Machine {
  /// A string of `count` undefined bytes, `characters` characters, at the start of a text with room for `capacity`; nil, with `failure` set, when
  /// there is no memory for it.
  private func newString(count: Int, characters: UInt32, capacity: Int) -> Value? {
    var room = max(capacity, count)
    // What the rounding to 16 bytes gives away is room to grow.
    if room + 32 <= Heap.largestSmallBlock { room = (room + 15) & ~15 }
    guard makeRoom(room + 64 + MemoryLayout<StringBlock>.size) else { return nil }
    guard let textBlock = heap.allocate(.text, size: room + 32) else { return nil }
    let text = textBlock.assumingMemoryBound(to: TextBlock.self)
    text.pointee.used = count
    text.pointee.capacity = room
    return newView(of: text, count: count, characters: characters)
  }

  /// A string that shares the first `count` bytes of `text`; room has been made before.
  @inline(__always)
  private func newView(
    of text: UnsafeMutablePointer<TextBlock>, count: Int, characters: UInt32
  ) -> Value? {
    let size = MemoryLayout<StringBlock>.size
    guard let block = heap.allocate(.string, size: size, detail: characters) else { return nil }
    let string = block.assumingMemoryBound(to: StringBlock.self)
    string.pointee.text = text
    string.pointee.count = count
    return Value(Value.Tag.string, block)
  }

  /// target = x followed by y.
  @inline(never)
  func concatenate(_ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value) -> Bool {
    guard x.tag == Value.Tag.string, y.tag == Value.Tag.string else {
      return fail(
        "cannot join \(kindName(x)) and \(kindName(y))", help: "write \"{value}\" to make it text")
    }
    let added = y.string.pointee.count
    let count = x.string.pointee.count + added
    let characters = x.header.pointee.detail &+ y.header.pointee.detail
    let text = x.string.pointee.text
    // x ends where its text does, and there is room behind it: y goes there, and x stays what it is.
    if text.pointee.used == x.string.pointee.count, count <= text.pointee.capacity {
      guard makeRoom(MemoryLayout<StringBlock>.size),
        let result = newView(of: text, count: count, characters: characters)
      else { return false }
      (TextBlock.bytes(text) + x.string.pointee.count).update(
        from: y.string.pointee.bytes, count: added)
      text.pointee.used = count
      target.pointee = result
      return true
    }
    let capacity = count < 32 ? count : count * 2
    guard let result = newString(count: count, characters: characters, capacity: capacity) else {
      return false
    }
    let bytes = result.string.pointee.bytes
    bytes.update(from: x.string.pointee.bytes, count: x.string.pointee.count)
    (bytes + x.string.pointee.count).update(from: y.string.pointee.bytes, count: added)
    target.pointee = result
    return true
  }

  /// target = the strings of `parts` as one.
  @inline(never)
  func concatenateAll(
    _ target: UnsafeMutablePointer<Value>, _ parts: UnsafeMutablePointer<Value>, _ partCount: Int
  ) -> Bool {
    var count = 0
    var characters: UInt32 = 0
    for index in 0..<partCount {
      guard parts[index].tag == Value.Tag.string else {
        return fail("cannot join text and \(kindName(parts[index]))")
      }
      count += parts[index].string.pointee.count
      characters &+= parts[index].header.pointee.detail
    }
    guard let result = newString(count: count, characters: characters, capacity: count) else {
      return false
    }
    var bytes = result.string.pointee.bytes
    for index in 0..<partCount {
      let part = parts[index].string.pointee
      bytes.update(from: part.bytes, count: part.count)
      bytes += part.count
    }
    target.pointee = result
    return true
  }

  /// target = value as text; strings stay what they are.
  @inline(never)
  func format(_ target: UnsafeMutablePointer<Value>, _ value: Value, _ format: Value) -> Bool {
    if value.tag == Value.Tag.string {
      target.pointee = value
      return true
    }
    guard let string = newString(text(of: value, formats[Int(format.number)])) else { return false }
    target.pointee = string
    return true
  }

  private func newString(_ text: String) -> Value? {
    var text = text
    return text.withUTF8 { utf8 in
      var characters: UInt32 = 0
      for byte in utf8 where byte & 0xC0 != 0x80 { characters &+= 1 }
      guard
        let string = newString(
          count: utf8.count, characters: characters, capacity: utf8.count)
      else { return nil }
      if let base = utf8.baseAddress {
        string.string.pointee.bytes.update(from: base, count: utf8.count)
      }
      return string
    }
  }

  // MARK: For library code

  func makeString(_ text: String) throws(ScriptFailure) -> Value {
    guard let string = newString(text) else { throw failure }
    return keep(string)
  }

  /// The text of a string value.
  func swiftString(_ value: Value) -> String {
    let string = value.string.pointee
    return String(
      decoding: UnsafeBufferPointer(start: string.bytes, count: string.count), as: UTF8.self)
  }

  func makeList(_ items: [Value]) throws(ScriptFailure) -> Value {
    let mark = temporaries.count
    temporaries.append(contentsOf: items)
    let list = newList(capacity: items.count)
    temporaries.removeSubrange(mark...)
    guard let list else { throw failure }
    list.list.pointee.items.update(from: items, count: items.count)
    list.list.pointee.count = items.count
    return keep(list)
  }

  func makeList(numbers: [Double]) throws(ScriptFailure) -> Value {
    try makeList(numbers.map { Value(canonical: $0) })
  }

  /// The items of a list value, valid until the list changes.
  func items(_ list: Value) -> UnsafeBufferPointer<Value> {
    UnsafeBufferPointer(start: list.list.pointee.items, count: list.list.pointee.count)
  }

  /// The numbers of a list or range; nil for any other value.
  func numbers(_ value: Value) -> [Double]? {
    if value.tag == Value.Tag.list {
      let items = items(value)
      return items.allSatisfy(\.isNumber) ? items.map(\.number) : nil
    }
    guard value.isObject(.range) else { return nil }
    let range = range(value)
    let count = strideCount(range)
    guard count <= 100_000_000 else { return nil }
    return (0..<count).map { range.start + Double($0) * range.step }
  }
}
