/// A thing that a script declares, and what is declared inside of it.
public struct OutlineItem: Sendable {
  public enum Kind: Sendable {
    case plugin, module, unit, constant, variable, parameter, function, scenario
    case twin, signal, fault, requirement, study
  }

  public let name: String
  public let kind: Kind
  /// The type, the model or the target, in a few words.
  public let detail: String
  /// All of the declaration.
  public let span: Span
  /// Its name alone.
  public let nameSpan: Span
  public let children: [OutlineItem]
}

extension ScriptAnalysis {
  /// What the script declares, in its order.
  public var outline: [OutlineItem] { statements.flatMap(outline) }

  private func outline(_ statement: Statement) -> [OutlineItem] {
    func item(
      _ name: Name, _ kind: OutlineItem.Kind, _ detail: String = "", _ children: [OutlineItem] = []
    ) -> [OutlineItem] {
      [
        OutlineItem(
          name: name.text, kind: kind, detail: detail,
          span: statement.span.through(name.span), nameSpan: name.span, children: children)
      ]
    }
    func type(_ name: Name) -> String {
      names.declarations[name.span].map { $0.type.described } ?? ""
    }
    switch statement.kind {
    case .use(let plugins): return plugins.flatMap { item($0, .plugin) }
    case .include(_, let alias?, _): return item(alias, .module)
    case .unit(let name, _): return item(name, .unit)
    case .bind(let name, _, _, let isVariable):
      return item(name, isVariable ? .variable : .constant, type(name))
    case .parameter(let name, _, _, _): return item(name, .parameter, type(name))
    case .function(let function):
      guard let name = function.name else { return [] }
      return item(name, .function, function.signature)
    case .scenario(let scenario):
      return item(scenario.name, .scenario, "", scenario.body.statements.flatMap(outline))
    case .twin(let name, let model, _): return item(name, .twin, source.text(model.span))
    case .signal(let name, _): return item(name, .signal, type(name))
    case .fault(let name, let target, _):
      return item(name, .fault, "on " + source.text(target.span))
    case .require(let name, _): return item(name, .requirement)
    case .learn(_, let name, _, _), .study(let name, _, _): return item(name, .study)
    default: return []
    }
  }
}

extension FunctionSyntax {
  /// As it is called: `area(r, h)`.
  var signature: String {
    "\(name?.text ?? "func")(\(parameters.map(\.name.text).joined(separator: ", ")))"
  }
}
