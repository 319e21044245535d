/// Statements of functions that are compiled in place.
extension StepCompiler {
  mutating func run(_ statement: Statement) throws(ScriptFailure) {
    switch statement.kind {
    case .bind(let name, _, let node, let isVariable):
      let start = try value(node)
      let kept = try build(node) { builder throws(StepError) in
        isVariable ? try builder.makeVariable(start) : try builder.settled(start)
      }
      locals[locals.count - 1][name.text] = kept
    case .assign(let target, let op, let node): try assign(target, op, node)
    case .branch(let condition, let body, let otherwise): try branch(condition, body, otherwise)
    case .forEach(let name, let values, let body): try loop(name, values, body)
    case .whileLoop(let condition, let body):
      let start = builder.makeLabel()
      let end = builder.makeLabel()
      builder.bind(start)
      let truth = try value(condition)
      try build(condition) { builder throws(StepError) in
        try builder.skip(unless: truth, is: true, to: end)
      }
      try block(body)
      builder.loop(to: start)
      builder.bind(end)
    case .repeatLoop(let count, let body):
      let limit = try value(count)
      try self.count(from: .constant(1), to: limit, by: .constant(1), nil, count, body)
    case .returnValue(let node?): try returnValue(node)
    case .expression(let node): _ = try value(node)
    default:
      throw ScriptFailure(
        "this cannot be done at every step",
        help: "a function called at every step calculates: let, var, if, for, while, return",
        trace: [.init(function: "", source: "", line: 0, span: statement.span)])
    }
  }

  /// Code that not every evaluation passes, with names of its own.
  private mutating func block(_ body: Block) throws(ScriptFailure) {
    locals.append([:])
    defer { locals.removeLast() }
    // Emission happens through `builder`, which must not reuse what was loaded on this path only.
    builder.beginConditional()
    defer { builder.endConditional() }
    for statement in body.statements { try run(statement) }
  }

  private mutating func branch(_ condition: Expression, _ body: Block, _ otherwise: Block?)
    throws(ScriptFailure)
  {
    let truth = try value(condition)
    if let known = truth.constant {
      if known != 0 { try block(body) } else if let otherwise { try block(otherwise) }
      return
    }
    let past = builder.makeLabel()
    try build(condition) { builder throws(StepError) in
      try builder.skip(unless: truth, is: true, to: past)
    }
    try block(body)
    guard let otherwise else {
      builder.bind(past)
      return
    }
    let end = builder.makeLabel()
    builder.jump(to: end)
    builder.bind(past)
    try block(otherwise)
    builder.bind(end)
  }

  private mutating func loop(_ name: Name, _ values: Expression, _ body: Block)
    throws(ScriptFailure)
  {
    if case .range(let from, let to, let step) = values.kind {
      let first = try value(from)
      let last = try value(to)
      let stride = try step.map { node throws(ScriptFailure) in try value(node) } ?? .constant(1)
      try count(from: first, to: last, by: stride, name, values, body)
      return
    }
    let vector = try value(values)
    guard vector.isVector else { throw Self.failure("`for` goes over a list or a range", values) }
    let position = try build(values) { builder throws(StepError) in
      try builder.makeVariable(.constant(1))
    }
    let (start, end) = (builder.makeLabel(), builder.makeLabel())
    builder.bind(start)
    let element = try build(values) { builder throws(StepError) in
      try builder.skip(unless: .lessOrEqual, position, .constant(Double(vector.count)), to: end)
      return try builder.settled(try builder.element(vector, position))
    }
    locals.append([name.text: element])
    try block(body)
    locals.removeLast()
    try build(values) { builder throws(StepError) in
      try builder.assign(try builder.binary(.add, position, .constant(1)), to: position)
    }
    builder.loop(to: start)
    builder.bind(end)
  }

  /// A loop over numbers, both ends included; the step's sign must be known.
  private mutating func count(
    from: StepValue, to: StepValue, by step: StepValue, _ name: Name?, _ node: Expression,
    _ body: Block
  ) throws(ScriptFailure) {
    guard let stride = step.constant, stride != 0 else {
      throw Self.failure("the step of a range in a step expression must be known and not 0", node)
    }
    let variable = try build(node) { builder throws(StepError) in try builder.makeVariable(from) }
    let limit = try build(node) { builder throws(StepError) in try builder.settled(to) }
    let (start, end) = (builder.makeLabel(), builder.makeLabel())
    builder.bind(start)
    try build(node) { builder throws(StepError) in
      if stride > 0 {
        try builder.skip(unless: .lessOrEqual, variable, limit, to: end)
      } else {
        try builder.skip(unless: .lessOrEqual, limit, variable, to: end)
      }
    }
    locals.append(name.map { [$0.text: variable] } ?? [:])
    try block(body)
    locals.removeLast()
    try build(node) { builder throws(StepError) in
      try builder.assign(try builder.binary(.add, variable, .constant(stride)), to: variable)
    }
    builder.loop(to: start)
    builder.bind(end)
  }

  private mutating func assign(_ target: Expression, _ op: AssignmentOperator, _ node: Expression)
    throws(ScriptFailure)
  {
    var new = try value(node)
    if let binary = op.binary {
      let old = try value(target)
      let function: BinaryFunction =
        binary == .add ? .add : binary == .subtract ? .subtract : .multiply
      new = try build(node) { [new] builder throws(StepError) in
        try builder.binary(function, old, new)
      }
    }
    switch target.kind {
    case .name(let name):
      guard let variable = locals.reversed().lazy.compactMap({ $0[name] }).first,
        variable.isVariable
      else {
        throw Self.failure("`\(name)` cannot be assigned to at every step", target)
      }
      try build(node) { [new] builder throws(StepError) in try builder.assign(new, to: variable) }
    case .index(let base, let index):
      let vector = try value(base)
      let position = try value(index)
      guard vector.isVector, vector.isVariable else {
        throw Self.failure("only elements of a `var` can be assigned to", target)
      }
      try build(node) { [new] builder throws(StepError) in
        try builder.assign(new, toElement: position, of: vector)
      }
    default: throw Self.failure("this cannot be assigned to at every step", target)
    }
  }

  private mutating func returnValue(_ node: Expression) throws(ScriptFailure) {
    let found = try value(node)
    guard var exit = exits.last else { throw Self.failure("`return` stands in a function", node) }
    let result = try build(node) { [exit] builder throws(StepError) in
      let result: StepValue
      if let known = exit.result {
        result = known
      } else {
        result = try builder.makeVariable(like: found)
      }
      try builder.assign(found, to: result)
      return result
    }
    exit.result = result
    exits[exits.count - 1] = exit
    builder.jump(to: exit.end)
  }
}
