import Engine

/// A step expression compiled from script text: register code over plain doubles.
///
/// The checker has made sure of kinds and dimensions, so code has neither tags nor checks. One program may be
/// evaluated by many simulations on many threads at once; each evaluation has registers of its own.
///
/// Sendable: code, constants and distributions never change after `init`, and the scratch memory is handed
/// from thread to thread by atomic exchange.
final class StepProgram: StepExpression, @unchecked Sendable {
  /// The code, and the constants right behind it: a scenario's many small programs then take few cache lines.
  let code: UnsafeMutablePointer<StepInstruction>
  let constants: UnsafeMutablePointer<Double>
  private let scratch: StepScratch?
  let count: Int
  private let passLimit: Int
  let drawCount: UInt64
  private let distributions: [Distribution]
  private let variables: [LiveVariable]
  let registerCount: Int
  let instructionCount: Int
  let constantCount: Int
  /// Where the instruction that ends it stands: at the very end, as programs return once.
  let end: Int
  /// How many words at its start load numbers of the bus, into registers that nothing writes again.
  let loadingCount: Int
  let hasLoop: Bool
  var readsVariables: Bool { !variables.isEmpty }

  /// As many registers as fit on the stack without asking the system: 1024 bytes.
  private static let stackRegisters = 128
  /// A loop that takes longer than this many passes will not end: the result is then not a number.
  static let passLimit = 10_000_000

  init(
    count: Int, registerCount: Int, code: [StepInstruction], constants: [Double],
    end: Int? = nil, loadingCount: Int = 0, distributions: [Distribution] = [],
    variables: [LiveVariable] = [],
    drawCount: Int = 0,
    hasLoop: Bool = false, passLimit: Int = StepProgram.passLimit
  ) {
    self.count = count
    self.registerCount = max(1, registerCount)
    instructionCount = code.count
    constantCount = constants.count
    self.end = end ?? code.count - 1
    self.loadingCount = loadingCount
    self.hasLoop = hasLoop
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: 8 * (code.count + constants.count), alignment: 16)
    self.code = memory.initializeMemory(as: StepInstruction.self, from: code, count: code.count)
    self.constants = (memory + 8 * code.count).initializeMemory(
      as: Double.self, from: constants, count: constants.count)
    self.distributions = distributions
    self.variables = variables
    self.drawCount = UInt64(drawCount)
    self.passLimit = passLimit
    scratch = registerCount > StepProgram.stackRegisters ? StepScratch(registerCount) : nil
  }

  deinit { UnsafeMutableRawPointer(code).deallocate() }

  /// The numbers it yields whatever it reads; nil if they depend on anything.
  var constantValue: Double? {
    instructionCount == 1 && code[0].opcode == .returnConstant ? constants[code[0].wide] : nil
  }

  func evaluate(_ context: StepContext, into result: UnsafeMutablePointer<Double>) {
    if let scratch {
      let registers = scratch.take()
      run(context, registers, result)
      scratch.giveBack(registers)
    } else {
      withUnsafeTemporaryAllocation(of: Double.self, capacity: StepProgram.stackRegisters) {
        registers in
        run(context, registers.baseAddress.unsafelyUnwrapped, result)
      }
    }
  }

  @inline(never)
  private func run(
    _ context: StepContext, _ r: UnsafeMutablePointer<Double>,
    _ result: UnsafeMutablePointer<Double>
  ) {
    var k = UnsafePointer(constants)
    let bus = context.bus
    var pc = code
    var passes = 0
    while true {
      let i = pc.pointee
      pc += 1
      switch i.opcode {
      // MARK: Loading
      case .bus: r[i.a] = bus[i.wide]
      case .busPair:
        r[i.a] = bus[i.b]
        r[pc.pointee.count] = bus[i.c]
        pc += 1
      case .constant: r[i.a] = k[i.wide]
      case .busVector:
        (r + i.a).update(from: bus + i.wide, count: pc.pointee.count)
        pc += 1
      case .constantVector:
        (r + i.a).update(from: k + i.wide, count: pc.pointee.count)
        pc += 1
      case .time: r[i.a] = context.seconds
      case .nominal: r[i.a] = context.nominal
      case .age: r[i.a] = context.age
      case .severity: r[i.a] = context.severity
      case .live: r[i.a] = read(i.b)
      case .move: r[i.a] = r[i.b]
      case .moveVector: (r + i.a).update(from: r + i.b, count: i.c)
      case .fill:
        let value = r[i.b]
        for index in 0..<i.c { r[i.a &+ index] = value }
      case .draw: r[i.a] = draw(i, context, pass: passes)

      // MARK: Arithmetic
      case .add: r[i.a] = r[i.b] + r[i.c]
      case .subtract: r[i.a] = r[i.b] - r[i.c]
      case .multiply: r[i.a] = r[i.b] * r[i.c]
      case .divide: r[i.a] = r[i.b] / r[i.c]
      case .addConstant: r[i.a] = r[i.b] + k[i.c]
      case .subtractConstant: r[i.a] = r[i.b] - k[i.c]
      case .multiplyConstant: r[i.a] = r[i.b] * k[i.c]
      case .divideConstant: r[i.a] = r[i.b] / k[i.c]
      case .constantSubtract: r[i.a] = k[i.b] - r[i.c]
      case .constantDivide: r[i.a] = k[i.b] / r[i.c]
      case .negate: r[i.a] = -r[i.b]
      case .absolute: r[i.a] = abs(r[i.b])
      case .squareRoot: r[i.a] = r[i.b].squareRoot()
      case .unary: r[i.a] = StepProgram.apply(UInt8(truncatingIfNeeded: i.c), r[i.b])
      case .binary:
        r[i.a] = StepProgram.apply(pc.pointee.function, r[i.b], r[i.c])
        pc += 1
      case .less: r[i.a] = r[i.b] < r[i.c] ? 1 : 0
      case .lessOrEqual: r[i.a] = r[i.b] <= r[i.c] ? 1 : 0
      case .equal: r[i.a] = r[i.b] == r[i.c] ? 1 : 0
      case .notEqual: r[i.a] = r[i.b] != r[i.c] ? 1 : 0
      case .lessConstant: r[i.a] = r[i.b] < k[i.c] ? 1 : 0
      case .lessOrEqualConstant: r[i.a] = r[i.b] <= k[i.c] ? 1 : 0
      case .greaterConstant: r[i.a] = r[i.b] > k[i.c] ? 1 : 0
      case .greaterOrEqualConstant: r[i.a] = r[i.b] >= k[i.c] ? 1 : 0
      case .both: r[i.a] = BinaryFunction.and(r[i.b], r[i.c])
      case .either: r[i.a] = BinaryFunction.or(r[i.b], r[i.c])
      case .not: r[i.a] = 1 - r[i.b]
      case .choose:
        r[i.a] = r[pc.pointee.count] != 0 ? r[i.b] : r[i.c]
        pc += 1
      case .chooseConstant:
        r[i.a] = r[pc.pointee.count] != 0 ? r[i.b] : k[i.c]
        pc += 1

      // MARK: Branches
      case .lessOrSkip: if !(r[i.a] < r[i.b]) { pc += i.jump }
      case .lessOrEqualOrSkip: if !(r[i.a] <= r[i.b]) { pc += i.jump }
      case .equalOrSkip: if !(r[i.a] == r[i.b]) { pc += i.jump }
      case .notEqualOrSkip: if !(r[i.a] != r[i.b]) { pc += i.jump }
      case .lessConstantOrSkip: if !(r[i.a] < k[i.b]) { pc += i.jump }
      case .lessOrEqualConstantOrSkip: if !(r[i.a] <= k[i.b]) { pc += i.jump }
      case .greaterConstantOrSkip: if !(r[i.a] > k[i.b]) { pc += i.jump }
      case .greaterOrEqualConstantOrSkip: if !(r[i.a] >= k[i.b]) { pc += i.jump }
      case .trueOrSkip: if r[i.a] == 0 { pc += i.jump }
      case .falseOrSkip: if r[i.a] != 0 { pc += i.jump }
      case .jump: pc += i.wide
      case .loop:
        passes &+= 1
        if passes > passLimit {
          result.update(repeating: .nan, count: count)
          return
        }
        pc += i.wide

      // MARK: Vectors
      case .vectorUnary, .vectorBinary, .vectorScalar, .scalarVector, .reduce, .dot, .chooseVector,
        .element, .setElement, .interpolate:
        StepProgram.vector(i, pc.pointee, r)
        pc += 1

      // MARK: End
      case .return:
        result[0] = r[i.a]
        return
      case .returnConstant:
        result[0] = k[i.wide]
        return
      case .returnVector:
        result.update(from: r + i.a, count: pc.pointee.count)
        return
      case .put:
        result[i.wide] = r[i.a]
        k = UnsafePointer(constants + pc.pointee.count)
        pc += 1
      case .putVector:
        (result + i.wide).update(from: r + i.a, count: pc.pointee.count)
        k = UnsafePointer(constants + pc[1].count)
        pc += 2
      case .end: return
      }
    }
  }

  @inline(__always) private static func unary(_ code: UInt8) -> UnaryFunction {
    unsafeBitCast(code, to: UnaryFunction.self)
  }

  @inline(__always) private static func binary(_ code: UInt8) -> BinaryFunction {
    unsafeBitCast(code, to: BinaryFunction.self)
  }

  @inline(never) private static func apply(_ code: UInt8, _ x: Double) -> Double { unary(code)(x) }

  @inline(never) private static func apply(_ code: UInt8, _ x: Double, _ y: Double) -> Double {
    binary(code)(x, y)
  }

  @inline(never) private func read(_ variable: Int) -> Double { variables[variable].number }

  /// In a loop, every pass after the first draws from a stream of its own.
  @inline(never)
  private func draw(_ i: StepInstruction, _ context: StepContext, pass: Int) -> Double {
    let stream = pass == 0 ? context.random : context.random.substream(UInt64(pass))
    return distributions[i.b].sample(
      stream, context.index &* drawCount &+ UInt64(truncatingIfNeeded: i.c))
  }

  @inline(never)
  private static func vector(
    _ i: StepInstruction, _ word: StepInstruction, _ r: UnsafeMutablePointer<Double>
  ) {
    let count = word.count
    let (a, b, c) = (r + i.a, r + i.b, r + i.c)
    switch i.opcode {
    case .vectorUnary:
      let function = unary(word.function)
      for index in 0..<count { a[index] = function(b[index]) }
    case .vectorBinary:
      let function = binary(word.function)
      for index in 0..<count { a[index] = function(b[index], c[index]) }
    case .vectorScalar:
      let function = binary(word.function)
      let scalar = c[0]
      for index in 0..<count { a[index] = function(b[index], scalar) }
    case .scalarVector:
      let function = binary(word.function)
      let scalar = b[0]
      for index in 0..<count { a[index] = function(scalar, c[index]) }
    case .reduce: a[0] = unsafeBitCast(word.function, to: Reduction.self)(b, count)
    case .dot: a[0] = DSL.dot(b, c, count)
    case .chooseVector:
      for index in 0..<count { a[index] = a[index] != 0 ? b[index] : c[index] }
    case .element:
      let position = c[0]
      let isInside = position >= 1 && position <= Double(count) && position.rounded() == position
      a[0] = isInside ? b[Int(position) - 1] : .nan
    case .setElement:
      let position = c[0]
      if position >= 1 && position <= Double(count) && position.rounded() == position {
        a[Int(position) - 1] = b[0]
      }
    case .interpolate: a[0] = DSL.interpolate(a[0], b, c, count)
    default: preconditionFailure("\(i.opcode) is no instruction on vectors")
    }
  }
}
