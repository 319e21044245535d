/// One step of a pack, and the jump at its start.
extension PackEquations {
  /// Makes all currents agree with a law that has just begun to hold; concentrations stay.
  func settle(
    _ state: PackState, _ law: CellLaw, _ surroundings: Surroundings
  ) throws(CellStatus) {
    for k in 0..<state.count {
      let memory = state.cell(k)
      memory.next.pointee = memory.now.pointee
      state.trials[k].current = memory.now.pointee.current
      state.trials[k].heatInflow = 0
    }
    _ = try solve(state, law, step: nil, surroundings)
    for k in 0..<state.count {
      cell.acceptJump(state.cell(k))
      state.places[k].slope = 0
    }
    state.next.pointee.add(over: 0, from: state.header.pointee.now)
    state.header.pointee.now = state.next.pointee
    state.header.pointee.previousStep = 0
    state.header.pointee.wish = min(state.header.pointee.wish, 1)
  }

  /// Tries one step; returns the largest error of any cell, as `ElectrochemicalCell.attempt` has it.
  func attempt(
    _ state: PackState, _ law: CellLaw, step: Double, _ surroundings: Surroundings
  ) throws(CellStatus) -> Double {
    for k in 0..<state.count {
      state.trials[k].current = state.cell(k).now.pointee.current + step * state.places[k].slope
    }
    exchangeHeat(state, step: step, surroundings)
    let error = try solve(state, law, step: step, surroundings)
    state.next.pointee.add(over: step, from: state.header.pointee.now)
    return max(error, bend(state, step: step))
  }

  /// Takes over the step last tried.
  func accept(_ state: PackState, step: Double) {
    for k in 0..<state.count {
      let memory = state.cell(k)
      state.places[k].slope =
        (memory.next.pointee.current - memory.now.pointee.current) / step
      cell.accept(memory, step: step)
    }
    let header = state.header
    header.pointee.now = state.next.pointee
    header.pointee.previousStep = step
  }

  /// Currents run straight over a step; by how much that misses halfway, at most, as a voltage.
  ///
  /// A current with a curvature c is off its chord by c h²/8 halfway, and off the line through the last two points by
  /// c h (h + h₋)/2 at the end, which is known here.
  private func bend(_ state: PackState, step: Double) -> Double {
    let before = state.header.pointee.previousStep
    let share = before > 0 ? step / (4 * (step + before)) : 0.25
    var largest = 0.0
    for k in 0..<state.count {
      let memory = state.cell(k)
      let line = memory.now.pointee.current + step * state.places[k].slope
      let off = abs(memory.next.pointee.current - line) * memory.next.pointee.resistance
      largest = max(largest, share * off)
    }
    return largest
  }

  /// Newton's method on the currents of `trials`; the outcome is in every cell's `next` and in `state.next`.
  ///
  /// - Parameter step: nil for a jump in no time.
  private func solve(
    _ state: PackState, _ law: CellLaw, step: Double?, _ surroundings: Surroundings
  ) throws(CellStatus) -> Double {
    for k in 0..<state.count {
      state.trials[k].resistance = state.cell(k).now.pointee.resistance
    }
    for iteration in 0..<20 {
      var error = 0.0
      var missed = 0.0
      for k in 0..<state.count {
        let trial = state.trials + k
        let memory = state.cell(k)
        state.failure.pointee.place = k
        let around = self.surroundings(state, k, surroundings)
        if let step {
          let own = try cell.advance(memory, step: step, to: trial.pointee.current, around)
          error = max(error, own)
        } else {
          try cell.jump(memory, to: trial.pointee.current, around)
        }
        let voltage = memory.next.pointee.voltage
        if iteration > 0 {
          missed = max(missed, abs(voltage - trial.pointee.predicted))
          let change = trial.pointee.current - trial.pointee.triedCurrent
          // A tiny change says more of rounding than of the cell.
          if abs(change) > 1e-6 * cell.fullCurrent {
            let seen = (trial.pointee.triedVoltage - voltage) / change
            if seen > 0, seen.isFinite { trial.pointee.resistance = seen }
          }
        }
        trial.pointee.triedCurrent = trial.pointee.current
        trial.pointee.triedVoltage = voltage
      }
      // All could follow; what fails from here on is no one cell's fault.
      state.failure.pointee.place = -1
      if iteration > 0, missed < Self.voltageTolerance {
        conclude(state)
        return error
      }
      if try solveNetwork(state, law, surroundings) < Self.standstill {
        conclude(state)
        return error
      }
    }
    throw .controlFailed
  }

  private func conclude(_ state: PackState) {
    for k in 0..<state.count {
      state.cell(k).next.pointee.resistance = state.trials[k].resistance
    }
  }

  /// Solves the network about the currents last tried. Returns the largest change of a current, as a voltage.
  private func solveNetwork(
    _ state: PackState, _ law: CellLaw, _ surroundings: Surroundings
  ) throws(CellStatus) -> Double {
    let network = state.network
    network.begin()
    for group in 0..<layout.series {
      for column in 0..<layout.parallel {
        let k = group * layout.parallel + column
        let (trial, place) = (state.trials + k, state.places[k])
        let resistance = trial.pointee.resistance
        let spread = 1 + resistance * place.shortConductance
        trial.pointee.source =
          (trial.pointee.triedVoltage + resistance * trial.pointee.triedCurrent) / spread
        trial.pointee.sourceResistance =
          max(resistance / spread + place.contactResistance, 1e-3 * resistance)
          / place.capacity
        let negative = layout.node(junction: group, column: column)
        let positive = layout.node(junction: group + 1, column: column)
        let conductance = 1 / trial.pointee.sourceResistance
        network.join(negative, positive, conductance + place.bleed)
        network.feed(from: negative, to: positive, trial.pointee.source * conductance)
      }
    }
    network.solve()
    let terminals = try network.terminals(law, cables: surroundings.cableResistance)
    var change = 0.0
    var bleedPower = 0.0
    for group in 0..<layout.series {
      for column in 0..<layout.parallel {
        let k = group * layout.parallel + column
        let (trial, place) = (state.trials + k, state.places[k])
        let negative = layout.node(junction: group, column: column)
        let positive = layout.node(junction: group + 1, column: column)
        let drop =
          network.rest[positive] - network.rest[negative]
          + terminals.current * (network.response[positive] - network.response[negative])
        let out =
          (trial.pointee.source - drop) / (trial.pointee.sourceResistance * place.capacity)
        let voltage = drop + out * place.contactResistance
        let current = out + voltage * place.shortConductance
        trial.pointee.current = current
        trial.pointee.predicted = voltage
        change = max(
          change, abs(current - trial.pointee.triedCurrent) * trial.pointee.resistance)
        bleedPower += place.bleed * drop * drop
      }
    }
    state.next.pointee = PackInstant(
      current: terminals.current, voltage: terminals.voltage, bleedPower: bleedPower)
    return change
  }
}
