import Engine

/// What a run leaves behind.
extension Instance {
  /// At the prompt everything is kept in memory, so that it can be plotted afterwards.
  func recordEverything() throws(ScenarioError) {
    var known = Set(scenario.records.map(\.name))
    for twin in scenario.twins {
      for slot in twin.slots where slot.role != .parameter {
        let port = try twin.port(slot.name)
        guard known.insert(port.path).inserted else { continue }
        recorded.insert(port.path)
        try scenario.record(port)
      }
    }
    for (signal, range) in signals.sorted(by: { $0.value.offset < $1.value.offset })
    where known.insert(signal.name).inserted {
      try scenario.record(signal.name, range, unit: signal.type.displayUnit)
    }
  }

  /// Records when each fault acted, and how much, and how much life each requirement left, beside everything else: the
  /// truth a diagnosis and a prognosis are judged by.
  ///
  /// They come with the fastest records in time, else with the fastest on a clock of use.
  ///
  /// - Parameter always: whether they come where nothing else is recorded, as often as the fastest twin steps, if any does
  func recordTruth(always: Bool) {
    let timed = scenario.records.filter { $0.clock == nil }
    let fastest = (timed.isEmpty ? scenario.records : timed).min { $0.period < $1.period }
    // Without a twin they would bring instants of their own, and a run must not depend on its trace.
    guard fastest != nil || always && !scenario.twins.isEmpty else { return }
    let (period, clock) = (fastest?.period, fastest?.clock)
    for fault in scenario.faults {
      for (member, range) in [("active", fault.active), ("severity", fault.severity)] {
        let name = "\(fault.name).\(member)"
        if !recorded.contains(name) {
          try? scenario.record(name, range, period: period, on: clock)
        }
      }
    }
    for requirement in scenario.requirements
    where !recorded.contains("\(requirement.name).\(RemainingLife.member)") {
      try? scenario.recordRemainingLife(of: requirement.name, period: period, on: clock)
    }
  }

  func summary(_ simulation: Simulation, _ ending: String) -> TraceSummary {
    TraceSummary(
      end: simulation.time, outcome: ending,
      faults: scenario.faults.map { fault in
        let status = simulation.status(fault)
        return FaultRecord(
          name: fault.name, target: faultTargets[fault.name] ?? "",
          effect: faultEffects[fault.name] ?? "", severity: status.severity,
          onset: status.firstOnset, repaired: status.onset == nil ? status.lastRepair : nil)
      },
      requirements: simulation.requirementResults.enumerated().map { position, result in
        RequirementRecord(
          name: result.name, verdict: "\(result.verdict)", firstViolation: result.firstViolation,
          margin: result.robustness.isFinite ? result.robustness : nil,
          unit: requirements[position].unit)
      })
  }
}

extension Session {
  func report(_ instance: Instance, _ simulation: Simulation, ending: String, isFinal: Bool)
    -> RunReport
  {
    RunReport(
      scenario: instance.symbol.name, duration: Nanoseconds.seconds(simulation.time),
      ending: ending,
      requirements: simulation.requirementResults.enumerated().map { position, result in
        let unit = instance.requirements[position].unit
        let robustness = result.robustness.isFinite ? result.robustness : nil
        let margin = robustness.map {
          QuantityFormat.format(si: $0, dimension: unit.dimension, in: unit)
        }
        return RunReport.Requirement(
          name: result.name, verdict: "\(result.verdict)",
          firstViolation: result.firstViolation.map(Nanoseconds.seconds), margin: margin,
          robustness: robustness)
      },
      faults: instance.scenario.faults.map { fault in
        let status = simulation.status(fault)
        return RunReport.Fault(
          name: fault.name, target: instance.faultTargets[fault.name] ?? "",
          onset: status.firstOnset.map(Nanoseconds.seconds), isActive: status.isActive,
          severity: status.severity)
      },
      tracePath: isFinal ? instance.tracePath : nil, seed: instance.seed)
  }
}
