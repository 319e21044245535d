import Engine

/// Answers the step compiler's questions about one site of one scenario.
struct InstanceEnvironment: StepEnvironment {
  let instance: Instance
  let values: SiteValues

  func constant(_ name: String) -> StepConstant? {
    guard let capture = values.site.captures.first(where: { $0.name == name }), !capture.isVariable,
      let value = values.capture(name)
    else { return nil }
    if value.isNumber { return .number(value.number) }
    if value.isBoolean { return .truth(value.isTrue) }
    if let numbers = values.machine.numbers(value) { return .numbers(numbers) }
    if let object = values.machine.hostObject(value) as? DistributionObject {
      return .distribution(object.distribution)
    }
    return nil
  }

  func variable(_ name: String) -> StepVariablePlace? {
    guard let capture = values.site.captures.first(where: { $0.name == name }), capture.isVariable
    else {
      return nil
    }
    let cell = values.capture(name) ?? .none
    if instance.simulation == nil { return instance.mirror(name, cell).map { .bus($0) } }
    let variable =
      cell.isObject(.cell)
      ? LiveVariable(cell: cell, in: values.machine)
      : LiveVariable(global: name, in: values.machine)
    return variable.map { .live($0) }
  }

  func range(of use: PortUse, element: ElementIndex?) throws(ScriptFailure) -> BusRange {
    try instance.port(use, element: element).range
  }

  func range(of signal: SignalSymbol) throws(ScriptFailure) -> BusRange {
    try instance.range(signal)
  }

  func range(of fault: FaultSymbol, _ member: FaultMember) throws(ScriptFailure) -> BusRange {
    try instance.range(fault, member)
  }

  func range(of requirement: RequirementSymbol, _ member: String?) throws(ScriptFailure) -> BusRange
  {
    if member == RequirementMember.violated.rawValue { return try instance.violated(requirement) }
    throw ScriptFailure(
      "\(requirement.name) is judged over the whole run; it has no value at each step",
      help: "`\(requirement.name).violated` says whether it is violated so far")
  }
}

extension Instance {
  /// The place on the bus of a `var`, given its cell, or anything else for a global.
  func mirror(_ name: String, _ cell: Value) -> BusRange? {
    let isCell = cell.isObject(.cell)
    for mirror in mirrors where mirror.name == name {
      switch mirror.source {
      case .global: if !isCell { return mirror.range }
      case .cell(let known): if isCell, known.value.bits == cell.bits { return mirror.range }
      }
    }
    let source: VariableMirror.Source =
      isCell ? .cell(RootedValue(cell, in: host.machine)) : .global(name)
    let taken = mirrors.count { $0.name == name }
    let label = taken == 0 ? name : "\(name)#\(taken + 1)"
    let placeholder = VariableMirror(
      name: name, source: source, range: BusRange(offset: 0, count: 1))
    let value = placeholder.value(host.machine)
    let start = value.isNumber ? value.number : value.isTrue ? 1 : 0
    guard let range = try? scenario.addVariable(label, initial: [start]) else { return nil }
    mirrors.append(VariableMirror(name: name, source: source, range: range))
    return range
  }
}
