/// Statements.
extension ScriptCompiler {
  mutating func statement(_ statement: Statement) throws(ScriptFailure) {
    let base = frame.next
    mark(statement.span)
    switch statement.kind {
    case .use, .unit, .configure, .report: break
    case .include(_, let alias, let isImport): try include(statement, alias, isImport: isImport)
    case .bind(let name, _, let node, let isVariable):
      try bindValue(name, node, isVariable: isVariable)
      return
    case .parameter(let name, _, _, _):
      let register = temporary()
      try host(.declare, SitePlan.site(for: statement, checked), into: register)
      try bindName(name.text, in: register, isVariable: false)
      return
    case .study(let name, _, _):
      let register = temporary()
      try host(.study, SitePlan.site(for: statement, checked), into: register)
      try bindName(name.text, in: register, isVariable: false)
      return
    case .learn(let isCalibration, let name, _, _):
      guard isCalibration else { break }
      let register = temporary()
      try host(.calibrate, SitePlan.site(for: statement, checked), into: register)
      try bindName(name.text, in: register, isVariable: false)
      return
    case .function(let function):
      guard let name = function.name else { break }
      let register = temporary()
      try closure(function, into: register)
      try bindName(name.text, in: register, isVariable: false)
      return
    case .scenario(let scenario): try self.scenario(scenario)
    case .twin, .connect, .signal, .clock, .record, .fault, .require: try declare(statement, [])
    case .at(_, let body), .every(_, _, _, let body), .when(_, _, let body):
      try declare(statement, [(body, .event)])
    case .sequence(let body): try sequence(body, statement)
    case .parallel(let body): try parallel(body, statement)
    case .stop(let condition):
      if condition != nil {
        try declare(statement, [])
      } else {
        try host(.stop, Site(.statement(statement), span: statement.span), into: temporary())
        emit(.returnNone)
      }
    case .wait: try suspend(.duration, SitePlan.site(for: statement, checked))
    case .waitUntil: try suspend(.condition, SitePlan.site(for: statement, checked))
    case .actUntil(let action, _):
      try value(action, into: temporary())
      try suspend(.completion, SitePlan.site(for: statement, checked))
    case .inject:
      try host(.inject, Site(.statement(statement), span: statement.span), into: temporary())
    case .repair:
      try host(.repair, Site(.statement(statement), span: statement.span), into: temporary())
    case .plot, .export, .log, .assert: try output(statement)
    case .branch, .forEach, .whileLoop, .repeatLoop, .breakLoop, .continueLoop, .returnValue,
      .attempt:
      try control(statement)
    case .assign(let target, let op, let node): try assign(target, op, node, statement)
    case .expression(let node): try expression(node)
    }
    release(to: base)
  }

  // MARK: Names

  private mutating func bindValue(_ name: Name, _ node: Expression, isVariable: Bool)
    throws(ScriptFailure)
  {
    let register = temporary()
    try value(node, into: register)
    try bindName(name.text, in: register, isVariable: isVariable)
  }

  /// Gives a register's value a name: a global at the top level, else the register itself.
  private mutating func bindName(_ name: String, in register: Int, isVariable: Bool)
    throws(ScriptFailure)
  {
    if isAtTopLevel {
      emit(.setGlobal, register, try slot(name))
      release(to: register)
    } else {
      declare(name, in: register, isVariable: isVariable)
    }
  }

  private mutating func include(_ statement: Statement, _ alias: Name?, isImport: Bool)
    throws(ScriptFailure)
  {
    guard let statements = included[ObjectIdentifier(statement)], let first = statements.first
    else { return }
    let outer = (prefix, moduleNames)
    if isImport, case .include(let path, _, _) = statement.kind {
      let stem =
        path.text.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? "file"
      prefix = (alias?.text ?? stem) + "."
      moduleNames = Set(statements.compactMap { $0.kind.definedName })
    }
    defer { (prefix, moduleNames) = outer }
    let frames = self.frames
    self.frames = []
    let code = try topLevel(statements, file: first.span.file)
    self.frames = frames
    let register = temporary()
    emit(.closure, register, self.frames[self.frames.count - 1].builder.function(code))
    emit(.call, register, 0)
    release(to: register)
  }

  // MARK: Declarations

  private mutating func declare(_ statement: Statement, _ bodies: [(Block, FunctionFrame.Kind)])
    throws(ScriptFailure)
  {
    try host(.declare, SitePlan.site(for: statement, checked), bodies: bodies, into: temporary())
  }

  private mutating func sequence(_ body: Block, _ statement: Statement) throws(ScriptFailure) {
    if frame.kind == .sequence {
      openScope()
      for statement in body.statements { try self.statement(statement) }
      closeScope()
    } else {
      try declare(statement, [(body, .sequence)])
    }
  }

  private mutating func parallel(_ body: Block, _ statement: Statement) throws(ScriptFailure) {
    let blocks = body.statements.compactMap { inner -> (Block, FunctionFrame.Kind)? in
      if case .sequence(let block) = inner.kind { (block, .sequence) } else { nil }
    }
    if frame.kind == .sequence {
      try suspend(.parallel, Site(.statement(statement), span: statement.span), bodies: blocks)
    } else {
      try declare(statement, blocks)
    }
  }

  /// A bare expression; in a `do` block an action goes on until it is done.
  private mutating func expression(_ node: Expression) throws(ScriptFailure) {
    if try append(node) { return }
    try value(node, into: temporary())
    if frame.kind == .sequence, case .call(let callee, _) = node.kind,
      case .action(_, let action)? = checked.resolution(of: callee), action.completion != nil
    {
      try suspend(.completion, Site(.expression(node), span: node.span))
    }
  }

  // MARK: Assignment

  private mutating func assign(
    _ target: Expression, _ op: AssignmentOperator, _ node: Expression, _ statement: Statement
  ) throws(ScriptFailure) {
    if case .port(let use)? = checked.resolution(of: target) {
      let register = temporary()
      try changed(target, op, node, into: register)
      var operands = [node]
      if let index = use.index?.expression, !isLiteral(index) { operands.append(index) }
      let site = Site(.statement(statement), operands: operands, span: statement.span)
      try host(.write, site, given: [0: register], into: temporary())
      return
    }
    switch target.kind {
    case .name(let name):
      switch find(name) {
      case .register(let register, isCell: false)?: try changed(target, op, node, into: register)
      case .register(let register, isCell: true)?:
        let new = temporary()
        try changed(target, op, node, into: new)
        emit(.setCell, register, new)
      case .capture(let position, _)?:
        let new = temporary()
        try changed(target, op, node, into: new)
        emit(.setCapturedCell, new, position)
      case nil:
        let new = temporary()
        try changed(target, op, node, into: new)
        emit(.setGlobal, new, try slot(name))
      }
    case .index(let owner, let index):
      let list = try value(owner)
      let key = try value(index)
      if op.binary == nil, let literal = literal(node) {
        mark(statement.span)
        emit(.setIndexConstant, list, key, constant(literal))
        return
      }
      let new = temporary()
      if let binary = op.binary {
        let old = temporary()
        mark(target.span)
        emit(.getIndex, old, list, key)
        try combine(binary, old, node, into: new)
      } else {
        try value(node, into: new)
      }
      mark(statement.span)
      emit(.setIndex, list, key, new)
    case .member(let owner, let name):
      let record = try value(owner)
      let new = temporary()
      if let binary = op.binary {
        let old = temporary()
        mark(target.span)
        frames[frames.count - 1].builder.emitField(.getField, old, record, name: name.text)
        try combine(binary, old, node, into: new)
      } else {
        try value(node, into: new)
      }
      mark(statement.span)
      frames[frames.count - 1].builder.emitField(.setField, record, new, name: name.text)
    default: break
    }
  }

  /// The value that a target is to have.
  private mutating func changed(
    _ target: Expression, _ op: AssignmentOperator, _ node: Expression, into register: Int
  ) throws(ScriptFailure) {
    guard let binary = op.binary else {
      try value(node, into: register)
      return
    }
    let base = frame.next
    let old = try value(target)
    try combine(binary, old, node, into: register)
    release(to: base)
  }

  private mutating func combine(
    _ op: BinaryOperator, _ old: Int, _ node: Expression, into register: Int
  )
    throws(ScriptFailure)
  {
    let withConstant: [BinaryOperator: Opcode] = [
      .add: .addConstant, .subtract: .subtractConstant, .multiply: .multiplyConstant,
    ]
    let plain: [BinaryOperator: Opcode] = [.add: .add, .subtract: .subtract, .multiply: .multiply]
    if let number = number(node), let opcode = withConstant[op] {
      emit(opcode, register, old, constant(.number(number)))
    } else if let opcode = plain[op] {
      let operand = try value(node)
      mark(node.span)
      emit(opcode, register, old, operand)
    }
  }

  // MARK: Output

  private mutating func output(_ statement: Statement) throws(ScriptFailure) {
    switch statement.kind {
    case .log(let node):
      let register = temporary()
      try value(node, into: register)
      if checked.type(of: node) != .text {
        emit(.format, register, register, constant(.format(format(node, nil))))
      }
      let site = Site(.statement(statement), operands: [node], span: statement.span)
      try host(.log, site, given: [0: register], into: temporary())
    case .assert(let condition, let tolerance, let message):
      try assertion(condition, tolerance, message, statement)
    case .plot(let values, let over, let file):
      var operands: [Expression] = []
      for node in values + (over.map { [$0] } ?? []) {
        switch checked.resolution(of: node) {
        case .port(let use)?:
          if let index = use.index?.expression, !isLiteral(index) { operands.append(index) }
        case .signal?, .faultSignal?, .stepVariable?, .requirementMember?: break
        default: operands.append(node)
        }
      }
      if let file { operands.append(file) }
      let site = Site(.statement(statement), operands: operands, span: statement.span)
      try host(.plot, site, into: temporary())
    case .export(let node, let file):
      let site = Site(.statement(statement), operands: [node, file], span: statement.span)
      try host(.export, site, into: temporary())
    default: break
    }
  }

  private mutating func assertion(
    _ condition: Expression, _ tolerance: Expression?, _ message: Expression?,
    _ statement: Statement
  ) throws(ScriptFailure) {
    let fails = makeLabel()
    let end = makeLabel()
    if let tolerance, case .binary(.about, let left, let right) = condition.kind {
      let register = temporary()
      var isRelative = false
      if case .number(let a) = checked.type(of: left),
        case .number(let b) = checked.type(of: tolerance)
      {
        isRelative = b.dimension.isOne && !a.dimension.isOne
      }
      try callGlobal("~=", [left, right, tolerance], condition, flag: isRelative, into: register)
      emit(.trueOrSkip, register, to: fails)
    } else {
      try skip(unless: condition, to: fails)
    }
    emit(.jump, to: end)
    bind(fails)
    let register = temporary()
    if let message {
      try value(message, into: register)
    } else {
      let text =
        sources.indices.contains(condition.span.file)
        ? sources[condition.span.file].text(condition.span) : ""
      load(.text("this does not hold: \(text)"), into: register)
    }
    let site = Site(.statement(statement), operands: [message ?? condition], span: statement.span)
    try host(.assertionFailed, site, given: [0: register], into: temporary())
    bind(end)
  }
}

extension Statement.Kind {
  /// The name a statement of the top level defines.
  var definedName: String? {
    switch self {
    case .bind(let name, _, _, _), .parameter(let name, _, _, _), .twin(let name, _, _),
      .signal(let name, _),
      .fault(let name, _, _), .require(let name, _):
      name.text
    case .function(let function): function.name?.text
    case .scenario(let scenario): scenario.name.text
    default: nil
    }
  }
}
