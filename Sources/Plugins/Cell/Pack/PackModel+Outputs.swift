import Engine

extension PackModel {
  /// What can be read off the cell of one place.
  struct PlaceReading {
    let terminals: (current: Double, voltage: Double)
    let temperature: Double
    let heat: Double
    /// Mean lithium between that of the two cut-offs at rest, with what lithium and material are left.
    let charge: Double
    /// Charge between the cut-offs at rest over that of the new cell.
    let health: Double
  }

  /// Writes truth and readings for the instant at hand.
  func writeOutputs(_ state: PackState, _ frame: StepFrame) {
    let out = frame.outputs
    let header = state.header.pointee
    writeTruth(state, atEnd: false, to: out) { k, reading in
      out[places.cellVoltage + k] = reading.terminals.voltage
      out[places.cellCurrent + k] = reading.terminals.current
      out[places.cellTemperature + k] = reading.temperature
      out[places.cellCharge + k] = reading.charge
      if cell.isAgeing { writeAgeing(state, k, reading, to: out) }
    }
    out[places.cycle] = header.procedure.cycle
    out[places.isDone] = header.procedure.isDone ? 1 : 0
    out[places.endTime] = header.procedure.endTime
    out[places.trip] = Double(header.trip.rawValue)
    for group in 0..<layout.series {
      out[places.groupBalancing + group] =
        state.places[group * layout.parallel].bleed > 0 ? 1 : 0
    }
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

  /// What the pack does, whether or not a sensor sees it: all that the end of an order may depend on.
  ///
  /// - Parameters:
  ///   - atEnd: Of the step last tried, else now.
  ///   - each: Called with every place and what its cell does.
  func writeTruth(
    _ state: PackState, atEnd: Bool, to out: UnsafeMutablePointer<Double>,
    _ each: (Int, PlaceReading) -> Void = { _, _ in }
  ) {
    let now = atEnd ? state.next.pointee : state.header.pointee.now
    out[places.voltage] = now.voltage
    out[places.current] = now.current
    out[places.rate] = abs(now.current) / orders.fullCurrent
    out[places.power] = now.voltage * now.current
    out[places.chargeOut] = now.chargeOut
    out[places.energyOut] = now.energyOut
    out[places.bleedPower] = now.bleedPower
    out[places.energyBled] = now.bledEnergy
    var voltages = (lowest: Double.infinity, highest: -Double.infinity)
    var charges = (lowest: Double.infinity, highest: -Double.infinity)
    var (heat, hottest, lowestHealth) = (0.0, 0.0, Double.infinity)
    var (held, capacity) = (0.0, 0.0)
    for k in 0..<state.count {
      let reading = reading(state, k, atEnd: atEnd)
      let (voltage, charge) = (reading.terminals.voltage, reading.charge)
      voltages = (min(voltages.lowest, voltage), max(voltages.highest, voltage))
      charges = (min(charges.lowest, charge), max(charges.highest, charge))
      let size = state.places[k].capacity
      heat += size * reading.heat
      hottest = max(hottest, reading.temperature)
      lowestHealth = min(lowestHealth, reading.health)
      held += size * reading.health * charge
      capacity += size * reading.health
      each(k, reading)
    }
    out[places.lowestVoltage] = voltages.lowest
    out[places.highestVoltage] = voltages.highest
    out[places.voltageSpread] = voltages.highest - voltages.lowest
    out[places.chargeSpread] = charges.highest - charges.lowest
    out[places.heat] = heat
    out[places.highestTemperature] = hottest
    out[places.stateOfCharge] = capacity > 0 ? held / capacity : 0
    out[places.lowestHealth] = lowestHealth
  }

  private func reading(_ state: PackState, _ place: Int, atEnd: Bool) -> PlaceReading {
    let memory = atEnd ? cell.ahead(state.cell(place)) : state.cell(place)
    let now = memory.now.pointee
    guard state.places[place].remains == 0 else {
      return PlaceReading(
        terminals: equations.terminals(state.places[place], now), temperature: now.temperature,
        heat: now.heat, charge: 0, health: 0)
    }
    let window = cell.presentWindow(memory) ?? cell.window
    return PlaceReading(
      terminals: equations.terminals(state.places[place], now), temperature: now.temperature,
      heat: now.heat, charge: window.charge(negative: cell.activeMean(memory, cell.negative)),
      health: window.capacity / cell.window.capacity)
  }

  private func noise(_ frame: StepFrame, _ parameter: Int, _ draw: UInt64) -> Double {
    let deviation = frame.parameters[parameter]
    return deviation > 0 ? deviation * frame.random.normal(at: draw) : 0
  }
}
