import Engine

/// A number or vector of step code: known when it is compiled, or in registers.
struct StepValue {
  enum Storage {
    case constants([Double])
    case registers(Int)
  }

  let storage: Storage
  let count: Int
  let isVector: Bool
  /// Whether the registers may change later: they belong to a variable.
  var isVariable = false

  static func constant(_ number: Double) -> StepValue {
    StepValue(storage: .constants([number]), count: 1, isVector: false)
  }

  static func constants(_ numbers: [Double]) -> StepValue {
    StepValue(storage: .constants(numbers), count: numbers.count, isVector: true)
  }

  /// The number, if it is one and known.
  var constant: Double? {
    if case .constants(let numbers) = storage, !isVector { return numbers[0] }
    return nil
  }

  /// The numbers, if they are known.
  var constants: [Double]? {
    if case .constants(let numbers) = storage { return numbers }
    return nil
  }
}

/// Why an expression has no step code, in words for the person who wrote it.
struct StepError: Error {
  let message: String
  let help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}

/// Builds a step program operation by operation. Operations on known numbers are carried out at once.
///
/// ```swift
/// var builder = StepBuilder()
/// let power = try builder.binary(.multiply, builder.bus(voltage), builder.bus(current))
/// let program = try builder.finish(power)
/// ```
struct StepBuilder {
  struct Label {
    fileprivate let index: Int
  }

  private(set) var code: [StepInstruction] = []
  private var constantTable: [Double] = []
  private var constantIndices: [UInt64: Int] = [:]
  private var registerCount = 0
  private var labels: [Int?] = []
  private var jumps: [(instruction: Int, label: Int)] = []
  private var distributions: [Distribution] = []
  private var drawCount = 0
  /// What has been loaded where every path has passed.
  private var loaded: [BusRange: StepValue] = [:]
  /// How many conditions the code being emitted depends on.
  private var conditions = 0

  private static let registerLimit = 1 << 16
  private static let codeLimit = 1 << 15

  // MARK: Registers and constants

  /// Room for `count` numbers.
  mutating func allocate(_ count: Int) throws(StepError) -> Int {
    guard registerCount + count < StepBuilder.registerLimit else {
      throw StepError(
        "the expression needs more than \(StepBuilder.registerLimit) numbers at once",
        help: "split it into several signals")
    }
    registerCount += count
    return registerCount - count
  }

  mutating func emit(_ instruction: StepInstruction) { code.append(instruction) }

  /// The position of a number among the constants.
  mutating func constantIndex(_ number: Double) -> Int {
    if let index = constantIndices[number.bitPattern] { return index }
    constantTable.append(number)
    constantIndices[number.bitPattern] = constantTable.count - 1
    return constantTable.count - 1
  }

  /// The position of a number among the constants if 16 bits can name it.
  private mutating func shortConstant(_ value: StepValue) -> Int? {
    guard let number = value.constant else { return nil }
    let index = constantIndex(number)
    return index < 1 << 16 ? index : nil
  }

  /// The registers that hold `value`, loaded if need be.
  mutating func registers(_ value: StepValue) throws(StepError) -> Int {
    switch value.storage {
    case .registers(let base): return base
    case .constants(let numbers):
      let base = try allocate(numbers.count)
      if !value.isVector {
        emit(StepInstruction(.constant, base, wide: constantIndex(numbers[0])))
      } else if !numbers.isEmpty {
        let start = constantTable.count
        constantTable += numbers
        emit(StepInstruction(.constantVector, base, wide: start))
        emit(StepInstruction(count: numbers.count))
      }
      return base
    }
  }

  private func inRegisters(_ base: Int, like value: StepValue) -> StepValue {
    StepValue(storage: .registers(base), count: value.count, isVector: value.isVector)
  }

  private func scalar(_ register: Int) -> StepValue {
    StepValue(storage: .registers(register), count: 1, isVector: false)
  }

  // MARK: Inputs

  /// A number of the bus, or all numbers of a range as a vector.
  mutating func bus(_ range: BusRange, isVector: Bool = false) throws(StepError) -> StepValue {
    if let value = loaded[range], value.isVector == isVector { return value }
    let base = try allocate(range.count)
    if isVector {
      emit(StepInstruction(.busVector, base, wide: range.offset))
      emit(StepInstruction(count: range.count))
    } else {
      emit(StepInstruction(.bus, base, wide: range.offset))
    }
    let value = StepValue(storage: .registers(base), count: range.count, isVector: isVector)
    if conditions == 0 { loaded[range] = value }
    return value
  }

  /// `t`, `nominal`, `age` or `severity`.
  mutating func context(_ name: StepVariable) throws(StepError) -> StepValue {
    let base = try allocate(1)
    let opcode: StepOpcode =
      switch name {
      case .time: .time
      case .nominal: .nominal
      case .age: .age
      case .severity: .severity
      }
    emit(StepInstruction(opcode, base))
    return scalar(base)
  }

  /// A random number, anew at every evaluation.
  mutating func draw(_ distribution: Distribution) throws(StepError) -> StepValue {
    distributions.append(distribution)
    let base = try allocate(1)
    emit(StepInstruction(.draw, base, distributions.count - 1, drawCount))
    drawCount += 1
    return scalar(base)
  }

  // MARK: Functions

  mutating func unary(_ function: UnaryFunction, _ x: StepValue) throws(StepError) -> StepValue {
    if let numbers = x.constants {
      let values = numbers.map { function($0) }
      return x.isVector ? .constants(values) : .constant(values[0])
    }
    let source = try registers(x)
    let base = try allocate(x.count)
    if x.isVector {
      emit(StepInstruction(.vectorUnary, base, source))
      emit(StepInstruction(count: x.count, function: function.rawValue))
    } else {
      switch function {
      case .negate: emit(StepInstruction(.negate, base, source))
      case .abs: emit(StepInstruction(.absolute, base, source))
      case .sqrt: emit(StepInstruction(.squareRoot, base, source))
      case .not: emit(StepInstruction(.not, base, source))
      default: emit(StepInstruction(.unary, base, source, Int(function.rawValue)))
      }
    }
    return inRegisters(base, like: x)
  }

  /// `function(x, y)`; a number goes with every element of a vector.
  mutating func binary(
    _ function: BinaryFunction, _ x: StepValue, _ y: StepValue
  ) throws(StepError) -> StepValue {
    if x.isVector && y.isVector && x.count != y.count {
      throw StepError("lists of \(x.count) and \(y.count) elements do not go together")
    }
    if let a = x.constants, let b = y.constants {
      if !x.isVector && !y.isVector { return .constant(function(a[0], b[0])) }
      let count = x.isVector ? x.count : y.count
      return .constants(
        (0..<count).map { function(x.isVector ? a[$0] : a[0], y.isVector ? b[$0] : b[0]) })
    }
    if x.isVector || y.isVector { return try vectorBinary(function, x, y) }
    if let same = unchanged(function, x, y) { return same }
    return try scalarBinary(function, x, y)
  }

  /// x where the operation leaves it as it is, to the last bit.
  private func unchanged(
    _ function: BinaryFunction, _ x: StepValue, _ y: StepValue
  ) -> StepValue? {
    switch (function, x.constant, y.constant) {
    case (.multiply, _, 1), (.divide, _, 1), (.power, _, 1): x
    case (.multiply, 1, _): y
    case (.subtract, _, .some(let zero)) where zero == 0 && zero.sign == .plus: x
    default: nil
    }
  }

  private mutating func vectorBinary(
    _ function: BinaryFunction, _ x: StepValue, _ y: StepValue
  ) throws(StepError) -> StepValue {
    let count = x.isVector ? x.count : y.count
    let (left, right) = (try registers(x), try registers(y))
    let base = try allocate(count)
    let opcode: StepOpcode =
      x.isVector ? (y.isVector ? .vectorBinary : .vectorScalar) : .scalarVector
    emit(StepInstruction(opcode, base, left, right))
    emit(StepInstruction(count: count, function: function.rawValue))
    return StepValue(storage: .registers(base), count: count, isVector: true)
  }

  private mutating func scalarBinary(
    _ function: BinaryFunction, _ x: StepValue, _ y: StepValue
  ) throws(StepError) -> StepValue {
    if function == .power, y.constant == 2 { return try scalarBinary(.multiply, x, x) }
    let rightForms: [BinaryFunction: StepOpcode] = [
      .add: .addConstant, .subtract: .subtractConstant, .multiply: .multiplyConstant,
      .divide: .divideConstant, .less: .lessConstant, .lessOrEqual: .lessOrEqualConstant,
    ]
    if let opcode = rightForms[function], let constant = shortConstant(y) {
      let left = try registers(x)
      let base = try allocate(1)
      emit(StepInstruction(opcode, base, left, constant))
      return scalar(base)
    }
    if let constant = shortConstant(x) {
      let right = try registers(y)
      let base = try allocate(1)
      switch function {
      case .add: emit(StepInstruction(.addConstant, base, right, constant))
      case .multiply: emit(StepInstruction(.multiplyConstant, base, right, constant))
      case .subtract: emit(StepInstruction(.constantSubtract, base, constant, right))
      case .divide: emit(StepInstruction(.constantDivide, base, constant, right))
      case .less: emit(StepInstruction(.greaterConstant, base, right, constant))
      case .lessOrEqual: emit(StepInstruction(.greaterOrEqualConstant, base, right, constant))
      default: try emitBinary(function, base, registers(x), right)
      }
      return scalar(base)
    }
    let (left, right) = (try registers(x), try registers(y))
    let base = try allocate(1)
    emitBinary(function, base, left, right)
    return scalar(base)
  }

  private mutating func emitBinary(
    _ function: BinaryFunction, _ base: Int, _ left: Int, _ right: Int
  ) {
    let ownForms: [BinaryFunction: StepOpcode] = [
      .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .less: .less,
      .lessOrEqual: .lessOrEqual, .equal: .equal, .notEqual: .notEqual, .and: .both, .or: .either,
    ]
    if let opcode = ownForms[function] {
      emit(StepInstruction(opcode, base, left, right))
    } else {
      emit(StepInstruction(.binary, base, left, right))
      emit(StepInstruction(count: 1, function: function.rawValue))
    }
  }

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
      let (left, right) = (try registers(x), try registers(y))
      let base = try copy(condition)
      emit(StepInstruction(.choose, base, left, right))
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

  // MARK: Variables

  /// The value in registers of its own.
  private mutating func copy(_ value: StepValue) throws(StepError) -> Int {
    if value.constants != nil { return try registers(value) }
    let base = try allocate(value.count)
    try store(value, in: base, count: value.count)
    return base
  }

  private mutating func store(
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
  mutating func loop(to label: Label) { emitJump(StepInstruction(.loop), label) }

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

  // MARK: End

  /// The finished program, which yields `result`.
  mutating func finish(
    _ result: StepValue, passLimit: Int = StepProgram.passLimit
  ) throws(StepError) -> StepProgram {
    if let number = result.constant {
      code = []
      jumps = []
      registerCount = 0
      emit(StepInstruction(.returnConstant, wide: constantIndex(number)))
    } else if result.isVector {
      emit(StepInstruction(.returnVector, try registers(result)))
      emit(StepInstruction(count: result.count))
    } else {
      emit(StepInstruction(.return, try registers(result)))
    }
    guard code.count < StepBuilder.codeLimit else {
      throw StepError("the expression is too long", help: "split it into several signals")
    }
    for jump in jumps {
      guard let target = labels[jump.label] else {
        preconditionFailure("label \(jump.label) of a step program is never bound")
      }
      let distance = target - jump.instruction - 1
      let old = code[jump.instruction]
      code[jump.instruction] =
        old.opcode == .jump || old.opcode == .loop
        ? StepInstruction(old.opcode, old.a, wide: distance)
        : StepInstruction(old.opcode, old.a, old.b, distance)
    }
    return StepProgram(
      count: result.count, registerCount: registerCount, code: code, constants: constantTable,
      distributions: distributions, drawCount: drawCount, passLimit: passLimit)
  }
}
