/// Functions of one and two numbers, carried out at once where the numbers are known.
extension StepBuilder {
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
}
