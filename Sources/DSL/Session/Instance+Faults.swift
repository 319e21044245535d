import Engine

/// Declarations of faults.
extension Instance {
  func declareFault(_ statement: Statement, _ values: SiteValues) throws(ScriptFailure) {
    guard case .fault(let name, let target, let settings) = statement.kind,
      let symbol = host.symbols.faults[ObjectIdentifier(statement)],
      case .port(let use)? = host.checked.resolution(of: target)
    else { return }
    let element = try use.index.map { index throws(ScriptFailure) in
      try values.index(index.expression)
    }
    let value = settings.first { $0.name.text == "value" }?.value
    let mode = use.twin.model.faultMode(use.name, hasValue: value != nil)
    var place = use
    if let mode {
      try checkActs(mode, use.twin)
      place = PortUse(twin: use.twin, name: mode.target, isParameter: false, index: use.index)
    }
    let port = try port(place, element: element)
    var plan: FaultPlan
    if let value {
      plan = FaultPlan(name.text, on: port.range, try faultEffect(value, values))
      plan.zero = port.slot.unit.offset
    } else if let mode {
      plan = FaultPlan(name.text, mode, at: port)
    } else {
      throw ScriptFailure("the fault \(name.text) does not say what it does")
    }
    for setting in settings { try apply(setting, to: &plan, values) }
    do { faults[symbol] = try scenario.addFault(plan) } catch { throw ScriptFailure(error) }
    faultTargets[name.text] = port.path
    faultEffects[name.text] = value.map(host.text) ?? mode?.name
  }

  /// Refuses a mode that would change nothing in the twin as it is built.
  private func checkActs(_ mode: FaultModeDescription, _ twin: TwinSymbol) throws(ScriptFailure) {
    guard let wayOut = scenario.twin(twin.name)?.model.idleFaultModes[mode.name] else { return }
    throw ScriptFailure(
      "the fault mode \(mode.name) has nothing to act on in \(twin.name) as it is built",
      help: wayOut, code: .badValue)
  }

  private func apply(_ setting: Setting, to plan: inout FaultPlan, _ values: SiteValues)
    throws(ScriptFailure)
  {
    let value = setting.value
    try noteClock(of: setting, in: &plan.clocks)
    switch setting.name.text {
    case "onset": plan.onset = try onset(value, values)
    case "probability": plan.probability = try values.number(value, "`probability`")
    case "active": plan.pattern = try pattern(value, values)
    case "severity":
      if case .call(_, let arguments) = value.kind, let process = GrowthProcess(value),
        !isStep(value, values)
      {
        let names = process.parameters.map(\.key)
        var numbers = names.map { _ in 0.0 }
        for (place, argument) in process.places(of: arguments) {
          let number = try values.number(
            argument.value, "`\(names[place])` of `\(process.rawValue)`")
          guard process.takes(number, at: place) else {
            host.failurePlace = argument.value.span
            let shown = process.text(of: number, host.checked.type(of: argument.value))
            throw ScriptFailure(
              "\(process.refusal(of: place)), not \(shown)", code: .badValue)
          }
          numbers[place] = number
        }
        plan.growth = process.growth(numbers)
      } else {
        plan.growth = .expression(try compile(value, values))
      }
    case "rate": plan.growth = .rate(try compile(value, values), initial: 0)
    case "repair": plan.repair = try repair(value, values)
    case "duration":
      guard case .fixed(let duration) = try duration(value, values, "`duration`") else {
        throw ScriptFailure("`duration` takes a time", help: "write `active: for(5 s)`")
      }
      plan.pattern = .once(duration)
    default: break
    }
  }

  /// Takes over what measures the spans and rates of a setting.
  private func noteClock(of setting: Setting, in clocks: inout FaultClocks) throws(ScriptFailure) {
    var nodes = [setting.value]
    if case .call(_, let arguments) = setting.value.kind { nodes += arguments.map(\.value) }
    for node in nodes {
      guard let clock = try clock(of: node) else { continue }
      switch setting.name.text {
      case "onset": clocks.onset = clock
      case "active", "duration": clocks.pattern = clock
      case "rate", "severity": clocks.growth = clock
      case "repair": clocks.repair = clock
      default: break
      }
    }
  }

  private func isStep(_ node: Expression, _ values: SiteValues) -> Bool {
    values.site.steps.contains { $0 === node }
  }

  private func faultEffect(_ value: Expression, _ values: SiteValues) throws(ScriptFailure)
    -> FaultEffect
  {
    guard !isStep(value, values), case .call(let callee, let arguments) = value.kind,
      case .name(let name) = callee.kind, let helper = FaultHelper(rawValue: name)
    else { return .expression(try compile(value, values)) }
    let numbers = try arguments.map { argument throws(ScriptFailure) in
      try values.number(argument.value, "the argument of `\(name)`")
    }
    switch helper {
    case .stuck: return .stuck
    case .drift: return .drift(rate: numbers[0])
    case .offset: return .offset(numbers[0])
    case .scale: return .scale(numbers[0])
    case .noise: return .noise(deviation: numbers[0])
    case .dropout: return .dropout(probability: numbers[0])
    case .delay: return .delay(try Nanoseconds.from(seconds: numbers[0], "the delay"))
    }
  }

  private func onset(_ value: Expression, _ values: SiteValues) throws(ScriptFailure) -> FaultOnset
  {
    if case .name("manual") = value.kind { return .manual }
    if case .call(let callee, let arguments) = value.kind, case .name(let name) = callee.kind,
      let first = arguments.first?.value, isStep(first, values)
    {
      let program = try compile(first, values)
      return name == "hazard" ? .hazard(program) : .condition(program)
    }
    switch try duration(value, values, "`onset`") {
    case .fixed(let time): return .time(time)
    case .drawn(let distribution): return .drawn(distribution)
    }
  }

  private func pattern(_ value: Expression, _ values: SiteValues) throws(ScriptFailure)
    -> FaultPattern
  {
    guard case .call(let callee, let arguments) = value.kind, case .name(let name) = callee.kind
    else {
      return .always
    }
    let first = try duration(arguments[0].value, values, "the time of `\(name)`")
    if name == "for" {
      guard case .fixed(let time) = first else {
        throw ScriptFailure("`for` takes a time here", help: "write `active: for(5 s)`")
      }
      return .once(time)
    }
    let second = try duration(arguments[1].value, values, "the time of `\(name)`")
    let isReversed = arguments[0].label?.text == "off"
    return .intermittent(on: isReversed ? second : first, off: isReversed ? first : second)
  }

  private func repair(_ value: Expression, _ values: SiteValues) throws(ScriptFailure)
    -> FaultRepair
  {
    guard case .call(let callee, let arguments) = value.kind, case .name(let name) = callee.kind
    else {
      return .manual
    }
    func argument(_ label: String, at position: Int?) -> Expression? {
      if let labelled = arguments.first(where: { $0.label?.text == label }) {
        return labelled.value
      }
      guard let position, position < arguments.count, arguments[position].label == nil else {
        return nil
      }
      return arguments[position].value
    }
    var quality = 1.0
    if let node = argument("quality", at: nil) {
      quality = try values.number(node, "`quality`")
      guard (0...1).contains(quality) else {
        throw ScriptFailure("`quality` is \(quality)", help: "it lies between 0 and 100 %")
      }
    }
    if name == "after" {
      guard let node = argument("time", at: 0) else { return .manual }
      return .after(try duration(node, values, "the time of `after`"), quality: quality)
    }
    guard let condition = argument("condition", at: 0) else { return .manual }
    let delay = try argument("after", at: nil).map { node throws(ScriptFailure) in
      try duration(node, values, "`after`")
    }
    return .condition(try compile(condition, values), delay: delay, quality: quality)
  }

  private func duration(_ node: Expression, _ values: SiteValues, _ what: String)
    throws(ScriptFailure)
    -> FaultDuration
  {
    if let object = host.machine.hostObject(values.value(node)) as? DistributionObject {
      return .drawn(object.distribution)
    }
    return .fixed(try values.time(node, what))
  }
}
