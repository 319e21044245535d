/// Builds the code of one function, instruction by instruction.
///
/// Jumps go to labels, which may be bound before or after. `finish` resolves them, and lets jumps that
/// lead to jumps go straight to the end of the chain.
struct FunctionBuilder {
  /// A place in the code that jumps can name.
  struct Label: Hashable {
    fileprivate let index: Int
  }

  private enum Reach { case short, long }

  let name: String
  let source: String
  let file: Int
  let parameterCount: Int
  let requiredCount: Int
  /// The captures of the function, in the order in which code refers to them.
  var captures: [FunctionCode.Capture] = []
  /// The source that the instructions emitted next stand for.
  var place: (line: Int, start: Int, end: Int) = (0, 0, 0)

  private(set) var code: [Instruction] = []
  private var constants: [Constant] = []
  private var constantIndices: [Constant: Int] = [:]
  private var functions: [FunctionCode] = []
  private var spans: [FunctionCode.Span] = []
  private var labels: [Int?] = []
  private var jumps: [(instruction: Int, label: Label, reach: Reach)] = []
  private var registerCount: Int
  private var failure: ScriptFailure?

  init(
    _ name: String, source: String, file: Int = 0, parameterCount: Int = 0,
    requiredCount: Int? = nil
  ) {
    self.name = name
    self.source = source
    self.file = file
    self.parameterCount = parameterCount
    self.requiredCount = requiredCount ?? parameterCount
    registerCount = max(1, parameterCount)
  }

  /// How many instructions there are; the position of the next one.
  var position: Int { code.count }

  /// Makes sure that the function has `count` registers.
  mutating func reserve(registers count: Int) { registerCount = max(registerCount, count) }

  /// The index of a constant; equal constants share one.
  mutating func constant(_ constant: Constant) -> Int {
    if let index = constantIndices[constant] { return index }
    constants.append(constant)
    constantIndices[constant] = constants.count - 1
    return constants.count - 1
  }

  /// Adds a nested function, for `closure`.
  mutating func function(_ function: FunctionCode) -> Int {
    functions.append(function)
    return functions.count - 1
  }

  @discardableResult
  mutating func emit(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> Int {
    for operand in [a, b, c] where operand > 0xFFFF || operand < -0x8000 {
      failure = ScriptFailure(
        "function \(name) is too large: it needs operand \(operand), and 65535 is the largest")
    }
    append(Instruction(opcode, a, b, c))
    return code.count - 1
  }

  /// Emits `getField` or `setField` with the word for its cache.
  mutating func emitField(_ opcode: Opcode, _ a: Int, _ b: Int, name: String) {
    // setField names its field in c as well: r[a].k[c] = r[b].
    emit(opcode, a, b, constant(.name(name)))
    append(Instruction(bits: UInt64(UInt32.max)))
  }

  // MARK: Jumps

  mutating func makeLabel() -> Label {
    labels.append(nil)
    return Label(index: labels.count - 1)
  }

  /// Makes `label` the place of the next instruction.
  mutating func bind(_ label: Label) { labels[label.index] = code.count }

  /// A new label at the next instruction.
  mutating func here() -> Label {
    let label = makeLabel()
    bind(label)
    return label
  }

  /// Emits an instruction whose operand c is the distance to `label`.
  mutating func emit(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, to label: Label) {
    let isLong = opcode == .jump || opcode == .loop
    jumps.append((code.count, label, isLong ? .long : .short))
    emit(opcode, a, b, 0)
  }

  private mutating func append(_ instruction: Instruction) {
    let span = FunctionCode.Span(
      instruction: Int32(code.count), line: Int32(place.line), start: Int32(place.start),
      end: Int32(place.end))
    if let last = spans.last, last.line == span.line, last.start == span.start,
      last.end == span.end
    {
    } else {
      spans.append(span)
    }
    code.append(instruction)
  }

  // MARK: End

  /// The finished function.
  ///
  /// - Throws: where it has outgrown the 16 bits of an operand.
  mutating func finish() throws(ScriptFailure) -> FunctionCode {
    // Labels at the end, and functions whose every path returns, still need a last instruction.
    append(Instruction(.returnNone))
    if let failure { throw failure }
    guard registerCount < 1000 else {
      throw ScriptFailure("function \(name) needs \(registerCount) variables; 1000 is the limit")
    }
    var targets: [Int: Int] = [:]
    for jump in jumps where code[jump.instruction].opcode == .jump {
      targets[jump.instruction] = target(jump.label)
    }
    for jump in jumps {
      var destination = target(jump.label)
      var hops = 0
      while let next = targets[destination], hops < 16, code[jump.instruction].opcode != .loop {
        destination = next
        hops += 1
      }
      try patch(jump.instruction, destination, jump.reach)
    }
    return FunctionCode(
      name: name, source: source, file: file, parameterCount: parameterCount,
      requiredCount: requiredCount,
      registerCount: registerCount, code: code, constants: constants, functions: functions,
      captures: captures, spans: spans)
  }

  private func target(_ label: Label) -> Int {
    guard let position = labels[label.index] else {
      preconditionFailure("label \(label.index) of function \(name) is never bound")
    }
    return position
  }

  private mutating func patch(
    _ instruction: Int, _ destination: Int, _ reach: Reach
  ) throws(ScriptFailure) {
    let distance = destination - instruction - 1
    let old = code[instruction]
    switch reach {
    case .long:
      code[instruction] = Instruction(old.opcode, distance: distance)
    case .short:
      guard abs(distance) <= 0x7FFF else {
        throw ScriptFailure(
          "function \(name) is too long: a jump spans \(abs(distance)) instructions",
          help: "split it into several functions")
      }
      code[instruction] = Instruction(old.opcode, old.a, old.b, distance)
    }
  }
}
