import Engine

/// Fault modes that a study injects, and the detectors that are to notice them.
extension Instance {
  /// Adds to a run what the study of fault modes needs, the same in every run: one fault, which is the mode that the run
  /// suffers or never begins, and the memory of each detector. The scenario's own faults do not act.
  ///
  /// - Parameter injection: nil for a healthy machine
  func prepare(_ modes: FailureModeSymbol, _ injection: Injection?, _ frame: StudyFrame)
    throws(ScriptFailure)
  {
    for fault in scenario.faults { scenario.suppress(fault) }
    try inject(injection, besides: modes.detectors.map(\.name))
    let starts = [0] + (frame.failureModes?.times ?? [])
    let environment = DetectorEnvironment(
      instance: self, constants: frame.failureModes?.constants ?? [:])
    for detector in modes.detectors {
      let condition = try StepCompiler(host.checked, environment).compile(detector.condition)
      do {
        alarms.append(try scenario.addAlarm(detector.name, condition, from: starts))
      } catch { throw ScriptFailure(error) }
    }
  }

  private func inject(_ injection: Injection?, besides names: [String]) throws(ScriptFailure) {
    let somewhere = scenario.twins.lazy.compactMap { FailureModePlace.first(of: $0) }
    let wanted = try injection.map { injection throws(ScriptFailure) in
      try here(injection.place)
    }
    guard let place = wanted ?? somewhere.first else {
      throw FailureModePlace.none(in: symbol)
    }
    var plan = FaultPlan(freeName(besides: names), place.mode, at: place.port)
    if let injection {
      plan.onset = .time(scenario.startAge + injection.time)
      if injection.severity < 1 {
        plan.growth = .expression(ConstantExpression(injection.severity))
      }
    }
    do { injected = try scenario.addFault(plan) } catch { throw ScriptFailure(error) }
    if injection != nil {
      faultTargets[plan.name] = place.port.path
      faultEffects[plan.name] = place.mode.name
    }
  }

  /// The same place in this run, whose bus may be laid out in another way.
  private func here(_ place: FailureModePlace) throws(ScriptFailure) -> FailureModePlace {
    let twin = scenario.twin(place.name.twin)
    let found = twin.flatMap { FailureModePlace(place.mode, of: $0, element: place.name.element) }
    guard let found else {
      throw ScriptFailure("this run has no \(place.name.path), as the first one had")
    }
    return found
  }

  /// A name that nothing else in the scenario has.
  private func freeName(besides names: [String]) -> String {
    var name = "injected"
    let taken =
      scenario.twins.map(\.name) + scenario.signals.map(\.name) + scenario.variables.map(\.name)
      + scenario.faults.map(\.name) + names
    while taken.contains(name) { name += "_" }
    return name
  }
}

/// What the names in the condition of a detector stand for.
private struct DetectorEnvironment: StepEnvironment {
  let instance: Instance
  let constants: [String: StepConstant]

  func constant(_ name: String) -> StepConstant? { constants[name] }
  func variable(_ name: String) -> StepVariablePlace? { nil }

  func range(of use: PortUse, element: ElementIndex?) throws(ScriptFailure) -> BusRange {
    try instance.port(use, element: element).range
  }

  func range(of signal: SignalSymbol) throws(ScriptFailure) -> BusRange {
    try instance.range(signal)
  }

  func range(of fault: FaultSymbol, _ member: FaultMember) throws(ScriptFailure) -> BusRange {
    try instance.range(fault, member)
  }
}
