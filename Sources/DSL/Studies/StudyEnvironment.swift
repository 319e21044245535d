import Engine

/// What the names in a question stand for: places in a row that `StudyLayout` describes.
struct StudyEnvironment: StepEnvironment {
  let layout: StudyLayout
  let values: SiteValues

  private var instance: InstanceEnvironment {
    InstanceEnvironment(instance: layout.reference, values: values)
  }

  func constant(_ name: String) -> StepConstant? {
    layout.range(ofFact: name) == nil ? instance.constant(name) : nil
  }

  func variable(_ name: String) -> StepVariablePlace? {
    if let range = layout.range(ofFact: name) { return .bus(range) }
    // A `var` of the script counts with the value it has now.
    guard let capture = values.site.captures.first(where: { $0.name == name }), capture.isVariable
    else { return nil }
    let cell = values.capture(name) ?? .none
    let variable =
      cell.isObject(.cell)
      ? LiveVariable(cell: cell, in: values.machine)
      : LiveVariable(global: name, in: values.machine)
    return variable.map { .live($0) }
  }

  func range(of use: PortUse, element: ElementIndex?) throws(ScriptFailure) -> BusRange {
    try instance.range(of: use, element: element)
  }

  func range(of signal: SignalSymbol) throws(ScriptFailure) -> BusRange {
    try instance.range(of: signal)
  }

  func range(of fault: FaultSymbol, _ member: FaultMember) throws(ScriptFailure) -> BusRange {
    try instance.range(of: fault, member)
  }

  func range(of requirement: RequirementSymbol, _ member: String?) throws(ScriptFailure) -> BusRange
  {
    if let range = layout.range(of: requirement, member) { return range }
    throw ScriptFailure("the requirement \(requirement.name) is not declared in these runs")
  }
}
