import Engine

/// The words that have a meaning in a scope.
struct Vocabulary {
  let scope: Scope
  let plugins: [PluginDescription]
  let units: UnitTable

  /// Words that may start or go on in an expression or statement.
  var words: [Completion] {
    Keyword.allCases.map { Completion($0.rawValue, .keyword) } + names
      + Builtin.all.values.map { Completion($0.name, .function, $0.signature, $0.documentation) }
  }

  /// What the script has named.
  var names: [Completion] {
    Set(scope.visibleNames).compactMap { name in
      scope.find(name).map { Completion(name, $0.completionKind, $0.type.described) }
    }
  }

  var pluginNames: [Completion] { plugins.map { Completion($0.name, .plugin, $0.summary) } }

  var unitNames: [Completion] {
    units.names.map { Completion($0, .unit, units.unit(named: $0)?.dimension.name ?? "") }
  }

  /// The fields of a record, or the columns of a table, that a path of names leads to: `fit.median`.
  private func recordFields(of path: String) -> [Field]? {
    let names = path.split(separator: ".").map(String.init)
    guard let first = names.first, var type = scope.find(first)?.type else { return nil }
    for name in names.dropFirst() {
      guard case .record(let fields) = type,
        let field = fields.first(where: { $0.name == name })
      else { return nil }
      type = field.type
    }
    switch type {
    case .record(let fields): return fields
    case .table(let columns) where !columns.isEmpty:
      return columns + ["count", "missing"].map { Field(name: $0, type: .scalar) }
        + [Field(name: "columns", type: .list(.text))]
    default: return nil
    }
  }

  /// What may stand after `path` and a dot.
  func members(of path: String) -> [Completion] {
    if let fields = recordFields(of: path) {
      return fields.map { Completion($0.name, .field, $0.type.described) }
    }
    if let binding = scope.find(path) {
      switch binding.type {
      case .twin(let twin): return twin.model.memberCompletions
      case .fault: return FaultMember.allCases.map(\.completion)
      case .requirement: return RequirementMember.allCases.map(\.completion)
      case .failure:
        return ["message", "line", "file", "code"].map { Completion($0, .field) }
      case .module(let module):
        return module.scope.ownBindings.map {
          Completion($0.key, $0.value.completionKind, $0.value.type.described)
        }
      case .run(let scenario):
        return ["passed", "duration", "ending"].map { Completion($0, .field) }
          + scenario.scope.ownBindings.map {
            Completion($0.key, $0.value.completionKind, $0.value.type.described)
          }
      case .study:
        return StudyMember.allCases.map { Completion($0.rawValue, .field) }
          + StudyQuestion.allCases.map { Completion($0.rawValue, .field, $0.signature) }
      default: break
      }
    }
    if let plugin = plugins.first(where: { $0.name == path }) {
      return plugin.models.map { Completion($0.name, .model, $0.summary, $0.theory) }
    }
    // `arm.joint[2].` names what each joint has.
    if path.hasSuffix("]"), let bracket = path.lastIndex(of: "["),
      let dot = path[..<bracket].lastIndex(of: "."),
      case .twin(let twin)? = scope.find(String(path[..<dot]))?.type
    {
      let group = String(path[path.index(after: dot)..<bracket])
      return twin.model.groupMembers(group).map { member in
        let entry = twin.model.documentation(of: "\(group)_\(member)", shownAs: member)
        return Completion(
          member, .port, entry?.headline ?? "", entry?.paragraphs.joined(separator: "\n") ?? "")
      }
    }
    return []
  }
}

extension ModelDescription {
  /// What may stand after the twin's name and a dot, fault modes too.
  fileprivate var memberCompletions: [Completion] {
    let kinds: [(names: [String], kind: Completion.Kind)] = [
      (ports.map(\.name), .port), (parameters.filter(\.isTunable).map(\.name), .parameter),
      (properties.map(\.name), .property), (actions.map(\.name), .action),
      (faultModes.map(\.name), .faultMode),
    ]
    return kinds.flatMap { names, kind in
      names.map { name in
        let entry = documentation(of: name, shownAs: name)
        return Completion(
          name, kind, entry?.headline ?? "", entry?.paragraphs.joined(separator: "\n") ?? "")
      }
    }
  }
}

extension Binding {
  fileprivate var completionKind: Completion.Kind {
    switch kind {
    case .constant, .missing, .stepVariable: .constant
    case .variable: .variable
    case .parameter: .parameter
    case .function: .function
    case .twin: .twin
    case .signal: .signal
    case .fault: .fault
    case .requirement: .requirement
    case .scenario: .scenario
    case .plugin: .plugin
    case .module: .module
    }
  }
}
