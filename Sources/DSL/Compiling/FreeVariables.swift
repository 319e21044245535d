/// Finds the script's variables that step expressions read, through the functions they call.
struct FreeVariables {
  private let checked: CheckedScript
  private var found: [String: Bool] = [:]
  private var visited: Set<ObjectIdentifier> = []

  init(_ checked: CheckedScript) { self.checked = checked }

  func captures(of expressions: [Expression]) -> [Site.Capture] {
    var search = self
    for expression in expressions { search.visit(expression, []) }
    return search.found.map { Site.Capture(name: $0.key, isVariable: $0.value) }.sorted {
      $0.name < $1.name
    }
  }

  private mutating func visit(_ node: Expression, _ bound: Set<String>) {
    switch node.kind {
    case .name(let name):
      if !bound.contains(name), case .variable? = checked.resolution(of: node) { note(name, node) }
    case .function(let function): visit(function, bound)
    default: for child in node.children { visit(child, bound) }
    }
  }

  private mutating func note(_ name: String, _ node: Expression) {
    if case .function(let function) = checked.type(of: node) {
      // Its body is compiled with the expression; what it uses is captured with it.
      guard visited.insert(ObjectIdentifier(function.syntax)).inserted else { return }
      visit(function.syntax, [])
      return
    }
    found[name] = checked.isVariable(node)
  }

  private mutating func visit(_ function: FunctionSyntax, _ bound: Set<String>) {
    var inner = bound.union(function.parameters.map(\.name.text))
    for parameter in function.parameters {
      if let value = parameter.defaultValue { visit(value, bound) }
    }
    switch function.body {
    case .expression(let value): visit(value, inner)
    case .block(let block): visit(block, &inner)
    }
  }

  private mutating func visit(_ block: Block, _ bound: inout Set<String>) {
    for statement in block.statements {
      switch statement.kind {
      case .bind(let name, _, let value, _):
        visit(value, bound)
        bound.insert(name.text)
      case .assign(let target, _, let value):
        visit(target, bound)
        visit(value, bound)
      case .branch(let condition, let body, let otherwise):
        visit(condition, bound)
        var inner = bound
        visit(body, &inner)
        if let otherwise {
          var other = bound
          visit(otherwise, &other)
        }
      case .forEach(let name, let values, let body):
        visit(values, bound)
        var inner = bound.union([name.text])
        visit(body, &inner)
      case .whileLoop(let condition, let body), .repeatLoop(let condition, let body):
        visit(condition, bound)
        var inner = bound
        visit(body, &inner)
      case .returnValue(let value): if let value { visit(value, bound) }
      case .expression(let value): visit(value, bound)
      default: break
      }
    }
  }
}
