import Engine

extension LithiumIonModel {
  /// Writes truth and readings for the instant at hand.
  func writeOutputs(
    _ state: LithiumIonState, _ frame: StepFrame, _ surroundings: CellSurroundings
  ) {
    let out = frame.outputs
    writeTruth(of: state.cell, surroundings, to: out)
    out[places.cycle] = state.procedure.pointee.cycle
    out[places.isDone] = state.procedure.pointee.isDone ? 1 : 0
    out[places.endTime] = state.procedure.pointee.endTime
    out[places.endVoltage] = state.procedure.pointee.endVoltage
    out[places.endTemperature] = state.procedure.pointee.endTemperature
    if cell.isAgeing {
      writeAgeing(state, frame, cell.presentWindow(state.cell) ?? cell.window, to: out)
    }

    writeDecomposition(state, frame)

    let draw = UInt64(bitPattern: frame.index) &* 3
    out[places.voltageMeasured] =
      out[places.voltage] + noise(frame, places.voltageNoise, draw)
    out[places.currentMeasured] =
      out[places.current] + noise(frame, places.currentNoise, draw &+ 1)
    out[places.temperatureMeasured] =
      out[places.temperature] + noise(frame, places.temperatureNoise, draw &+ 2)
  }

  /// What the cell does, whether or not a sensor sees it: all that the end of an order may depend on.
  func writeTruth(
    of memory: CellMemory, _ surroundings: CellSurroundings, to out: UnsafeMutablePointer<Double>
  ) {
    let now = memory.now.pointee
    let terminals = surroundings.terminals(now)
    let window = cell.presentWindow(memory) ?? cell.window
    let negative = cell.activeMean(memory, cell.negative)
    out[places.voltage] = series * terminals.voltage
    out[places.current] = terminals.current
    out[places.rate] = abs(terminals.current) / cell.fullCurrent
    out[places.power] = series * terminals.voltage * terminals.current
    out[places.temperature] = now.temperature
    out[places.stateOfCharge] = window.charge(negative: negative)
    out[places.openCircuitVoltage] = series * cell.openCircuitVoltage(memory)
    out[places.heat] = series * now.heat
    out[places.discharged] = now.discharged
    out[places.negativeOverpotential] = cell.overpotential(memory, cell.negative)
    out[places.positiveOverpotential] = cell.overpotential(memory, cell.positive)
    out[places.negativeSurface] =
      cell.meanSurface(memory, cell.negative)
      * cell.parameters.negative.maximumConcentration
    out[places.positiveSurface] =
      cell.meanSurface(memory, cell.positive)
      * cell.parameters.positive.maximumConcentration
    out[places.platingMargin] = cell.platingMargin(memory)
    out[places.saltMinimum] = cell.leastSalt(memory)
  }

  private func noise(_ frame: StepFrame, _ parameter: Int, _ draw: UInt64) -> Double {
    let deviation = frame.parameters[parameter]
    return deviation > 0 ? deviation * frame.random.normal(at: draw) : 0
  }
}
