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
    let index: Int
  }

  private(set) var code: [StepInstruction] = []
  private var constantTable: [Double] = []
  private var constantIndices: [UInt64: Int] = [:]
  private var registerCount = 0
  var labels: [Int?] = []
  var jumps: [(instruction: Int, label: Int)] = []
  private var distributions: [Distribution] = []
  private var variables: [LiveVariable] = []
  private var drawCount = 0
  /// What has been loaded where every path has passed.
  private var loaded: [BusRange: StepValue] = [:]
  /// Numbers of the bus that every evaluation reads: loaded at the start, two at a time.
  private var loads: [(register: Int, offset: Int)] = []
  /// How many conditions the code being emitted depends on.
  var conditions = 0
  var hasLoop = false

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
  mutating func shortConstant(_ value: StepValue) -> Int? {
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

  func inRegisters(_ base: Int, like value: StepValue) -> StepValue {
    StepValue(storage: .registers(base), count: value.count, isVector: value.isVector)
  }

  func scalar(_ register: Int) -> StepValue {
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
      if conditions == 0 {
        loads.append((base, range.offset))
      } else {
        emit(StepInstruction(.bus, base, wide: range.offset))
      }
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

  /// A variable of the script, read in place.
  mutating func live(_ variable: LiveVariable) throws(StepError) -> StepValue {
    variables.append(variable)
    let base = try allocate(1)
    emit(StepInstruction(.live, base, variables.count - 1))
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

  // MARK: End

  /// The finished program, which yields `result`.
  mutating func finish(
    _ result: StepValue, passLimit: Int = StepProgram.passLimit
  ) throws(StepError) -> StepProgram {
    if let number = result.constant {
      code = []
      jumps = []
      loads = []
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
    let loading = loadingCode
    let all = loading + code
    return StepProgram(
      count: result.count, registerCount: registerCount, code: all, constants: constantTable,
      end: all.count - (result.isVector && result.constant == nil ? 2 : 1),
      loadingCount: loading.count,
      distributions: distributions, variables: variables, drawCount: drawCount, hasLoop: hasLoop,
      passLimit: passLimit)
  }

  /// The instructions for `loads`.
  private var loadingCode: [StepInstruction] {
    var code: [StepInstruction] = []
    var rest = loads[...]
    while let first = rest.popFirst() {
      if let second = rest.first, first.offset < 1 << 16, second.offset < 1 << 16 {
        rest.removeFirst()
        code.append(StepInstruction(.busPair, first.register, first.offset, second.offset))
        code.append(StepInstruction(count: second.register))
      } else {
        code.append(StepInstruction(.bus, first.register, wide: first.offset))
      }
    }
    return code
  }
}
