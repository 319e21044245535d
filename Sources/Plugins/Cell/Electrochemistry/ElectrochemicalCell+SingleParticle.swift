import Glibc

/// SPM and SPMe: one particle for each electrode, the same reaction everywhere in it.
///
/// The particles see a known flux, so each mode advances exactly for a current that runs straight from start to end of
/// the step, however long it is. Only the electrolyte (SPMe) makes a time error.
extension ElectrochemicalCell {
  /// Moves `memory.now` to `memory.next` over `step`. Returns the electrolyte's error estimate.
  func advanceSingleParticle(
    _ memory: CellMemory, step: Double, to current: Double, _ kinetics: CellKinetics
  ) throws(CellStatus) -> Double {
    if isAgeing {
      beginAgeing(memory, step: step)
    } else {
      advanceParticles(memory, step: step, to: current, kinetics)
    }
    var error = 0.0
    if model == .singleParticleElectrolyte {
      error = try advanceSalt(memory, step: step, to: current, kinetics)
    }
    guard isAgeing else { return error }
    return max(error, try advanceAgeingParticles(memory, step: step, to: current, kinetics))
  }

  /// j of each electrode for a cell current, A/m².
  @inline(__always)
  func uniformReactions(_ current: Double) -> (negative: Double, positive: Double) {
    let density = current / parameters.area
    return (density / negative.surfaceRatio, -density / positive.surfaceRatio)
  }

  private func advanceParticles(
    _ memory: CellMemory, step: Double, to current: Double, _ kinetics: CellKinetics
  ) {
    updateDecay(memory, step: step, kinetics)
    let start = uniformReactions(memory.now.pointee.current)
    let end = uniformReactions(current)
    let count = ParticleModes.count
    var negativeSurface = 0.0
    var positiveSurface = 0.0
    for mode in 0..<count {
      let factors = memory.decay + mode
      let first =
        factors[0] * memory.particles[2 * mode] - factors[count] * start.negative
        - factors[2 * count] * end.negative
      let second =
        factors[3 * count] * memory.particles[2 * mode + 1]
        - factors[4 * count] * start.positive - factors[5 * count] * end.positive
      memory.nextParticles[2 * mode] = first
      memory.nextParticles[2 * mode + 1] = second
      negativeSurface += first
      positiveSurface += second
    }
    let profile = memory.nextProfile
    profile.surface[0] = negativeSurface
    profile.surface[1] = positiveSurface
    profile.reaction[0] = end.negative
    profile.reaction[1] = end.positive
  }

  /// Steps repeat, and exponentials are dear: the factors stay until step or temperature changes.
  private func updateDecay(_ memory: CellMemory, step: Double, _ kinetics: CellKinetics) {
    let key = SIMD4(
      step, kinetics.negativeDiffusionRate, kinetics.positiveDiffusionRate, 1)
    guard memory.decayKey.pointee != key else { return }
    memory.decayKey.pointee = key
    let count = ParticleModes.count
    for mode in 0..<count {
      let factors = memory.decay + mode
      let first = ExactDecay(rate: modeRates[mode] * kinetics.negativeDiffusionRate, step: step)
      let negativeWeight = modeWeights[mode] * negative.scale
      factors[0] = first.kept
      factors[count] = first.start * negativeWeight
      factors[2 * count] = first.end * negativeWeight
      let second = ExactDecay(rate: modeRates[mode] * kinetics.positiveDiffusionRate, step: step)
      let positiveWeight = modeWeights[mode] * positive.scale
      factors[3 * count] = second.kept
      factors[4 * count] = second.start * positiveWeight
      factors[5 * count] = second.end * positiveWeight
    }
  }

  private func advanceSalt(
    _ memory: CellMemory, step: Double, to current: Double, _ kinetics: CellKinetics
  ) throws(CellStatus) -> Double {
    let pace = 1 / (TwoStageStep.diagonal * step)
    let start = memory.now.pointee.current
    let middle = start + TwoStageStep.gamma * (current - start)
    let salt = memory.profile.salt
    guard updateSaltResistances(memory, salt, kinetics) else { throw .saltDepleted }
    updateSaltRates(memory, salt, interfaceSources(start))
    addUniformSources(memory.saltRate, start)

    for node in 0..<nodeCount {
      memory.history[node] = pace * memory.nowCapacity[node] * salt[node] + memory.saltRate[node]
      memory.middleProfile.salt[node] =
        salt[node] + TwoStageStep.gamma * step * memory.saltRate[node] / memory.nowCapacity[node]
    }
    // Euler's forward step is a poor guess where the mesh is stiff.
    if step > 5 {
      memory.middleProfile.salt.update(from: salt, count: nodeCount)
    }
    addUniformSources(memory.history, middle)
    try solveSaltStage(
      memory, memory.middleProfile.salt, memory.middleCapacity, pace, interfaceSources(middle),
      kinetics)

    for node in 0..<nodeCount {
      let change = memory.middleProfile.salt[node] - salt[node]
      memory.history[node] =
        pace
        * ((1 - TwoStageStep.blend) * memory.nowCapacity[node] * salt[node]
          + TwoStageStep.blend * memory.middleCapacity[node] * memory.middleProfile.salt[node])
      memory.nextProfile.salt[node] = salt[node] + change / TwoStageStep.gamma
    }
    addUniformSources(memory.history, current)
    try solveSaltStage(
      memory, memory.nextProfile.salt, memory.nextCapacity, pace, interfaceSources(current),
      kinetics)
    return saltError(memory, pace: pace)
  }

  /// Newton's method on one stage, from the guess that `salt` holds.
  private func solveSaltStage(
    _ memory: CellMemory, _ salt: UnsafeMutablePointer<Double>,
    _ capacity: UnsafeMutablePointer<Double>, _ pace: Double, _ sources: InterfaceSources,
    _ kinetics: CellKinetics
  ) throws(CellStatus) {
    for _ in 0..<8 {
      guard updateSaltResistances(memory, salt, kinetics) else { throw .saltDepleted }
      factorSalt(memory, salt, capacity, pace: pace, sources)
      let change = solveSalt(memory)
      for node in 0..<nodeCount { salt[node] += memory.correction[node] }
      // Quadratic convergence: what remains is the square of this, relative to 1000 mol/m³.
      if change < 1 { return }
    }
    throw .notConverged
  }

  private func interfaceSources(_ current: Double) -> InterfaceSources {
    let total = saltPerCharge * current / parameters.area
    return InterfaceSources(
      negative: total / Double(mesh.negative), positive: -total / Double(mesh.positive))
  }

  /// Adds (1 − t₊) a j/F times the width of each node.
  private func addUniformSources(_ rates: UnsafeMutablePointer<Double>, _ current: Double) {
    let total = saltPerCharge * current / parameters.area
    let first = total / Double(mesh.negative)
    let last = total / Double(mesh.positive)
    for node in 0..<mesh.negative { rates[node] += first }
    for node in positive.firstNode..<nodeCount { rates[node] -= last }
  }
}
