/// Vectors as a whole, and choices among values that have been worked out.
extension StepBuilder {
  /// A vector as one number.
  mutating func reduce(_ reduction: Reduction, _ x: StepValue) throws(StepError) -> StepValue {
    if let numbers = x.constants {
      return .constant(
        numbers.withUnsafeBufferPointer { buffer in
          buffer.baseAddress.map { reduction($0, numbers.count) } ?? .nan
        })
    }
    let source = try registers(x)
    let base = try allocate(1)
    emit(StepInstruction(.reduce, base, source))
    emit(StepInstruction(count: x.count, function: reduction.rawValue))
    return scalar(base)
  }

  mutating func dot(_ x: StepValue, _ y: StepValue) throws(StepError) -> StepValue {
    guard x.count == y.count else {
      throw StepError("lists of \(x.count) and \(y.count) elements do not go together")
    }
    if x.constants != nil, y.constants != nil {
      return try reduce(.sum, try binary(.multiply, x, y))
    }
    let (left, right) = (try registers(x), try registers(y))
    let base = try allocate(1)
    emit(StepInstruction(.dot, base, left, right))
    emit(StepInstruction(count: x.count))
    return scalar(base)
  }

  /// The value at x of the lines through (xs, ys).
  mutating func interpolate(
    _ x: StepValue, _ xs: StepValue, _ ys: StepValue
  ) throws(StepError) -> StepValue {
    guard xs.count == ys.count else {
      throw StepError("interpolation between \(xs.count) places and \(ys.count) values")
    }
    let (places, values) = (try registers(xs), try registers(ys))
    let base = try copy(x)
    emit(StepInstruction(.interpolate, base, places, values))
    emit(StepInstruction(count: xs.count))
    return scalar(base)
  }

  /// `x` where `condition` holds, else `y`; both have been worked out. A vector of conditions chooses by element.
  mutating func choose(
    _ condition: StepValue, _ x: StepValue, _ y: StepValue
  ) throws(StepError) -> StepValue {
    if let truth = condition.constant { return truth != 0 ? x : y }
    let count = condition.isVector ? condition.count : max(x.count, y.count)
    if !condition.isVector && !x.isVector && !y.isVector {
      let truth = try registers(condition)
      let left = try registers(x)
      if let constant = shortConstant(y) {
        let base = try allocate(1)
        emit(StepInstruction(.chooseConstant, base, left, constant))
        emit(StepInstruction(count: truth))
        return scalar(base)
      }
      let right = try registers(y)
      let base = try allocate(1)
      emit(StepInstruction(.choose, base, left, right))
      emit(StepInstruction(count: truth))
      return scalar(base)
    }
    let left = try broadcast(x, count)
    let right = try broadcast(y, count)
    let base = try copy(condition.isVector ? condition : broadcastValue(condition, count))
    emit(StepInstruction(.chooseVector, base, left, right))
    emit(StepInstruction(count: count))
    return StepValue(storage: .registers(base), count: count, isVector: true)
  }

  private mutating func broadcast(_ value: StepValue, _ count: Int) throws(StepError) -> Int {
    try registers(broadcastValue(value, count))
  }

  private mutating func broadcastValue(
    _ value: StepValue, _ count: Int
  ) throws(StepError) -> StepValue {
    if value.isVector {
      guard value.count == count else {
        throw StepError("lists of \(value.count) and \(count) elements do not go together")
      }
      return value
    }
    if let number = value.constant {
      return .constants([Double](repeating: number, count: count))
    }
    let source = try registers(value)
    let base = try allocate(count)
    emit(StepInstruction(.fill, base, source, count))
    return StepValue(storage: .registers(base), count: count, isVector: true)
  }

  /// A vector of separate numbers.
  mutating func vector(_ elements: [StepValue]) throws(StepError) -> StepValue {
    let numbers = elements.compactMap(\.constant)
    if numbers.count == elements.count { return .constants(numbers) }
    let base = try allocate(elements.count)
    for (index, element) in elements.enumerated() { try store(element, in: base + index) }
    return StepValue(storage: .registers(base), count: elements.count, isVector: true)
  }

  /// One element of a vector, from 1.
  ///
  /// - Throws: where a known index is outside; an unknown one outside yields a number that is none.
  mutating func element(_ vector: StepValue, _ index: StepValue) throws(StepError) -> StepValue {
    if let index = index.constant {
      guard index >= 1, index <= Double(vector.count), index == index.rounded() else {
        throw StepError("index \(ValueFormat.plain.text(index)) is outside 1 … \(vector.count)")
      }
      if let numbers = vector.constants { return .constant(numbers[Int(index) - 1]) }
      var element = scalar(try registers(vector) + Int(index) - 1)
      element.isVariable = vector.isVariable
      return element
    }
    let (source, position) = (try registers(vector), try registers(index))
    let base = try allocate(1)
    emit(StepInstruction(.element, base, source, position))
    emit(StepInstruction(count: vector.count))
    return scalar(base)
  }
}
