import Engine

extension LithiumIonModel {
  func surroundings(_ frame: StepFrame) -> CellSurroundings {
    let parameters = frame.parameters
    var circuit = CircuitElements()
    let ageing = ageingScales(frame)
    circuit.seriesResistance = parameters[places.seriesResistance]
    circuit.fastResistance = parameters[places.fastResistance]
    circuit.slowResistance = parameters[places.slowResistance]
    return CellSurroundings(
      ambientTemperature: parameters[places.ambientTemperature],
      coolingConductance: parameters[places.heatTransfer] * cell.parameters.coolingArea,
      contactResistance: parameters[places.contactResistance] / series,
      shortConductance: parameters[places.shortConductance], circuit: circuit,
      ageing: ageing)
  }

  /// What one cell must hold now.
  func law(_ procedure: LithiumIonState.Procedure, _ frame: StepFrame) -> CellLaw {
    switch procedure.task {
    case .current: return .current(procedure.target)
    case .voltage: return .voltage(procedure.target)
    case .power: return .power(procedure.target)
    case .drive:
      let current = procedure.target * frame.inputs[places.currentLoad]
      let power = procedure.target * frame.inputs[places.powerLoad] / series
      return power == 0 ? .current(current) : .power(power, besides: current)
    }
  }

  /// How far the task is from its end: volts or a share of the current of 1C; infinite where it has none.
  func margin(
    _ procedure: LithiumIonState.Procedure, _ instant: CellInstant,
    _ surroundings: CellSurroundings, widenedBy slack: Double
  ) -> Double {
    let terminals = surroundings.terminals(instant)
    switch procedure.task {
    case .drive: return .infinity
    case .voltage:
      guard procedure.taper > 0 else { return .infinity }
      return (abs(terminals.current) - procedure.taper) / cell.fullCurrent
    case .current, .power:
      guard let end = procedure.end else { return .infinity }
      return procedure.target > 0
        ? terminals.voltage - (end - slack) : (end + slack) - terminals.voltage
    }
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let state = LithiumIonState(frame.state, cell)
    if let code = refusal(frame) ?? ageingRefusal(frame) { return code }
    let surroundings = surroundings(frame)
    state.keep()
    do {
      if !cell.isThermal { state.cell.now.pointee.temperature = surroundings.ambientTemperature }
      if cell.isAgeing { try live(state, frame, surroundings) }
      try settle(state, frame, surroundings)
      let slack = frame.parameters[places.cutOffMargin]
      let start = Double(frame.time) * 1e-9
      if margin(state.procedure.pointee, state.cell.now.pointee, surroundings, widenedBy: slack)
        <= 0
      {
        finish(state, at: start)
        try settle(state, frame, surroundings)
      }
      writeOutputs(state, frame, surroundings)
      let charge = state.cell.now.pointee.discharged
      try move(state, frame, surroundings, slack)
      count(state, state.cell.now.pointee.discharged - charge)
      return 0
    } catch {
      state.revert()
      return error.rawValue
    }
  }

  /// Makes potentials agree with what holds now, unless they do.
  private func settle(
    _ state: LithiumIonState, _ frame: StepFrame, _ surroundings: CellSurroundings
  ) throws(CellStatus) {
    let law = law(state.procedure.pointee, frame)
    let footing = LithiumIonState.Footing(
      law: law, contactResistance: surroundings.contactResistance,
      shortConductance: surroundings.shortConductance,
      seriesResistance: surroundings.circuit.seriesResistance,
      temperature: cell.isThermal ? 0 : surroundings.ambientTemperature)
    guard state.procedure.pointee.footing != footing else { return }
    try cell.settle(state.cell, law, surroundings)
    state.procedure.pointee.footing = footing
  }

  /// Moves the cell by one period; a task that ends within it gives way to rest at that very instant.
  private func move(
    _ state: LithiumIonState, _ frame: StepFrame, _ surroundings: CellSurroundings,
    _ slack: Double
  ) throws(CellStatus) {
    let duration = Double(frame.period) * 1e-9
    var elapsed = 0.0
    while elapsed < duration {
      let held = law(state.procedure.pointee, frame)
      let remaining = duration - elapsed
      var length = try cell.step(
        state.cell, { _ in held }, within: remaining, surroundings, precision)
      let procedure = state.procedure.pointee
      let value = margin(procedure, state.cell.next.pointee, surroundings, widenedBy: slack)
      let isAtEnd = value <= 0
      if isAtEnd {
        length = try cell.locate(
          state.cell, { _ in held }, within: length,
          from: margin(procedure, state.cell.now.pointee, surroundings, widenedBy: slack),
          to: value, surroundings
        ) { _ in margin(procedure, state.cell.next.pointee, surroundings, widenedBy: slack) }
      }
      cell.accept(state.cell, step: length)
      elapsed = length >= remaining ? duration : elapsed + length
      if isAtEnd {
        finish(state, at: Double(frame.time) * 1e-9 + elapsed)
        try settle(state, frame, surroundings)
      }
    }
  }

  private func finish(_ state: LithiumIonState, at time: Double) {
    state.procedure.pointee.task = .current
    state.procedure.pointee.target = 0
    state.procedure.pointee.end = nil
    state.procedure.pointee.isDone = true
    state.procedure.pointee.endTime = time
  }

  /// A cycle is counted when a discharge follows at least a twentieth of the capacity put in.
  private func count(_ state: LithiumIonState, _ taken: Double) {
    let putIn = state.procedure.pointee.putIn
    if taken > 0, putIn > 0.05 * cell.parameters.nominalCapacity {
      state.procedure.pointee.cycle += 1
      state.procedure.pointee.putIn = 0
    } else {
      state.procedure.pointee.putIn = max(0, putIn - taken)
    }
  }
}
