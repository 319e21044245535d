/// Variables, branches and loops.
extension StepBuilder {
  /// The value in registers of its own.
  mutating func copy(_ value: StepValue) throws(StepError) -> Int {
    if value.constants != nil { return try registers(value) }
    let base = try allocate(value.count)
    try store(value, in: base, count: value.count)
    return base
  }

  mutating func store(
    _ value: StepValue, in base: Int, count: Int = 1
  ) throws(StepError) {
    if let number = value.constant {
      emit(StepInstruction(.constant, base, wide: constantIndex(number)))
      return
    }
    let source = try registers(value)
    if source == base { return }
    emit(
      value.isVector
        ? StepInstruction(.moveVector, base, source, count) : StepInstruction(.move, base, source))
  }

  /// A variable that starts as `value`.
  mutating func makeVariable(_ value: StepValue) throws(StepError) -> StepValue {
    var variable = inRegisters(try copy(value), like: value)
    variable.isVariable = true
    return variable
  }

  /// Room for a value like `value`, to be assigned on every path.
  mutating func makeVariable(like value: StepValue) throws(StepError) -> StepValue {
    var variable = inRegisters(try allocate(value.count), like: value)
    variable.isVariable = true
    return variable
  }

  mutating func assign(_ value: StepValue, to variable: StepValue) throws(StepError) {
    guard value.count == variable.count, value.isVector == variable.isVector else {
      throw StepError(
        "a list of \(variable.count) elements cannot become one of \(value.count)",
        help: "within a step expression a list keeps its length")
    }
    try store(value, in: registers(variable), count: value.count)
  }

  mutating func assign(
    _ value: StepValue, toElement index: StepValue, of vector: StepValue
  ) throws(StepError) {
    let (source, position) = (try registers(value), try registers(index))
    emit(StepInstruction(.setElement, try registers(vector), source, position))
    emit(StepInstruction(count: vector.count))
  }

  /// The value as it is now: a variable's is copied.
  mutating func settled(_ value: StepValue) throws(StepError) -> StepValue {
    value.isVariable ? inRegisters(try copy(value), like: value) : value
  }

  // MARK: Branches

  mutating func makeLabel() -> Label {
    labels.append(nil)
    return Label(index: labels.count - 1)
  }

  mutating func bind(_ label: Label) { labels[label.index] = code.count }

  mutating func jump(to label: Label) { emitJump(StepInstruction(.jump), label) }

  /// Back to the start of a loop.
  mutating func loop(to label: Label) {
    hasLoop = true
    emitJump(StepInstruction(.loop), label)
  }

  private mutating func emitJump(_ instruction: StepInstruction, _ label: Label) {
    jumps.append((code.count, label.index))
    emit(instruction)
  }

  /// From here on code is emitted that does not run in every evaluation, until `endConditional`.
  mutating func beginConditional() { conditions += 1 }
  mutating func endConditional() { conditions -= 1 }

  /// Emits code that does not run in every evaluation.
  mutating func conditionally<Result>(
    _ body: (inout StepBuilder) throws(StepError) -> Result
  ) throws(StepError) -> Result {
    conditions += 1
    defer { conditions -= 1 }
    return try body(&self)
  }

  /// Goes on if `condition` is `truth`, else jumps to `label`.
  mutating func skip(
    unless condition: StepValue, is truth: Bool, to label: Label
  ) throws(StepError) {
    let register = try registers(condition)
    emitJump(StepInstruction(truth ? .trueOrSkip : .falseOrSkip, register), label)
  }

  /// Goes on if `function(x, y)`, a comparison, holds; else jumps to `label`.
  mutating func skip(
    unless function: BinaryFunction, _ x: StepValue, _ y: StepValue, to label: Label
  ) throws(StepError) {
    let right: [BinaryFunction: StepOpcode] = [
      .less: .lessConstantOrSkip, .lessOrEqual: .lessOrEqualConstantOrSkip,
    ]
    let left: [BinaryFunction: StepOpcode] = [
      .less: .greaterConstantOrSkip, .lessOrEqual: .greaterOrEqualConstantOrSkip,
    ]
    let plain: [BinaryFunction: StepOpcode] = [
      .less: .lessOrSkip, .lessOrEqual: .lessOrEqualOrSkip, .equal: .equalOrSkip,
      .notEqual: .notEqualOrSkip,
    ]
    if let opcode = right[function], let constant = shortConstant(y) {
      emitJump(StepInstruction(opcode, try registers(x), constant), label)
    } else if let opcode = left[function], let constant = shortConstant(x) {
      emitJump(StepInstruction(opcode, try registers(y), constant), label)
    } else if let opcode = plain[function] {
      emitJump(StepInstruction(opcode, try registers(x), try registers(y)), label)
    } else {
      try skip(unless: binary(function, x, y), is: true, to: label)
    }
  }
}
