import Engine

extension LithiumIonModel {
  func surroundings(_ frame: StepFrame, _ state: LithiumIonState) -> CellSurroundings {
    let parameters = frame.parameters
    var circuit = CircuitElements()
    circuit.seriesResistance = parameters[places.seriesResistance]
    circuit.fastResistance = parameters[places.fastResistance]
    circuit.slowResistance = parameters[places.slowResistance]
    return CellSurroundings(
      ambientTemperature: parameters[places.ambientTemperature],
      coolingConductance: parameters[places.heatTransfer] * cell.parameters.coolingArea,
      contactResistance: parameters[places.contactResistance] / series,
      shortConductance: parameters[places.shortConductance] + collapse(frame, state),
      circuit: circuit)
  }

  /// What one cell must hold now.
  func law(_ procedure: Procedure, _ frame: StepFrame) -> CellLaw {
    procedure.law(
      currentLoad: frame.inputs[places.currentLoad],
      powerLoad: frame.inputs[places.powerLoad] / series)
  }

  private func margin(
    _ procedure: Procedure, _ instant: CellInstant, _ surroundings: CellSurroundings,
    widenedBy slack: Double
  ) -> Double {
    procedure.margin(
      surroundings.terminals(instant), fullCurrent: cell.fullCurrent, widenedBy: slack)
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let state = state(frame)
    if let refusal = orders.refusal(
      currentLoad: frame.inputs[places.currentLoad], powerLoad: frame.inputs[places.powerLoad])
    {
      return refusal.rawValue
    }
    let surroundings = surroundings(frame, state)
    state.keep()
    do {
      if !cell.isThermal { state.cell.now.pointee.temperature = surroundings.ambientTemperature }
      try settle(state, frame, surroundings)
      let slack = frame.parameters[places.cutOffMargin]
      let start = Double(frame.time) * 1e-9
      if margin(state.procedure.pointee, state.cell.now.pointee, surroundings, widenedBy: slack)
        <= 0
      {
        state.procedure.pointee.finish(at: start)
        try settle(state, frame, surroundings)
      }
      writeOutputs(state, frame, surroundings)
      let charge = state.cell.now.pointee.discharged
      try move(state, frame, slack)
      state.procedure.pointee.count(
        state.cell.now.pointee.discharged - charge, capacity: cell.parameters.nominalCapacity)
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
      if let decomposition, decompose(state, decomposition, for: length) {
        surroundings = self.surroundings(frame, state)
        try settle(state, frame, surroundings)
      }
      if isAtEnd {
        state.procedure.pointee.finish(at: Double(frame.time) * 1e-9 + elapsed)
        try settle(state, frame, surroundings)
      }
    }
  }
}
