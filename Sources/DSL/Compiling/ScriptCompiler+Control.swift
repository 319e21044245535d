/// Control flow.
extension ScriptCompiler {
  mutating func control(_ statement: Statement) throws(ScriptFailure) {
    switch statement.kind {
    case .branch(let condition, let body, let otherwise):
      let past = makeLabel()
      try skip(unless: condition, to: past)
      try block(body)
      if let otherwise {
        let end = makeLabel()
        emit(.jump, to: end)
        bind(past)
        try block(otherwise)
        bind(end)
      } else {
        bind(past)
      }
    case .whileLoop(let condition, let body):
      let (top, end) = (makeLabel(), makeLabel())
      bind(top)
      try skip(unless: condition, to: end)
      try loop(body, next: top, end: end)
      emit(.loop, to: top)
      bind(end)
    case .repeatLoop(let count, let body): try countLoop(nil, nil, count, body)
    case .forEach(let name, let values, let body): try forEach(name, values, body)
    case .breakLoop: if let loop = frame.loops.last { emit(.jump, to: loop.end) }
    case .continueLoop: if let loop = frame.loops.last { emit(.jump, to: loop.next) }
    case .returnValue(let node):
      if let node { emit(.return, try value(node)) } else { emit(.returnNone) }
    case .attempt(let body, let name, let handler):
      let (caught, end) = (makeLabel(), makeLabel())
      let error = temporary()
      emit(.beginTry, error, 0, to: caught)
      try block(body)
      emit(.endTry)
      emit(.jump, to: end)
      bind(caught)
      openScope()
      declare(name.text, in: error, isVariable: false)
      for statement in handler.statements { try self.statement(statement) }
      closeScope()
      bind(end)
    default: break
    }
  }

  /// A block has names of its own, whose registers are free again after it.
  private mutating func block(_ block: Block) throws(ScriptFailure) {
    let base = frame.next
    openScope()
    for statement in block.statements { try self.statement(statement) }
    closeScope()
    release(to: base)
  }

  private mutating func loop(
    _ body: Block, next: FunctionBuilder.Label, end: FunctionBuilder.Label
  ) throws(ScriptFailure) {
    frame.loops.append((next, end))
    try block(body)
    frame.loops.removeLast()
  }

  private mutating func forEach(_ name: Name, _ values: Expression, _ body: Block)
    throws(ScriptFailure)
  {
    guard case .range(let from, let to, let step) = values.kind else {
      let base = temporary(3)
      try value(values, into: base)
      let (top, next, end) = (makeLabel(), makeLabel(), makeLabel())
      mark(values.span)
      emit(.prepareEach, base, 0, to: end)
      bind(top)
      try named(name, base + 2, body, next: next, end: end)
      bind(next)
      emit(.nextEach, base, 0, to: top)
      bind(end)
      return
    }
    guard let step, number(step) != 1 else {
      try countLoop(name, from, to, body)
      return
    }
    let base = temporary(5)
    try value(from, into: base)
    try value(to, into: base + 1)
    try value(step, into: base + 2)
    let (top, next, end) = (makeLabel(), makeLabel(), makeLabel())
    mark(values.span)
    emit(.prepareStride, base, 0, to: end)
    bind(top)
    try named(name, base + 3, body, next: next, end: end)
    bind(next)
    emit(.nextStride, base, 0, to: top)
    bind(end)
  }

  /// `for i in from .. to`, and `repeat to`.
  private mutating func countLoop(
    _ name: Name?, _ from: Expression?, _ to: Expression, _ body: Block
  )
    throws(ScriptFailure)
  {
    let base = temporary(3)
    if let from { try value(from, into: base) } else { load(.number(1), into: base) }
    try value(to, into: base + 1)
    let (top, next, end) = (makeLabel(), makeLabel(), makeLabel())
    mark(to.span)
    emit(.prepareCount, base, 0, to: end)
    bind(top)
    try named(name, base + 2, body, next: next, end: end)
    bind(next)
    emit(.nextCount, base, 0, to: top)
    bind(end)
  }

  private mutating func named(
    _ name: Name?, _ register: Int, _ body: Block, next: FunctionBuilder.Label,
    end: FunctionBuilder.Label
  ) throws(ScriptFailure) {
    openScope()
    if let name { declare(name.text, in: register, isVariable: false) }
    try loop(body, next: next, end: end)
    closeScope()
  }
}
