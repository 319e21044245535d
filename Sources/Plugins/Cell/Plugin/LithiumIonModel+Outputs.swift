import Engine

extension LithiumIonModel {
  /// Writes truth and readings for the instant at hand.
  func writeOutputs(
    _ state: LithiumIonState, _ frame: StepFrame, _ surroundings: CellSurroundings
  ) {
    let out = frame.outputs
    let now = state.cell.now.pointee
    let terminals = surroundings.terminals(now)
    let negative = cell.meanNegative(state.cell.particles)
    out[places.voltage] = series * terminals.voltage
    out[places.current] = terminals.current
    out[places.rate] = abs(terminals.current) / cell.fullCurrent
    out[places.power] = series * terminals.voltage * terminals.current
    out[places.temperature] = now.temperature
    out[places.stateOfCharge] = cell.window.charge(negative: negative)
    out[places.openCircuitVoltage] = series * cell.openCircuitVoltage(state.cell)
    out[places.heat] = series * now.heat
    out[places.discharged] = now.discharged
    out[places.cycle] = state.procedure.pointee.cycle
    out[places.negativeOverpotential] = cell.overpotential(state.cell, cell.negative)
    out[places.positiveOverpotential] = cell.overpotential(state.cell, cell.positive)
    out[places.negativeSurface] =
      cell.meanSurface(state.cell, cell.negative)
      * cell.parameters.negative.maximumConcentration
    out[places.positiveSurface] =
      cell.meanSurface(state.cell, cell.positive)
      * cell.parameters.positive.maximumConcentration
    out[places.platingMargin] = cell.platingMargin(state.cell)
    out[places.saltMinimum] = cell.leastSalt(state.cell)
    out[places.isDone] = state.procedure.pointee.isDone ? 1 : 0
    out[places.endTime] = state.procedure.pointee.endTime

    writeDecomposition(state, frame)

    let draw = UInt64(bitPattern: frame.index) &* 3
    out[places.voltageMeasured] =
      out[places.voltage] + noise(frame, places.voltageNoise, draw)
    out[places.currentMeasured] =
      out[places.current] + noise(frame, places.currentNoise, draw &+ 1)
    out[places.temperatureMeasured] =
      out[places.temperature] + noise(frame, places.temperatureNoise, draw &+ 2)
  }

  private func noise(_ frame: StepFrame, _ parameter: Int, _ draw: UInt64) -> Double {
    let deviation = frame.parameters[parameter]
    return deviation > 0 ? deviation * frame.random.normal(at: draw) : 0
  }
}
