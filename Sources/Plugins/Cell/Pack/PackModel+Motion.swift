import Engine

extension PackModel {
  func step(_ frame: StepFrame) -> StepStatus {
    let loads = (frame.inputs[places.currentLoad], frame.inputs[places.powerLoad])
    if let refusal = orders.refusal(currentLoad: loads.0, powerLoad: loads.1) {
      return refusal.rawValue
    }
    let state = equations.state(frame.state)
    state.keep()
    state.failure.pointee = FailedInstant()
    let surroundings = surroundings(frame)
    do {
      takeParameters(state, frame)
      try settle(state, frame, surroundings)
      if margin(state, frame, atEnd: false) <= 0 {
        finish(state, frame, at: Double(frame.time) * 1e-9, atEnd: false)
        try settle(state, frame, surroundings)
      }
      writeOutputs(state, frame)
      let charge = state.header.pointee.now.chargeOut
      try move(state, frame, surroundings)
      state.header.pointee.procedure.count(
        state.header.pointee.now.chargeOut - charge, capacity: orders.capacity)
      return 0
    } catch {
      noteFailure(state, error)
      state.revert()
      return error.rawValue
    }
  }

  private func surroundings(_ frame: StepFrame) -> PackEquations.Surroundings {
    PackEquations.Surroundings(
      ambientTemperature: frame.parameters[places.ambientTemperature],
      conduction: frame.parameters[places.conduction],
      cableResistance: frame.parameters[places.contactResistance],
      circuit: .scaled(to: cell.parameters.nominalCapacity))
  }

  /// Lets parameters and balancing act; where they change a cell or the network, currents must settle anew.
  private func takeParameters(_ state: PackState, _ frame: StepFrame) {
    let parameters = frame.parameters
    let cooling = parameters[places.heatTransfer] * cell.parameters.coolingArea
    let ohmic = CircuitElements.scaled(to: cell.parameters.nominalCapacity).seriesResistance
    decideBalancing(state, frame)
    for k in 0..<state.count {
      let place = state.places + k
      let capacity = parameters[places.cellCapacity + k] * place.pointee.capacityDraw
      let resistance = parameters[places.cellResistance + k] * place.pointee.resistanceDraw
      let contact =
        (resistance - 1) * ohmic + parameters[places.cellConnection + k] * capacity
      let isBurnt = decomposition != nil && place.pointee.decomposition.isBurnt
      let short =
        isBurnt ? 0 : parameters[places.cellShort + k] / capacity + collapse(state, k, frame)
      let remains = isBurnt ? 1 / max(collapseConductance(frame), 1e-3) : 0
      if capacity != place.pointee.capacity || contact != place.pointee.contactResistance
        || short != place.pointee.shortConductance || remains != place.pointee.remains
      {
        state.header.pointee.isSettled = false
        // The current of the whole cell goes on at first.
        state.cell(k).now.pointee.current *= place.pointee.capacity / capacity
      }
      place.pointee.capacity = capacity
      place.pointee.contactResistance = contact
      place.pointee.shortConductance = short
      if remains > 0, remains != place.pointee.remains {
        place.pointee.remains = remains
        state.cell(k).now.pointee.resistance = remains
      }
      place.pointee.ageing = ageingScales(frame, k)
      place.pointee.cooling = cooling * parameters[places.cellCooling + k]
      let temperature = state.cell(k).now
      if !cell.isThermal,
        temperature.pointee.temperature != parameters[places.ambientTemperature]
      {
        temperature.pointee.temperature = parameters[places.ambientTemperature]
        state.header.pointee.isSettled = false
      }
    }
  }

  /// Bleeds, on charge and at rest, the groups that are above the lowest by more than the threshold.
  private func decideBalancing(_ state: PackState, _ frame: StepFrame) {
    let threshold = frame.parameters[places.balancingThreshold]
    let mayBleed =
      threshold > 0 && state.header.pointee.now.current <= 1e-9 * orders.fullCurrent
    let parallel = layout.parallel
    let share = 1 / (frame.parameters[places.bleedResistance] * Double(parallel))
    func voltage(_ group: Int) -> Double {
      var sum = 0.0
      for k in group * parallel..<(group + 1) * parallel {
        sum += equations.terminals(state.places[k], state.cell(k).now.pointee).voltage
      }
      return sum / Double(parallel)
    }
    let floor = frame.parameters[places.balancingFloor]
    var lowest = Double.infinity
    if mayBleed {
      for group in 0..<layout.series { lowest = min(lowest, voltage(group)) }
    }
    for group in 0..<layout.series {
      let bleed = mayBleed && voltage(group) > max(lowest + threshold, floor) ? share : 0
      for k in group * parallel..<(group + 1) * parallel where state.places[k].bleed != bleed {
        state.places[k].bleed = bleed
        state.header.pointee.isSettled = false
      }
    }
  }

  func law(_ state: PackState, _ frame: StepFrame) -> CellLaw {
    state.header.pointee.procedure.law(
      currentLoad: frame.inputs[places.currentLoad],
      powerLoad: frame.inputs[places.powerLoad])
  }

  /// Makes currents agree with what holds now, unless they do.
  private func settle(
    _ state: PackState, _ frame: StepFrame, _ surroundings: PackEquations.Surroundings
  ) throws(CellStatus) {
    let law = law(state, frame)
    let header = state.header
    guard
      !header.pointee.isSettled || header.pointee.law != law
        || header.pointee.cableResistance != surroundings.cableResistance
    else { return }
    try equations.settle(state, law, surroundings)
    header.pointee.law = law
    header.pointee.cableResistance = surroundings.cableResistance
    header.pointee.isSettled = true
  }

  /// Moves the pack by one period; a task that ends within it gives way to rest at that very instant.
  private func move(
    _ state: PackState, _ frame: StepFrame, _ surroundings: PackEquations.Surroundings
  ) throws(CellStatus) {
    let duration = Double(frame.period) * 1e-9
    var precision = equations.precision
    precision.longestStep = equations.longestStep(state, surroundings)
    var elapsed = 0.0
    var budget = StepBudget(for: duration, precision)
    while elapsed < duration {
      try budget.spend()
      let held = law(state, frame)
      state.failure.pointee.elapsed = elapsed
      let remaining = duration - elapsed
      let start = margin(state, frame, atEnd: false)
      var (length, wish) = try StepControl.step(
        wish: state.header.pointee.wish, within: remaining, precision
      ) { step throws(CellStatus) in
        try equations.attempt(state, held, step: step, surroundings)
      }
      let value = margin(state, frame, atEnd: true)
      let isAtEnd = value <= 0
      if isAtEnd {
        length = try StepControl.locate(
          within: length, from: start, to: value,
          { step throws(CellStatus) in
            try equations.attempt(state, held, step: step, surroundings)
          }, { _ in margin(state, frame, atEnd: true) })
      }
      if isAtEnd { markTrip(state, frame, atEnd: true) }
      equations.accept(state, step: length)
      state.header.pointee.wish = wish
      elapsed = length >= remaining ? duration : elapsed + length
      decompose(state, for: length)
      if isAtEnd {
        state.header.pointee.procedure.finish(at: Double(frame.time) * 1e-9 + elapsed)
        try settle(state, frame, surroundings)
      }
    }
  }
}
