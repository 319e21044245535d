import Engine

extension PackModel {
  /// Writes truth and readings for the instant at hand.
  func writeOutputs(_ state: PackState, _ frame: StepFrame) {
    let out = frame.outputs
    let header = state.header.pointee
    out[places.voltage] = header.now.voltage
    out[places.current] = header.now.current
    out[places.power] = header.now.voltage * header.now.current
    out[places.chargeOut] = header.chargeOut
    out[places.energyOut] = header.energyOut
    out[places.bleedPower] = header.now.bleedPower
    out[places.energyBled] = header.bledEnergy
    out[places.cycle] = header.procedure.cycle
    out[places.isDone] = header.procedure.isDone ? 1 : 0
    out[places.endTime] = header.procedure.endTime
    out[places.trip] = Double(header.trip.rawValue)
    for group in 0..<layout.series {
      out[places.groupBalancing + group] =
        state.places[group * layout.parallel].bleed > 0 ? 1 : 0
    }
    writeCells(state, frame)
    writeDecomposition(state, frame)

    // Three numbers for the pack and two for each cell, each at an address of its own.
    let draw = UInt64(bitPattern: frame.index) &* UInt64(2 * state.count + 2)
    out[places.voltageMeasured] =
      out[places.voltage] + noise(frame, places.voltageNoise, draw)
    out[places.currentMeasured] =
      out[places.current] + noise(frame, places.currentNoise, draw &+ 1)
    for k in 0..<state.count {
      let own = draw &+ UInt64(2 * k + 2)
      out[places.cellVoltageMeasured + k] =
        out[places.cellVoltage + k] + noise(frame, places.voltageNoise, own)
      out[places.cellTemperatureMeasured + k] =
        out[places.cellTemperature + k] + noise(frame, places.temperatureNoise, own &+ 1)
    }
  }

  private func writeCells(_ state: PackState, _ frame: StepFrame) {
    let out = frame.outputs
    var voltages = (lowest: Double.infinity, highest: -Double.infinity)
    var charges = (lowest: Double.infinity, highest: -Double.infinity)
    var (heat, hottest) = (0.0, 0.0)
    var (held, capacity) = (0.0, 0.0)
    for k in 0..<state.count {
      let (place, memory) = (state.places[k], state.cell(k))
      let now = memory.now.pointee
      let terminals = equations.terminals(place, now)
      let charge = cell.window.charge(negative: cell.meanNegative(memory.particles))
      out[places.cellVoltage + k] = terminals.voltage
      out[places.cellCurrent + k] = terminals.current
      out[places.cellTemperature + k] = now.temperature
      out[places.cellCharge + k] = charge
      voltages = (
        min(voltages.lowest, terminals.voltage), max(voltages.highest, terminals.voltage)
      )
      charges = (min(charges.lowest, charge), max(charges.highest, charge))
      heat += place.capacity * now.heat
      hottest = max(hottest, now.temperature)
      held += place.capacity * charge
      capacity += place.capacity
    }
    out[places.lowestVoltage] = voltages.lowest
    out[places.highestVoltage] = voltages.highest
    out[places.voltageSpread] = voltages.highest - voltages.lowest
    out[places.chargeSpread] = charges.highest - charges.lowest
    out[places.heat] = heat
    out[places.highestTemperature] = hottest
    out[places.stateOfCharge] = held / capacity
  }

  private func noise(_ frame: StepFrame, _ parameter: Int, _ draw: UInt64) -> Double {
    let deviation = frame.parameters[parameter]
    return deviation > 0 ? deviation * frame.random.normal(at: draw) : 0
  }
}
