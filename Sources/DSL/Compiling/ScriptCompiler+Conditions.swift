/// Conditions: code that goes on or jumps.
extension ScriptCompiler {
  /// Goes on if the condition holds, else jumps to `label`.
  mutating func skip(unless node: Expression, to label: FunctionBuilder.Label) throws(ScriptFailure)
  {
    let base = frame.next
    defer { release(to: base) }
    switch node.kind {
    case .not(let operand): try skip(if: operand, to: label)
    case .binary(.and, let left, let right):
      try skip(unless: left, to: label)
      try skip(unless: right, to: label)
    case .binary(.or, let left, let right):
      let holds = makeLabel()
      try skip(if: left, to: holds)
      try skip(unless: right, to: label)
      bind(holds)
    case .binary(.implies, let left, let right):
      let holds = makeLabel()
      try skip(unless: left, to: holds)
      try skip(unless: right, to: label)
      bind(holds)
    case .binary(let op, let left, let right) where op.isComparison && op != .about:
      try compare(op, left, right, node, to: label)
    default:
      let register = try value(node)
      mark(node.span)
      emit(.trueOrSkip, register, to: label)
    }
  }

  /// Goes on if the condition does not hold, else jumps to `label`.
  mutating func skip(if node: Expression, to label: FunctionBuilder.Label) throws(ScriptFailure) {
    let base = frame.next
    defer { release(to: base) }
    switch node.kind {
    case .not(let operand): try skip(unless: operand, to: label)
    case .binary(.or, let left, let right):
      try skip(if: left, to: label)
      try skip(if: right, to: label)
    case .binary(.and, let left, let right):
      let fails = makeLabel()
      try skip(unless: left, to: fails)
      try skip(if: right, to: label)
      bind(fails)
    case .binary(.implies, let left, let right):
      try skip(unless: left, to: label)
      try skip(if: right, to: label)
    case .binary(let op, let left, let right) where op.isComparison && op != .about:
      let a = try value(left)
      let b = try value(right)
      mark(node.span)
      switch op {
      case .equal: emit(.notEqualOrSkip, a, b, to: label)
      case .notEqual: emit(.equalOrSkip, a, b, to: label)
      case .less: emit(.notLessOrSkip, a, b, to: label)
      case .lessOrEqual: emit(.notLessOrEqualOrSkip, a, b, to: label)
      case .greater: emit(.notLessOrSkip, b, a, to: label)
      default: emit(.notLessOrEqualOrSkip, b, a, to: label)
      }
    default:
      let register = try value(node)
      mark(node.span)
      emit(.falseOrSkip, register, to: label)
    }
  }

  private static let withConstant: [BinaryOperator: Opcode] = [
    .less: .lessConstantOrSkip, .lessOrEqual: .lessOrEqualConstantOrSkip,
    .greater: .greaterConstantOrSkip, .greaterOrEqual: .greaterOrEqualConstantOrSkip,
    .equal: .equalConstantOrSkip, .notEqual: .notEqualConstantOrSkip,
  ]
  /// The comparison with its sides exchanged.
  private static let mirrored: [BinaryOperator: BinaryOperator] = [
    .less: .greater, .lessOrEqual: .greaterOrEqual, .greater: .less, .greaterOrEqual: .lessOrEqual,
    .equal: .equal, .notEqual: .notEqual,
  ]

  private mutating func compare(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ node: Expression,
    to label: FunctionBuilder.Label
  ) throws(ScriptFailure) {
    if let number = number(right), let opcode = Self.withConstant[op] {
      let register = try value(left)
      mark(node.span)
      emit(opcode, register, constant(.number(number)), to: label)
      return
    }
    if let number = number(left), let mirror = Self.mirrored[op],
      let opcode = Self.withConstant[mirror]
    {
      let register = try value(right)
      mark(node.span)
      emit(opcode, register, constant(.number(number)), to: label)
      return
    }
    let a = try value(left)
    let b = try value(right)
    mark(node.span)
    switch op {
    case .equal: emit(.equalOrSkip, a, b, to: label)
    case .notEqual: emit(.notEqualOrSkip, a, b, to: label)
    case .less: emit(.lessOrSkip, a, b, to: label)
    case .lessOrEqual: emit(.lessOrEqualOrSkip, a, b, to: label)
    case .greater: emit(.lessOrSkip, b, a, to: label)
    default: emit(.lessOrEqualOrSkip, b, a, to: label)
    }
  }

  /// A condition as a value.
  mutating func truth(_ node: Expression, into target: Int) throws(ScriptFailure) {
    if case .not(let operand) = node.kind {
      let register = try value(operand)
      mark(node.span)
      emit(.not, target, register)
      return
    }
    let (fails, end) = (makeLabel(), makeLabel())
    try skip(unless: node, to: fails)
    load(.boolean(true), into: target)
    emit(.jump, to: end)
    bind(fails)
    load(.boolean(false), into: target)
    bind(end)
  }
}
