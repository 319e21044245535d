import Engine

/// Expressions: each yields a register.
extension ScriptCompiler {
  /// A register that holds the value: a variable's own, or a temporary.
  mutating func value(_ node: Expression) throws(ScriptFailure) -> Int {
    if case .name(let name) = node.kind,
      case .register(let register, isCell: false)? = local(name, node)
    {
      return register
    }
    let register = temporary()
    try value(node, into: register)
    return register
  }

  /// A name of this function or those around it, where the name is not something of a scenario.
  private mutating func local(_ name: String, _ node: Expression) -> Variable? {
    switch checked.resolution(of: node) {
    case .variable?, nil: return find(name)
    default: return nil
    }
  }

  mutating func value(_ node: Expression, into target: Int) throws(ScriptFailure) {
    if let number = number(node) {
      load(.number(number), into: target)
      return
    }
    let base = frame.next
    defer { release(to: base) }
    mark(node.span)
    switch node.kind {
    case .truth(let truth): load(.boolean(truth), into: target)
    case .none, .missing: load(.none, into: target)
    case .string(let parts): try string(parts, into: target)
    case .name(let name): try self.name(name, node, into: target)
    case .list(let items): try list(items, into: target)
    case .record(let fields): try record(fields, into: target)
    case .negate(let operand):
      let register = try value(operand)
      mark(node.span)
      emit(.negate, target, register)
    case .not, .binary(.and, _, _), .binary(.or, _, _), .binary(.implies, _, _):
      try truth(node, into: target)
    case .binary(let op, let left, let right): try binary(op, left, right, node, into: target)
    case .range(let from, let to, let step):
      let registers = temporary(3)
      try value(from, into: registers)
      try value(to, into: registers + 1)
      if let step {
        try value(step, into: registers + 2)
      } else {
        load(.number(1), into: registers + 2)
      }
      mark(node.span)
      emit(.newRange, target, registers, registers + 1)
    case .convert(let inner, _): try value(inner, into: target)
    case .choose(let condition, let then, let otherwise):
      let (past, end) = (makeLabel(), makeLabel())
      try skip(unless: condition, to: past)
      try value(then, into: target)
      emit(.jump, to: end)
      bind(past)
      try value(otherwise, into: target)
      bind(end)
    case .function(let function): try closure(function, into: target)
    case .member(let owner, let name): try member(owner, name, node, into: target)
    case .index(let owner, let index):
      if try read(node, into: target) { return }
      let list = try value(owner)
      let key = try value(index)
      mark(node.span)
      emit(.getIndex, target, list, key)
    case .call(let callee, let arguments): try call(callee, arguments, node, into: target)
    case .with(let owner, let settings): try with(owner, settings, node, into: target)
    case .run(let request): try run(request, node, into: target)
    case .temporal, .heldFor, .holdsUntil:
      throw ScriptFailure("temporal operators stand in requirements")
    case .number: load(.number(.nan), into: target)
    }
  }

  // MARK: Numbers

  /// The value of an expression of literals only.
  func number(_ node: Expression) -> Double? {
    switch node.kind {
    case .number(let value, let unit):
      guard unit != nil else { return value }
      guard case .number(let type) = checked.type(of: node), let known = type.display else {
        return nil
      }
      return known.toSI(value)
    case .negate(let inner): return number(inner).map { -$0 }
    case .convert(let inner, _): return number(inner)
    case .binary(let op, let left, let right):
      guard let a = number(left), let b = number(right) else { return nil }
      switch op {
      case .add: return a + b
      case .subtract: return a - b
      case .multiply: return a * b
      case .divide: return a / b
      default: return nil
      }
    default: return nil
    }
  }

  /// A number or truth value written out.
  func literal(_ node: Expression) -> Constant? {
    if case .truth(let truth) = node.kind { return .boolean(truth) }
    return number(node).map { .number($0) }
  }

  private static let arithmetic: [BinaryOperator: Opcode] = [
    .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .modulo: .modulo,
    .power: .power,
  ]
  private static let withConstant: [BinaryOperator: Opcode] = [
    .add: .addConstant, .subtract: .subtractConstant, .multiply: .multiplyConstant,
    .divide: .divideConstant,
  ]
  private static let constantFirst: [BinaryOperator: Opcode] = [
    .add: .addConstant, .multiply: .multiplyConstant, .subtract: .constantSubtract,
    .divide: .constantDivide,
  ]

  private mutating func binary(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ node: Expression,
    into target: Int
  ) throws(ScriptFailure) {
    if op == .about {
      try callGlobal("~=", [left, right], node, into: target)
      return
    }
    if op.isComparison {
      try compare(op, left, right, node, into: target)
      return
    }
    if let number = number(right), let opcode = Self.withConstant[op] {
      let register = try value(left)
      mark(node.span)
      emit(opcode, target, register, constant(.number(number)))
    } else if let number = number(left), let opcode = Self.constantFirst[op] {
      let register = try value(right)
      mark(node.span)
      let index = constant(.number(number))
      switch opcode {
      case .constantSubtract, .constantDivide: emit(opcode, target, index, register)
      default: emit(opcode, target, register, index)
      }
    } else if let opcode = Self.arithmetic[op] {
      let a = try value(left)
      let b = try value(right)
      mark(node.span)
      emit(opcode, target, a, b)
    }
  }

  private mutating func compare(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ node: Expression,
    into target: Int
  ) throws(ScriptFailure) {
    let a = try value(left)
    let b = try value(right)
    mark(node.span)
    switch op {
    case .equal: emit(.isEqual, target, a, b)
    case .notEqual: emit(.isNotEqual, target, a, b)
    case .less: emit(.isLess, target, a, b)
    case .lessOrEqual: emit(.isLessOrEqual, target, a, b)
    case .greater: emit(.isLess, target, b, a)
    default: emit(.isLessOrEqual, target, b, a)
    }
  }

  // MARK: Names

  private mutating func name(_ name: String, _ node: Expression, into target: Int)
    throws(ScriptFailure)
  {
    switch checked.resolution(of: node) {
    case .stepVariable: try host(.time, Site(.expression(node), span: node.span), into: target)
    case .signal, .property, .faultSignal: _ = try read(node, into: target)
    case .builtin(let builtin)?: emit(.getGlobal, target, try slot(Self.libraryName(builtin)))
    default:
      switch find(name) {
      case .register(let register, let isCell)?:
        if isCell { emit(.getCell, target, register) } else { move(register, into: target) }
      case .capture(let position, let isCell)?:
        emit(isCell ? .getCapturedCell : .getCapture, target, position)
      case nil:
        if frame.name == name, frames.count > 1 {
          emit(.getSelf, target)
        } else {
          emit(.getGlobal, target, try slot(name))
        }
      }
    }
  }

  // MARK: Texts, lists, records

  private mutating func string(_ parts: [StringPart], into target: Int) throws(ScriptFailure) {
    if parts.isEmpty {
      load(.text(""), into: target)
      return
    }
    if parts.count == 1, case .text(let text) = parts[0] {
      load(.text(text), into: target)
      return
    }
    let base = temporary(parts.count)
    for (offset, part) in parts.enumerated() {
      switch part {
      case .text(let text): load(.text(text), into: base + offset)
      case .value(let node, let format):
        let register = try value(node)
        mark(node.span)
        emit(.format, base + offset, register, constant(.format(self.format(node, format))))
        release(to: base + parts.count)
      }
    }
    emit(.concatenateAll, target, base, parts.count)
  }

  /// How a value is shown: in the unit the format names, else as its type says.
  func format(_ node: Expression, _ format: Name?) -> ValueFormat {
    let type = checked.type(of: node)
    guard let format, let syntax = FormatSyntax(format.text) else { return ValueFormat(type) }
    let specification = String(format.text.drop { $0 == " " }.prefix { $0 != " " })
    if let unit = syntax.unit.flatMap({ try? units.parse($0) }) {
      return ValueFormat(specification, dimension: unit.dimension, unit: unit)
    }
    // `{t in min:.1f} min`: the text around the number names the unit.
    let unit = type.displayUnit
    let silent = Unit("", unit.dimension, scale: unit.scale, offset: unit.offset)
    return ValueFormat(specification, dimension: unit.dimension, unit: silent)
  }

  private mutating func list(_ items: [Expression], into target: Int) throws(ScriptFailure) {
    let direct = items.count <= 100 ? items.count : 0
    let base = temporary(max(1, direct))
    for (offset, item) in items.prefix(direct).enumerated() { try value(item, into: base + offset) }
    guard direct < items.count else {
      emit(.newList, target, base, direct)
      return
    }
    // A long literal does not fit the registers: it grows item by item.
    let list = temporary()
    emit(.newList, list, base, 0)
    for item in items {
      let mark = frame.next
      emit(.append, list, try value(item))
      release(to: mark)
    }
    move(list, into: target)
  }

  private mutating func record(_ fields: [Setting], into target: Int) throws(ScriptFailure) {
    let base = temporary(max(1, fields.count))
    for (offset, field) in fields.enumerated() { try value(field.value, into: base + offset) }
    emit(.newRecord, target, base, constant(.shape(fields.map(\.name.text))))
  }

  private mutating func with(
    _ owner: Expression, _ settings: [Setting], _ node: Expression, into target: Int
  )
    throws(ScriptFailure)
  {
    let isTable = if case .table = checked.type(of: owner) { true } else { false }
    let function = temporary(3)
    if isTable { emit(.getGlobal, function, try slot(Self.libraryName("table_with"))) }
    try value(owner, into: function + 1)
    try record(settings, into: function + 2)
    mark(node.span)
    if isTable {
      emit(.call, function, 2)
      move(function, into: target)
    } else {
      emit(.mergeRecord, target, function + 1, function + 2)
    }
  }

  // MARK: Members

  private mutating func member(
    _ owner: Expression, _ name: Name, _ node: Expression, into target: Int
  )
    throws(ScriptFailure)
  {
    if try read(node, into: target) { return }
    if case .moduleMember(let module, let member)? = checked.resolution(of: node) {
      guard let slot = globalSlot("\(module.name).\(member)") else { return }
      emit(.getGlobal, target, slot)
      return
    }
    // Of a run, what was recorded of a requirement is a column of its own.
    if RequirementMember(rawValue: name.text) != nil,
      case .member(let run, let requirement) = owner.kind,
      case .run = checked.type(of: run)
    {
      let register = try value(run)
      mark(node.span)
      frames[frames.count - 1].builder.emitField(
        .getField, target, register, name: "\(requirement.text).\(name.text)")
      return
    }
    let register = try value(owner)
    mark(node.span)
    frames[frames.count - 1].builder.emitField(.getField, target, register, name: name.text)
  }

  /// Reads a port, signal or the like through the program; false where the node is none.
  mutating func read(_ node: Expression, into target: Int) throws(ScriptFailure) -> Bool {
    var operands: [Expression] = []
    switch checked.resolution(of: node) {
    case .port(let use)?:
      if let index = use.index?.expression, !isLiteral(index) { operands.append(index) }
    case .signal?, .faultSignal?, .property?: break
    case .requirementMember(_, RequirementMember.violated.rawValue)?: break
    default: return false
    }
    try host(.read, Site(.expression(node), operands: operands, span: node.span), into: target)
    return true
  }

  func isLiteral(_ node: Expression) -> Bool {
    switch node.kind {
    case .number(_, nil): return true
    case .string(let parts):
      if case .text? = parts.first { return parts.count == 1 }
      return false
    default: return false
    }
  }
}
