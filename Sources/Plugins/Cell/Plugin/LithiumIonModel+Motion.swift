import Engine

extension LithiumIonModel {
  func surroundings(_ frame: StepFrame, _ state: LithiumIonState) -> CellSurroundings {
    let parameters = frame.parameters
    var circuit = CircuitElements()
    let ageing = ageingScales(frame)
    circuit.seriesResistance = parameters[places.seriesResistance]
    circuit.fastResistance = parameters[places.fastResistance]
    circuit.slowResistance = parameters[places.slowResistance]
    let isBurnt = state.decomposition?.pointee.isBurnt ?? false
    return CellSurroundings(
      ambientTemperature: parameters[places.ambientTemperature],
      coolingConductance: parameters[places.heatTransfer] * cell.parameters.coolingArea,
      contactResistance: parameters[places.contactResistance] / series,
      shortConductance: isBurnt
        ? 0 : parameters[places.shortConductance] + collapse(frame, state),
      remains: isBurnt ? 1 / max(parameters[places.collapseConductance], 1e-3) : 0,
      circuit: circuit,
      ageing: ageing)
  }

  /// What one cell must hold some time after the start of the step.
  func law(
    _ procedure: Procedure, _ frame: StepFrame, after elapsed: Double = 0
  ) -> CellLaw {
    guard procedure.task == .profile else {
      return procedure.law(
        currentLoad: frame.inputs[places.currentLoad],
        powerLoad: frame.inputs[places.powerLoad] / series)
    }
    guard let profile else { return .current(0) }
    let load = procedure.target * profile.value(at: played(procedure, frame, after: elapsed))
    switch profile.quantity {
    case .current: return .current(load)
    case .rate: return .current(load * cell.fullCurrent)
    case .power: return .power(load / series)
    }
  }

  /// How much of the profile has been played some time after the start of the step, s.
  private func played(
    _ procedure: Procedure, _ frame: StepFrame, after elapsed: Double
  ) -> Double { Double(frame.time) * 1e-9 - procedure.beginning + elapsed }

  /// How far a state is from ending the task, by the task's own end or by a bound that a script has set.
  private func margin(
    _ state: LithiumIonState, _ memory: CellMemory, _ surroundings: CellSurroundings,
    widenedBy slack: Double
  ) -> Double {
    let procedure = state.procedure.pointee
    var least = procedure.margin(
      surroundings.terminals(memory.now.pointee), fullCurrent: cell.fullCurrent, widenedBy: slack)
    guard procedure.boundCount > 0 else { return least }
    writeTruth(of: memory, surroundings, to: state.trial)
    if surroundings.remains > 0 { writeBurnt(to: state.trial) }
    for place in 0..<procedure.boundCount {
      least = min(least, state.bounds[place].margin(state.trial))
    }
    return least
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let state = state(frame)
    let refusal = orders.refusal(
      currentLoad: frame.inputs[places.currentLoad], powerLoad: frame.inputs[places.powerLoad])
    if let code = refusal?.rawValue ?? ageingRefusal(frame) { return code }
    let surroundings = surroundings(frame, state)
    state.keep()
    state.failure.pointee.elapsed = 0
    do throws(CellStatus) {
      if !cell.isThermal { state.cell.now.pointee.temperature = surroundings.ambientTemperature }
      if cell.isAgeing { try live(state, frame, surroundings) }
      if surroundings.remains > 0, law(state.procedure.pointee, frame) != .current(0) {
        throw CellStatus.burnt
      }
      try settle(state, frame, surroundings)
      let slack = frame.parameters[places.cutOffMargin]
      let start = Double(frame.time) * 1e-9
      if margin(state, state.cell, surroundings, widenedBy: slack) <= 0 {
        finish(state, at: start, surroundings)
        try settle(state, frame, surroundings)
      }
      writeOutputs(state, frame, surroundings)
      let charge = state.cell.now.pointee.discharged
      try move(state, frame, slack)
      state.procedure.pointee.count(
        state.cell.now.pointee.discharged - charge, capacity: cell.parameters.nominalCapacity)
      return 0
    } catch {
      noteFailure(state, frame)
      state.revert()
      return error.rawValue
    }
  }

  /// Ends the task, and keeps what the cell was like then.
  private func finish(
    _ state: LithiumIonState, at time: Double, _ surroundings: CellSurroundings
  ) {
    let now = state.cell.now.pointee
    state.procedure.pointee.endVoltage = series * surroundings.terminals(now).voltage
    state.procedure.pointee.endTemperature = now.temperature
    state.procedure.pointee.finish(at: time)
  }

  /// Makes potentials agree with what holds now, unless they do.
  private func settle(
    _ state: LithiumIonState, _ frame: StepFrame, _ surroundings: CellSurroundings
  ) throws(CellStatus) {
    let procedure = state.procedure.pointee
    let law = law(procedure, frame)
    let footing = LithiumIonState.Footing(
      law: procedure.task == .profile ? nil : law,
      contactResistance: surroundings.contactResistance,
      shortConductance: surroundings.shortConductance,
      remains: surroundings.remains,
      seriesResistance: surroundings.circuit.seriesResistance,
      temperature: cell.isThermal ? 0 : surroundings.ambientTemperature)
    guard state.footing.pointee != footing else { return }
    try cell.settle(state.cell, law, surroundings)
    state.footing.pointee = footing
  }

  /// Moves the cell by one period; a task that ends within it gives way to rest at that very instant.
  private func move(
    _ state: LithiumIonState, _ frame: StepFrame, _ slack: Double
  ) throws(CellStatus) {
    var surroundings = surroundings(frame, state)
    let duration = Double(frame.period) * 1e-9
    var elapsed = 0.0
    var budget = StepBudget(for: duration, precision)
    while elapsed < duration {
      let procedure = state.procedure.pointee
      let remaining = duration - elapsed
      let begun = elapsed
      state.failure.pointee.elapsed = elapsed
      let isPlaying = procedure.task == .profile
      var stretch = remaining
      if isPlaying, let profile {
        // No step goes over a bend, and no sliver of rounding is left behind it.
        let bend = profile.timeToNextSample(after: played(procedure, frame, after: begun))
        if bend < remaining - 1e-6 {
          stretch = bend
          budget = StepBudget(for: duration, precision)
        }
      }
      try budget.spend()
      var length = try cell.step(
        state.cell, { law(procedure, frame, after: begun + $0) }, within: stretch, surroundings,
        precision)
      let value = margin(state, cell.ahead(state.cell), surroundings, widenedBy: slack)
      let isAtEnd = value <= 0
      if isAtEnd {
        length = try cell.locate(
          state.cell, { law(procedure, frame, after: begun + $0) }, within: length,
          from: margin(state, state.cell, surroundings, widenedBy: slack), to: value, surroundings
        ) { _ in margin(state, cell.ahead(state.cell), surroundings, widenedBy: slack) }
      }
      cell.accept(state.cell, step: length)
      // A parabola through so short a step would say nothing of the next.
      if length < 1e-4 { state.cell.now.pointee.previousStep = 0 }
      elapsed = length >= remaining ? duration : elapsed + length
      if let decomposition, decompose(state, decomposition, for: length, frame) {
        let wasBurnt = surroundings.remains > 0
        surroundings = self.surroundings(frame, state)
        if !wasBurnt, surroundings.remains > 0 {
          state.procedure.pointee.finish(at: Double(frame.time) * 1e-9 + elapsed)
        }
        try settle(state, frame, surroundings)
      }
      let hasPlayed =
        isPlaying && played(procedure, frame, after: elapsed) >= (profile?.duration ?? 0) - 1e-6
      if isAtEnd || hasPlayed {
        finish(state, at: Double(frame.time) * 1e-9 + elapsed, surroundings)
        try settle(state, frame, surroundings)
      }
    }
  }
}
