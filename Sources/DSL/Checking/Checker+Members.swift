import Engine

/// What stands after a dot or between square brackets.
extension Checker {
  func member(_ base: Expression, _ name: Name, _ node: Expression, _ context: Context) -> Type {
    // `arm.joint[2].friction` names element 2 of the port or parameter `joint_friction`.
    if case .index(let group, let index) = base.kind,
      case .member(let owner, let prefix) = group.kind,
      case .twin(let twin)? = twinType(owner, context)
    {
      let full = prefix.text + "_" + name.text
      if twin.model.port(full) != nil || twin.model.tunable(full) != nil
        || twin.model.faultMode(full) != nil
      {
        names?.note(.member(twin, full), at: prefix.span)
        names?.note(.member(twin, full), at: name.span)
        return port(twin, Name(text: full, span: node.span), index: index, node, context)
      }
      if twin.model.hasGroup(prefix.text) {
        let members = twin.model.groupMembers(prefix.text)
        // What has an index of its own, such as a fault mode, stands without the prefix.
        let alone =
          twin.model.memberNames.contains(name.text) || twin.model.faultMode(name.text) != nil
          ? "write `\(twin.name).\(name.text)[…]`" : nil
        report(
          .unknownPort, "`\(twin.name).\(prefix.text)[…]` has no `\(name.text)`", at: name.span,
          help: alone ?? Suggestion.help(for: name.text, in: members)
            ?? "it has \(members.joined(separator: ", "))")
        return .any
      }
    }
    var inner = context.plain
    inner.namesRequirement = base.kind.name != nil
    let owner = type(base, inner)
    if let found = intervalMember(base, name, node) { return found }
    switch owner {
    case .any: return .any
    case .study(let study): return studyMember(study, name)
    case .requirement(let requirement):
      if context.asked != nil { return requirementMember(requirement, name, node) }
      return liveRequirementMember(requirement, name, node, context)
    case .twin(let twin):
      names?.note(.member(twin, name.text), at: name.span)
      return port(twin, name, index: nil, node, context)
    case .record(let fields):
      if let field = fields.first(where: { $0.name == name.text }) {
        names?.note(.field(name.text, field.type), at: name.span)
        return field.type
      }
      report(
        .unknownMember, "this record has no field `\(name.text)`", at: name.span,
        help: Suggestion.help(for: name.text, in: fields.map(\.name))
          ?? (fields.isEmpty ? nil : "it has \(fields.map(\.name).joined(separator: ", "))"))
      return .any
    case .fault(let fault): return faultMember(fault, name, node)
    case .failure: return failureMember(name, node)
    case .run(let scenario): return runMember(scenario, name, node)
    case .module(let module):
      guard let binding = module.scope.own(name.text) else {
        report(
          .unknownMember, "`\(module.name)` defines no `\(name.text)`", at: name.span,
          help: Suggestion.help(for: name.text, in: module.scope.ownNames))
        return .any
      }
      checked.note(.moduleMember(module, name.text), for: node)
      names?.noteUse(of: binding, at: name.span)
      return binding.type
    case .plugin(let plugin): return pluginMember(plugin, name, node)
    case .table(let columns): return tableMember(columns, name, node)
    case .recorded(let twin): return recordedMember(twin, name)
    case .distribution(let number): return distributionMember(number, name)
    case .list, .text:
      if name.text == "count" { return .scalar }
      reportNoMember(owner, name, help: "it has `count`")
      return .any
    case .truth where name.text == "rising" || name.text == "falling":
      checked.note(.edge(isRising: name.text == "rising"), for: node)
      if !context.isInRequirement {
        report(
          .onlyInRequirement, "`.\(name.text)` has a meaning in requirements only", at: name.span,
          help: "`when` already acts at the rising edge")
      }
      return .truth
    default:
      reportNoMember(owner, name, help: nil)
      return .any
    }
  }

  private func distributionMember(_ number: NumberType, _ name: Name) -> Type {
    switch name.text {
    case "mean": return .number(number)
    case "deviation":
      return .number(
        number.scale == .point ? NumberType(number.dimension, scale: .difference) : number)
    case "variance": return number.dimension.raised(to: 2).map(Type.number) ?? .any
    case "quantile", "cdf": return .any
    default:
      let members = ["mean", "deviation", "variance", "quantile", "cdf"]
      report(
        .unknownMember, "a distribution has no `.\(name.text)`", at: name.span,
        help: Suggestion.help(for: name.text, in: members) ?? "it has mean, deviation, variance")
      return .any
    }
  }

  private func recordedMember(_ twin: TwinSymbol, _ name: Name) -> Type {
    guard let found = twin.model.port(name.text)?.type ?? twin.model.tunable(name.text)?.type else {
      // Elements have names that only the built twin knows.
      return .any
    }
    names?.note(.member(twin, name.text), at: name.span)
    return .list(found)
  }

  private func reportNoMember(_ owner: Type, _ name: Name, help: String?) {
    report(.hasNoMembers, "\(owner.described) has no `.\(name.text)`", at: name.span, help: help)
  }

  /// The twin a name stands for, without reporting anything.
  private func twinType(_ node: Expression, _ context: Context) -> Type? {
    guard case .name(let name) = node.kind, let binding = context.scope.find(name),
      case .twin(let twin) = binding.kind
    else {
      return nil
    }
    names?.noteUse(of: binding, at: node.span)
    checked.note(.twin(twin), for: node)
    return .twin(twin)
  }

  // MARK: Twins

  /// A port, tunable parameter, property or action of a twin.
  private func port(
    _ twin: TwinSymbol, _ name: Name, index: Expression?, _ node: Expression, _ context: Context
  ) -> Type {
    let model = twin.model
    if let index { checkIndex(index, context) }
    let place = index.map { PortUse.IndexSyntax(expression: $0) }
    if let port = model.port(name.text) {
      checked.note(
        .port(PortUse(twin: twin, name: name.text, isParameter: false, index: place)),
        for: node)
      return index == nil ? port.type : port.elementType
    }
    if let parameter = model.parameters.first(where: { $0.name == name.text }) {
      if parameter.isTunable {
        checked.note(
          .port(PortUse(twin: twin, name: name.text, isParameter: true, index: place)),
          for: node)
        return index == nil ? parameter.type : parameter.elementType
      }
      report(
        .notTunable, "`\(twin.name).\(name.text)` is fixed when the twin is built", at: name.span,
        help: "give it a name with `let` before the twin and use that name")
      return .any
    }
    if model.properties.contains(where: { $0.name == name.text }) {
      checked.note(.property(twin, name.text), for: node)
      return .property(twin, name.text)
    }
    if let action = model.actions.first(where: { $0.name == name.text }) {
      checked.note(.action(twin, action), for: node)
      return .any
    }
    if let mode = model.faultMode(name.text) {
      checked.note(
        .port(PortUse(twin: twin, name: mode.name, isParameter: false, index: place)),
        for: node)
      report(
        .faultTarget, "`\(name.text)` is a fault mode and has no value", at: name.span,
        help: "write `fault f on \(twin.name).\(name.text) { … }`")
      return .any
    }
    if model.hasGroup(name.text) {
      let members = model.groupMembers(name.text)
      report(
        .notAPort, "`\(twin.name).\(name.text)` is no port by itself", at: node.span,
        help:
          "write `\(twin.name).\(name.text)_\(members.first ?? "…")` for all, `\(twin.name).\(name.text)[1].\(members.first ?? "…")` for one"
      )
      return .any
    }
    let modes = model.faultModes.map(\.name)
    report(
      .unknownPort, "`\(twin.name)` (\(twin.plugin).\(model.name)) has no `\(name.text)`",
      at: name.span,
      help: Suggestion.help(for: name.text, in: model.memberNames + modes)
        ?? (context.isFaultTarget && !modes.isEmpty
          ? "its fault modes are \(listed(modes, "`twin plugins \(twin.plugin)` lists all"))"
          : "it has \(listed(model.memberNames, nil))"))
    return .any
  }

  /// The first of many names, and where the others are found.
  private func listed(_ names: [String], _ others: String?) -> String {
    let first = names.prefix(8).joined(separator: ", ")
    return names.count > 8 ? first + ", …" + (others.map { "; " + $0 } ?? "") : first
  }

  func checkIndex(_ index: Expression, _ context: Context) {
    let found = type(index, context.plain)
    switch found {
    case .any, .text: break
    case .number(let number):
      if !number.dimension.isOne {
        report(
          .notADimensionlessNumber, "an index is a bare number", at: index.span,
          label: number.described)
      } else if case .number(let value, _) = index.kind, value < 1 || value != value.rounded() {
        report(
          .indexOutOfRange, "there is no element \(QuantityFormat.number(value))", at: index.span,
          help: "elements are counted from 1")
      }
    default:
      report(
        .expectedNumber, "an index is a number from 1, or the name of an element", at: index.span,
        label: "this is \(found.described)")
    }
  }

  private func faultMember(_ fault: FaultSymbol, _ name: Name, _ node: Expression) -> Type {
    guard let member = FaultMember(rawValue: name.text) else {
      report(
        .unknownMember, "a fault has no `.\(name.text)`", at: name.span,
        help: Suggestion.help(for: name.text, in: FaultMember.allCases.map(\.rawValue))
          ?? "it has active, severity, onset")
      return .any
    }
    checked.note(.faultSignal(fault, member), for: node)
    names?.note(.faultMember(member), at: name.span)
    switch member {
    case .active: return .truth
    case .severity: return .scalar
    case .onset: return .number(Dimension([.time: 1]))
    }
  }

  private func failureMember(_ name: Name, _ node: Expression) -> Type {
    checked.note(.failureMember(name.text), for: node)
    switch name.text {
    case "message", "help", "code", "file": return .text
    case "line": return .scalar
    default:
      report(
        .unknownMember, "an error has no `.\(name.text)`", at: name.span,
        help: "it has message, help, code, line, file")
      return .any
    }
  }

  /// What can be read of a finished run: facts, requirements, and what was recorded.
  private func runMember(_ scenario: ScenarioSymbol, _ name: Name, _ node: Expression) -> Type {
    checked.note(.runMember(name.text), for: node)
    let time = Type.number(Dimension([.time: 1]))
    switch name.text {
    case "passed": return .truth
    case "duration": return time
    case "ending": return .text
    default: break
    }
    if let recorded = symbols.recordAliases[ObjectIdentifier(scenario.scope)]?[name.text] {
      return .list(recorded)
    }
    guard let binding = scenario.scope.own(name.text) else {
      // A plugin that is not there might have given the run this name.
      if scenario.scope.ownNames.isEmpty || !missingPlugins.isEmpty { return .any }
      report(
        .unknownMember, "a run of `\(scenario.name)` has no `\(name.text)`", at: name.span,
        help: Suggestion.help(
          for: name.text, in: scenario.scope.ownNames + ["passed", "duration", "ending"])
          ?? "it has passed, duration, ending, and the names the scenario declares")
      return .any
    }
    names?.noteUse(of: binding, at: name.span)
    switch binding.kind {
    case .requirement(let requirement):
      return .record([
        Field(name: "verdict", type: .text),
        Field(name: "margin", type: .number(NumberType(requirement.margin))),
        Field(name: "first_violation", type: time),
        Field(name: RequirementMember.remainingLife.rawValue, type: .list(time)),
        Field(name: RequirementMember.violated.rawValue, type: .list(.scalar)),
      ])
    case .signal(let signal): return .list(signal.type)
    case .twin(let twin): return .recorded(twin)
    case .fault:
      return .record([
        Field(name: "onset", type: time), Field(name: "active", type: .truth),
        Field(name: "severity", type: .scalar),
      ])
    default: return .any
    }
  }

  private func pluginMember(_ plugin: String, _ name: Name, _ node: Expression) -> Type {
    if let description = plugins[plugin],
      !description.models.contains(where: { $0.name == name.text })
    {
      report(
        .unknownModel, "the plugin `\(plugin)` has no model `\(name.text)`", at: name.span,
        help: Suggestion.help(for: name.text, in: description.models.map(\.name))
          ?? "it has \(description.models.map(\.name).joined(separator: ", "))")
    }
    return .any
  }

  // MARK: Index

  func index(_ base: Expression, _ index: Expression, _ node: Expression, _ context: Context)
    -> Type
  {
    let owner = type(base, context.plain)
    if case .port(let reference)? = checked.resolution(of: base), reference.index == nil {
      checkIndex(index, context)
      guard case .list(let element) = owner else {
        if owner != .any {
          report(
            .notIndexable, "`\(reference.twin.name).\(reference.name)` is a single value",
            at: index.span,
            help: "leave out the index")
        }
        return owner
      }
      checked.note(
        .port(
          PortUse(
            twin: reference.twin, name: reference.name, isParameter: reference.isParameter,
            index: .init(expression: index))), for: node)
      return element
    }
    switch owner {
    case .list(let element):
      checkIndex(index, context)
      return element
    case .text:
      checkIndex(index, context)
      return .text
    case .table(let columns):
      if case .text = type(index, context.plain) { return .any }
      return columns.isEmpty ? .any : .record(columns)
    case .record, .any:
      type(index, context.plain)
      return .any
    default:
      type(index, context.plain)
      report(
        .notIndexable, "\(owner.described) has no elements", at: base.span,
        help: "only lists, records, texts and vector ports are indexed")
      return .any
    }
  }

  func with(_ base: Expression, _ settings: [Setting], _ node: Expression, _ context: Context)
    -> Type
  {
    let owner = type(base, context.plain)
    let changed = record(settings, context)
    switch (owner, changed) {
    case (.record(let fields), .record(let changes)):
      var result = fields.filter { field in !changes.contains { $0.name == field.name } }
      result += changes
      return .record(result)
    case (.table(let columns), .record(let changes)):
      return .table(columns.isEmpty ? [] : columns + renamed(settings, changes))
    case (.table, _), (.any, _): return owner
    default:
      report(
        .hasNoMembers, "`with` changes records and tables", at: base.span,
        label: "this is \(owner.described)")
      return .any
    }
  }
}
