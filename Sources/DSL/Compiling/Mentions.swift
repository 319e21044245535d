/// Names that are used where a variable must be shared: in nested functions, handlers and step expressions.
struct Mentions {
  private var names: Set<String> = []

  /// The names that statements use in functions, blocks of time and declarations within them.
  static func nested(in statements: [Statement]) -> Set<String> {
    var mentions = Mentions()
    for statement in statements { mentions.visit(statement, isShared: false) }
    return mentions.names
  }

  static func nested(in node: Expression) -> Set<String> {
    var mentions = Mentions()
    mentions.visit(node, isShared: false)
    return mentions.names
  }

  private mutating func visit(_ block: Block, isShared: Bool) {
    for statement in block.statements { visit(statement, isShared: isShared) }
  }

  private mutating func visit(_ statement: Statement, isShared: Bool) {
    switch statement.kind {
    case .function(let function): visit(function)
    case .scenario(let scenario):
      for parameter in scenario.parameters {
        if let value = parameter.defaultValue { visit(value, isShared: true) }
      }
      visit(scenario.body, isShared: true)
    case .sequence(let body), .parallel(let body): visit(body, isShared: true)
    case .at(let a, let body):
      visit(a, isShared: true)
      visit(body, isShared: true)
    case .every(let a, let from, let until, let body):
      for node in [a, from, until] { if let node { visit(node, isShared: true) } }
      visit(body, isShared: true)
    case .when(let a, let debounce, let body):
      visit(a, isShared: true)
      if let debounce { visit(debounce, isShared: true) }
      visit(body, isShared: true)
    case .stop(let condition): if let condition { visit(condition, isShared: true) }
    case .waitUntil(let condition): visit(condition, isShared: true)
    case .actUntil(let call, let condition):
      visit(call, isShared: isShared)
      visit(condition, isShared: true)
    case .signal(_, let value), .clock(let value), .require(_, let value):
      visit(value, isShared: true)
    case .record(let paths, let period, _):
      for path in paths { visit(path.path, isShared: true) }
      if let period { visit(period, isShared: isShared) }
    case .fault(_, let target, let settings):
      visit(target, isShared: true)
      for setting in settings { visit(setting.value, isShared: true) }
    case .bind(_, _, let value, _), .log(let value), .wait(let value), .expression(let value),
      .unit(_, let value):
      visit(value, isShared: isShared)
    case .parameter(_, _, let value, let within):
      visit(value, isShared: isShared)
      if let within { visit(within, isShared: isShared) }
    case .assign(let target, _, let value):
      visit(target, isShared: isShared)
      visit(value, isShared: isShared)
    case .branch(let condition, let body, let otherwise):
      visit(condition, isShared: isShared)
      visit(body, isShared: isShared)
      if let otherwise { visit(otherwise, isShared: isShared) }
    case .forEach(_, let values, let body), .whileLoop(let values, let body),
      .repeatLoop(let values, let body):
      visit(values, isShared: isShared)
      visit(body, isShared: isShared)
    case .attempt(let body, _, let handler):
      visit(body, isShared: isShared)
      visit(handler, isShared: isShared)
    case .returnValue(let value): if let value { visit(value, isShared: isShared) }
    case .assert(let condition, let within, let message):
      for node in [condition, within, message] { if let node { visit(node, isShared: isShared) } }
    case .twin(_, _, let settings):
      for setting in settings { visit(setting.value, isShared: isShared) }
    default: break
    }
  }

  private mutating func visit(_ node: Expression, isShared: Bool) {
    switch node.kind {
    case .name(let name): if isShared { names.insert(name) }
    case .function(let function): visit(function)
    default: for child in node.children { visit(child, isShared: isShared) }
    }
  }

  private mutating func visit(_ function: FunctionSyntax) {
    for parameter in function.parameters {
      if let value = parameter.defaultValue { visit(value, isShared: true) }
    }
    switch function.body {
    case .expression(let value): visit(value, isShared: true)
    case .block(let block): visit(block, isShared: true)
    }
  }
}
