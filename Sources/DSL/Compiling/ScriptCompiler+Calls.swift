/// Calls, functions and what goes to the program around the script.
extension ScriptCompiler {
  mutating func call(
    _ callee: Expression, _ arguments: [Argument], _ node: Expression, into target: Int
  ) throws(ScriptFailure) {
    if case .action? = checked.resolution(of: callee) {
      try host(
        .act, Site(.expression(node), operands: arguments.map(\.value), span: node.span),
        into: target)
      return
    }
    if let site = SitePlan.question(node, checked) {
      try host(.ask, site, into: target)
      return
    }
    if let site = SitePlan.system(node, checked) {
      try host(.system, site, into: target)
      return
    }
    if case .member(let owner, let name) = callee.kind, checked.resolution(of: callee) == nil,
      isMethod(checked.type(of: owner))
    {
      let base = temporary(1 + arguments.count)
      try value(owner, into: base)
      for (offset, argument) in arguments.enumerated() {
        try value(argument.value, into: base + 1 + offset)
      }
      mark(node.span)
      emit(.callMethod, base, constant(.name(name.text)), arguments.count)
      move(base, into: target)
      return
    }
    if try append(node) {
      load(.none, into: target)
      return
    }
    let ordered = self.ordered(arguments, for: callee)
    let base = temporary(1 + ordered.count)
    try value(callee, into: base)
    for (offset, argument) in ordered.enumerated() {
      switch argument {
      case .node(let node): try value(node, into: base + 1 + offset)
      case .constant(let constant): load(constant, into: base + 1 + offset)
      }
    }
    mark(node.span)
    emit(.call, base, ordered.count)
    move(base, into: target)
  }

  /// Compiles `append(list, item)`, which is an instruction of its own; false for any other expression.
  mutating func append(_ node: Expression) throws(ScriptFailure) -> Bool {
    guard case .call(let callee, let arguments) = node.kind,
      case .builtin("append")? = checked.resolution(of: callee),
      case let ordered = ordered(arguments, for: callee), ordered.count == 2,
      case .node(let list) = ordered[0], case .node(let item) = ordered[1]
    else { return false }
    let (target, new) = (try value(list), try value(item))
    mark(node.span)
    emit(.append, target, new)
    return true
  }

  private func isMethod(_ type: Type) -> Bool {
    switch type {
    case .record, .module, .plugin: false
    default: true
    }
  }

  private enum OrderedArgument {
    case node(Expression)
    case constant(Constant)
  }

  /// Arguments in the order of the callee's parameters.
  private func ordered(_ arguments: [Argument], for callee: Expression) -> [OrderedArgument] {
    var names: [String] = []
    var extra: [OrderedArgument] = []
    if case .builtin(let name)? = checked.resolution(of: callee), let builtin = Builtin.all[name] {
      if builtin.isVariadic { return arguments.map { .node($0.value) } }
      names = builtin.parameters.map(\.name)
      if name == "lognormal", arguments.count == 2,
        let spread = (arguments.first { $0.label?.text == "spread" } ?? arguments.last)?.value,
        case .number(let type) = checked.type(of: spread), !type.dimension.isOne
      {
        // The spread has the unit of the centre: mean and standard deviation.
        extra = [.constant(.boolean(true))]
      }
      // `normal(5 mV)` with one argument is the standard deviation.
      if name == "normal", arguments.count == 1, arguments[0].label == nil {
        return [.constant(.absent), .node(arguments[0].value)]
      }
    } else if case .function(let function) = checked.type(of: callee) {
      names = function.syntax.parameters.map(\.name.text)
    } else {
      return arguments.map { .node($0.value) }
    }
    var result = [OrderedArgument?](repeating: nil, count: max(names.count, arguments.count))
    var next = 0
    for argument in arguments {
      if let label = argument.label, let place = names.firstIndex(of: label.text) {
        result[place] = .node(argument.value)
      } else {
        while next < result.count, result[next] != nil { next += 1 }
        if next < result.count { result[next] = .node(argument.value) }
      }
    }
    while let last = result.last, last == nil { result.removeLast() }
    return result.map { $0 ?? .constant(.absent) } + extra
  }

  /// Calls a library function with arguments in order, and a truth value after them.
  mutating func callGlobal(
    _ name: String, _ arguments: [Expression], _ node: Expression, flag: Bool? = nil,
    into target: Int
  ) throws(ScriptFailure) {
    let count = arguments.count + (flag == nil ? 0 : 1)
    let base = temporary(1 + count)
    emit(.getGlobal, base, try slot(Self.libraryName(name)))
    for (offset, argument) in arguments.enumerated() {
      try value(argument, into: base + 1 + offset)
    }
    if let flag { load(.boolean(flag), into: base + count) }
    mark(node.span)
    emit(.call, base, count)
    move(base, into: target)
  }

  // MARK: Functions

  mutating func closure(_ function: FunctionSyntax, into target: Int) throws(ScriptFailure) {
    let code = try code(of: function)
    emit(.closure, target, frames[frames.count - 1].builder.function(code))
  }

  private mutating func code(of function: FunctionSyntax) throws(ScriptFailure) -> FunctionCode {
    let parameters = function.parameters
    let builder = FunctionBuilder(
      function.name?.text ?? "func", source: sourceName(function.span), file: function.span.file,
      parameterCount: parameters.count,
      requiredCount: parameters.prefix { $0.defaultValue == nil }.count)
    var frame = FunctionFrame(builder, kind: .function, mentions: [])
    switch function.body {
    case .expression(let value): frame.mentions = Mentions.nested(in: value)
    case .block(let block): frame.mentions = Mentions.nested(in: block.statements)
    }
    frame.name = function.name?.text
    frames.append(frame)
    try declare(parameters)
    switch function.body {
    case .expression(let node): emit(.return, try value(node))
    case .block(let block): for statement in block.statements { try self.statement(statement) }
    }
    return try finishFrame()
  }

  func sourceName(_ span: Span) -> String {
    sources.indices.contains(span.file) ? sources[span.file].name : ""
  }

  /// Parameters are the first registers; one that was left out takes its default.
  private mutating func declare(_ parameters: [ParameterSyntax]) throws(ScriptFailure) {
    for (register, parameter) in parameters.enumerated() {
      if let standard = parameter.defaultValue {
        let given = makeLabel()
        emit(.absentOrSkip, register, to: given)
        try value(standard, into: register)
        bind(given)
      }
      declare(parameter.name.text, in: register, isVariable: false)
    }
  }

  /// A scenario is a function of its parameters that declares what the scenario holds.
  mutating func scenario(_ scenario: ScenarioSyntax) throws(ScriptFailure) {
    let builder = FunctionBuilder(
      scenario.name.text, source: sourceName(scenario.body.span), file: scenario.body.span.file,
      parameterCount: scenario.parameters.count,
      requiredCount: scenario.parameters.prefix { $0.defaultValue == nil }.count)
    frames.append(
      FunctionFrame(
        builder, kind: .scenario, mentions: Mentions.nested(in: scenario.body.statements)))
    try declare(scenario.parameters)
    for statement in scenario.body.statements { try self.statement(statement) }
    let code = try finishFrame()
    let register = temporary()
    emit(.closure, register, frames[frames.count - 1].builder.function(code))
    emit(.setGlobal, register, try slot(scenario.name.text))
    release(to: register)
  }

  /// The body of `do`, `at`, `every` or `when` as a closure.
  mutating func handler(_ body: Block, _ kind: FunctionFrame.Kind, into target: Int)
    throws(ScriptFailure)
  {
    let name = kind == .sequence ? "do" : "handler"
    frames.append(
      FunctionFrame(
        FunctionBuilder(name, source: sourceName(body.span), file: body.span.file), kind: kind,
        mentions: Mentions.nested(in: body.statements)))
    for statement in body.statements { try self.statement(statement) }
    let code = try finishFrame()
    emit(.closure, target, frames[frames.count - 1].builder.function(code))
  }

  // MARK: The program

  /// Calls the program with a site's values; see `HostCall`. `register` gives an operand that is no expression.
  mutating func host(
    _ call: HostCall, _ site: Site, bodies: [(Block, FunctionFrame.Kind)] = [],
    given: [Int: Int] = [:],
    into target: Int
  ) throws(ScriptFailure) {
    let count = 2 + site.operands.count + site.captures.count + bodies.count
    let base = temporary(1 + count)
    emit(.getGlobal, base, try slot(Self.libraryName("host")))
    load(.number(Double(call.rawValue)), into: base + 1)
    try pass(site, bodies: bodies, given: given, from: base + 2)
    mark(site.span)
    emit(.call, base, count)
    move(base, into: target)
    release(to: base)
  }

  /// Suspends the coroutine; see `SuspensionKind`.
  mutating func suspend(
    _ kind: SuspensionKind, _ site: Site, bodies: [(Block, FunctionFrame.Kind)] = []
  ) throws(ScriptFailure) {
    let count = 1 + site.operands.count + site.captures.count + bodies.count
    let base = temporary(count)
    try pass(site, bodies: bodies, given: [:], from: base)
    mark(site.span)
    emit(.suspend, base, kind.rawValue, count)
    release(to: base)
  }

  /// The site's position, operands, captures and blocks in consecutive registers.
  private mutating func pass(
    _ site: Site, bodies: [(Block, FunctionFrame.Kind)], given: [Int: Int], from base: Int
  ) throws(ScriptFailure) {
    load(.number(Double(add(site))), into: base)
    var register = base + 1
    for (position, operand) in site.operands.enumerated() {
      if let source = given[position] {
        move(source, into: register)
      } else {
        try value(operand, into: register)
      }
      register += 1
    }
    for capture in site.captures {
      try self.capture(capture, into: register)
      register += 1
    }
    for (body, kind) in bodies {
      try handler(body, kind, into: register)
      register += 1
    }
  }

  /// A `var` is handed over as its cell; a global, which the program finds by name, as none.
  private mutating func capture(_ capture: Site.Capture, into target: Int) throws(ScriptFailure) {
    switch find(capture.name) {
    case .register(let register, let isCell)?:
      if isCell, !capture.isVariable {
        emit(.getCell, target, register)
      } else {
        move(register, into: target)
      }
    case .capture(let position, let isCell)?:
      emit(isCell && !capture.isVariable ? .getCapturedCell : .getCapture, target, position)
    case nil:
      if capture.isVariable {
        load(.none, into: target)
      } else {
        emit(.getGlobal, target, try slot(capture.name))
      }
    }
  }

  mutating func run(_ request: RunSyntax, _ node: Expression, into target: Int)
    throws(ScriptFailure)
  {
    let operands =
      request.arguments.map(\.value)
      + [request.duration, request.step, request.seed].compactMap { $0 }
    try host(.run, Site(.expression(node), operands: operands, span: node.span), into: target)
  }
}
