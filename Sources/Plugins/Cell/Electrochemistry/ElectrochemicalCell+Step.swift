/// One step of any model under any law, and the jump at its start.
///
/// Steps read `memory.now` and write `memory.next`; nothing is lost until `accept`, so a step may be tried, refused,
/// shortened, or repeated to land on an event.
extension ElectrochemicalCell {
  /// Tries one step to the current, voltage or power that holds at its end. Returns the error estimate, in parts of 1
  /// (salt and stoichiometries relative, potentials in V).
  func attempt(
    _ memory: CellMemory, _ law: CellLaw, step: Double, _ surroundings: CellSurroundings
  ) throws(CellStatus) -> Double {
    if case .current(let current) = law, surroundings.shortConductance == 0 {
      return try advance(memory, step: step, to: current, surroundings)
    }
    var error = 0.0
    let start = memory.now.pointee.current
    try control(law, surroundings, from: memory.now.pointee, memory.next) {
      current throws(CellStatus) in
      error = try advance(memory, step: step, to: current, surroundings)
    }
    // The current runs straight over the step; what that misses halfway is an error like any other.
    let end = memory.next.pointee
    _ = try advance(memory, step: 0.5 * step, to: 0.5 * (start + end.current), surroundings)
    let missed = residual(law, memory.next.pointee, surroundings, end.resistance)
    _ = try advance(memory, step: step, to: end.current, surroundings)
    memory.next.pointee.resistance = end.resistance
    return max(error, abs(missed))
  }

  /// Makes reactions and potentials agree with a law that has just begun to hold; concentrations stay.
  func settle(
    _ memory: CellMemory, _ law: CellLaw, _ surroundings: CellSurroundings
  ) throws(CellStatus) {
    memory.next.pointee = memory.now.pointee
    if case .current(let current) = law, surroundings.shortConductance == 0 {
      do {
        try jump(memory, to: current, surroundings)
      } catch {
        guard error == .notConverged else { throw error }
        try approach(memory, current, surroundings)
      }
    } else {
      try control(law, surroundings, from: memory.now.pointee, memory.next) {
        current throws(CellStatus) in
        try jump(memory, to: current, surroundings)
      }
    }
    acceptJump(memory)
  }

  /// Goes to a current by smaller jumps, where one is too far for Newton's method: to rest in an electrode whose salt is all
  /// but gone, say. The last one is left to be taken over.
  private func approach(
    _ memory: CellMemory, _ current: Double, _ surroundings: CellSurroundings
  ) throws(CellStatus) {
    var parts = 4
    while true {
      do {
        let start = memory.now.pointee.current
        for part in 1...parts {
          if part > 1 { acceptJump(memory) }
          let share = Double(part) / Double(parts)
          try jump(memory, to: start + (current - start) * share, surroundings)
        }
        return
      } catch {
        guard parts < 256 else { throw error }
        parts *= 4
      }
    }
  }

  /// Takes over the jump last tried; there is nothing to extrapolate from behind it.
  func acceptJump(_ memory: CellMemory) {
    memory.now.pointee = memory.next.pointee
    memory.now.pointee.previousStep = 0
    memory.now.pointee.nextStep = min(memory.now.pointee.nextStep, 1)
    takeOverProfile(memory)
  }

  /// Takes over the step last tried.
  func accept(_ memory: CellMemory, step: Double) {
    if model == .porousElectrode {
      let count = memory.profile.count
      memory.before.start.update(from: memory.profile.start, count: count)
      memory.beforeMiddle.start.update(from: memory.middleProfile.start, count: count)
    }
    takeOverProfile(memory)
    memory.particles.update(
      from: memory.nextParticles, count: ParticleModes.count * particleCount)
    let nextStep = memory.now.pointee.nextStep
    memory.now.pointee = memory.next.pointee
    memory.now.pointee.nextStep = nextStep
    memory.now.pointee.previousStep = step
  }

  /// Copies of the profile only what the model steps; the rest stays as it began.
  private func takeOverProfile(_ memory: CellMemory) {
    let (profile, next) = (memory.profile, memory.nextProfile)
    switch model {
    case .porousElectrode: profile.start.update(from: next.start, count: profile.count)
    case .singleParticleElectrolyte, .singleParticle:
      if model == .singleParticleElectrolyte {
        profile.salt.update(from: next.salt, count: nodeCount)
      }
      if isAgeing { profile.ageing.start.update(from: next.ageing.start, count: ageingCount) }
      profile.reaction.update(from: next.reaction, count: particleCount)
      profile.surface.update(from: next.surface, count: particleCount)
    case .equivalentCircuit: break
    }
  }

  /// Tries one step to a current through the electrodes, straight from its value at the start. Returns the error.
  func advance(
    _ memory: CellMemory, step: Double, to current: Double, _ surroundings: CellSurroundings
  ) throws(CellStatus) -> Double {
    if surroundings.remains > 0 {
      return advanceRemains(memory, step: step, to: current, surroundings)
    }
    let now = memory.now.pointee
    // Constants at the middle of the step, the voltage at its end: second order.
    let capacity = heatCapacity
    let slope =
      isThermal
      ? (now.heat + surroundings.heatInflow - surroundings.coolingConductance
        * (now.temperature - surroundings.ambientTemperature)) / capacity : 0
    var middle = kinetics(at: now.temperature + 0.5 * step * slope)
    let end = slope == 0 ? middle : kinetics(at: now.temperature + step * slope)
    if isAgeing { speedDiffusion(memory, &middle, step: step, to: current) }
    var error: Double
    let result: (voltage: Double, heat: Double)
    if isAgeing {
      startAgeing(memory, surroundings.ageing, middle)
      memory.ageing.endCurrent.pointee = current
    }
    switch model {
    case .porousElectrode:
      error = try advancePorousElectrode(memory, step: step, to: current, middle)
      result = porousElectrodeVoltage(memory.nextProfile, current: current, end)
    case .singleParticle, .singleParticleElectrolyte:
      error = try advanceSingleParticle(memory, step: step, to: current, middle)
      result = try singleParticleVoltage(memory.nextProfile, current: current, end)
    case .equivalentCircuit:
      error = 0
      advanceCircuit(memory, step: step, to: current, surroundings.circuit)
      result = try circuitVoltage(
        memory.nextParticles, current: current, surroundings.circuit, end)
    }
    guard result.voltage.isFinite else { throw .notConverged }
    let heat = result.heat + surroundings.heat(current, result.voltage)
    var temperature = now.temperature
    if isThermal {
      let cooling = 0.5 * step * surroundings.coolingConductance / capacity
      temperature =
        (now.temperature * (1 - cooling) + 2 * cooling * surroundings.ambientTemperature
          + 0.5 * step * (now.heat + heat + 2 * surroundings.heatInflow) / capacity)
        / (1 + cooling)
      // How far the straight line was off, where 100 K would count as 1.
      error = max(error, 0.01 * abs(temperature - now.temperature - step * slope))
    }
    memory.next.pointee = CellInstant(
      temperature: temperature, current: current, voltage: result.voltage, heat: heat,
      discharged: now.discharged + 0.5 * step * (now.current + current), nextStep: now.nextStep,
      resistance: now.resistance, previousStep: step)
    return error
  }

  /// Reactions and potentials at another current, concentrations unchanged, into `next`.
  func jump(
    _ memory: CellMemory, to current: Double, _ surroundings: CellSurroundings
  ) throws(CellStatus) {
    let temperature = memory.now.pointee.temperature
    let kinetics = kinetics(at: temperature)
    let profile = memory.nextProfile
    profile.start.update(from: memory.profile.start, count: profile.count)
    if surroundings.remains > 0 {
      jumpRemains(memory, to: current, surroundings)
      return
    }
    let result: (voltage: Double, heat: Double)
    if isAgeing { prepareAgeingJump(memory, surroundings.ageing, kinetics) }
    switch model {
    case .porousElectrode:
      // A step so short that nothing can diffuse.
      let pace = 1e12
      for node in 0..<nodeCount {
        memory.history[node] = pace * memory.nowCapacity[node] * profile.salt[node]
      }
      let change = (current - memory.now.pointee.current) / parameters.area
      for particle in 0..<particleCount {
        memory.surfaceHistory[particle] = profile.surface[particle]
        // The change spread evenly is a fair guess.
        profile.reaction[particle] +=
          particle < positive.firstParticle
          ? change / negative.surfaceRatio : -change / positive.surfaceRatio
      }
      try solveStage(
        memory, profile,
        Stage(
          pace: pace, negativeResponse: 0, positiveResponse: 0,
          density: current / parameters.area, capacity: memory.nowCapacity), kinetics)
      profile.salt.update(from: memory.profile.salt, count: nodeCount)
      result = porousElectrodeVoltage(profile, current: current, kinetics)
    case .equivalentCircuit:
      result = try circuitVoltage(
        memory.particles, current: current, surroundings.circuit, kinetics)
    case .singleParticle, .singleParticleElectrolyte:
      if isAgeing {
        memory.surfaceHistory[0] = profile.surface[0]
        memory.surfaceHistory[1] = profile.surface[1]
        try solveSingleParticle(
          memory, profile,
          Stage(
            pace: 1e12, negativeResponse: 0, positiveResponse: 0,
            density: current / parameters.area, capacity: memory.nowCapacity), kinetics)
      } else {
        let reactions = uniformReactions(current)
        profile.reaction[0] = reactions.negative
        profile.reaction[1] = reactions.positive
      }
      result = try singleParticleVoltage(profile, current: current, kinetics)
    }
    memory.next.pointee.current = current
    memory.next.pointee.voltage = result.voltage
    memory.next.pointee.heat = result.heat + surroundings.heat(current, result.voltage)
  }

  /// Finds the current at which `law` holds, by the secant method on `evaluate`, which leaves its result in `outcome`.
  private func control(
    _ law: CellLaw, _ surroundings: CellSurroundings, from start: CellInstant,
    _ outcome: UnsafeMutablePointer<CellInstant>,
    _ evaluate: (Double) throws(CellStatus) -> Void
  ) throws(CellStatus) {
    var resistance = start.resistance
    var current = start.current
    try evaluate(current)
    var value = residual(law, outcome.pointee, surroundings, start.resistance)
    for _ in 0..<25 {
      if abs(value) < 1e-8 {
        outcome.pointee.resistance = resistance
        return
      }
      // A short takes less as the voltage falls, so the terminals see more of a change than the electrodes.
      let spread = 1 + resistance * surroundings.shortConductance
      let slope: Double
      switch law {
      case .voltage: slope = -resistance - surroundings.contactResistance * spread
      case .power:
        let terminals = surroundings.terminals(outcome.pointee)
        slope =
          -max(terminals.voltage * spread - resistance * terminals.current, 0.1) / fullCurrent
      case .current: slope = -start.resistance * spread
      }
      // A step of ten C at most, so that the first guess cannot leave the range of the equations.
      let change = min(max(-value / slope, -10 * fullCurrent), 10 * fullCurrent)
      let last = outcome.pointee.voltage
      try evaluate(current + change)
      let seen = (last - outcome.pointee.voltage) / change
      if seen > 0, seen.isFinite { resistance = seen }
      current += change
      value = residual(law, outcome.pointee, surroundings, start.resistance)
    }
    throw .controlFailed
  }

  /// How far an instant is from what a law holds, in volts whatever that is, so that one tolerance serves.
  private func residual(
    _ law: CellLaw, _ instant: CellInstant, _ surroundings: CellSurroundings,
    _ resistance: Double
  ) -> Double {
    let terminals = surroundings.terminals(instant)
    switch law {
    case .voltage(let wanted): return terminals.voltage - wanted
    case .power(let wanted, let current):
      return (wanted + (current - terminals.current) * terminals.voltage) / fullCurrent
    case .current(let wanted): return (wanted - terminals.current) * resistance
    }
  }

  /// The current of 1C, A.
  var fullCurrent: Double { parameters.nominalCapacity / 3600 }
}
