/// The DFN's two-stage step: particle modes around the stages that `solveStage` solves.
///
/// A stage of mode k is (a₀ + μₖ) z = history − scale wₖ j, so a surface answers with β = scale Σ wₖ/(a₀ + μₖ).
extension ElectrochemicalCell {
  /// Moves `memory.now` to `memory.next` over `step`. Returns the error estimate.
  func advancePorousElectrode(
    _ memory: CellMemory, step: Double, to current: Double, _ kinetics: CellKinetics
  ) throws(CellStatus) -> Double {
    let pace = 1 / (TwoStageStep.diagonal * step)
    let start = memory.now.pointee.current
    let middle = start + TwoStageStep.gamma * (current - start)
    let profile = memory.profile
    guard updateSaltResistances(memory, profile.salt, kinetics) else { throw .saltDepleted }
    updateSaltRates(memory, profile.salt, interfaceSources(profile).salt)
    addReactionSources(memory, profile)

    for node in 0..<nodeCount {
      memory.history[node] =
        pace * memory.nowCapacity[node] * profile.salt[node] + memory.saltRate[node]
    }
    extrapolateMiddle(memory, step: step)
    if isAgeing {
      // Over the extrapolation, which knows nothing of what the rates say.
      beginAgeing(memory, step: step)
      prepareFirstAgeingStage(memory, pace: pace)
    }
    let negativeResponse = prepareFirstStage(memory, negative, pace, kinetics, true)
    let positiveResponse = prepareFirstStage(memory, positive, pace, kinetics, false)
    try solveStage(
      memory, memory.middleProfile,
      Stage(
        pace: pace, negativeResponse: negativeResponse, positiveResponse: positiveResponse,
        density: middle / parameters.area, capacity: memory.middleCapacity), kinetics)

    for node in 0..<nodeCount {
      memory.history[node] =
        pace
        * ((1 - TwoStageStep.blend) * memory.nowCapacity[node] * profile.salt[node]
          + TwoStageStep.blend * memory.middleCapacity[node] * memory.middleProfile.salt[node])
    }
    extrapolateEnd(memory, step: step)
    prepareSecondStage(memory, negative, pace, kinetics, true)
    prepareSecondStage(memory, positive, pace, kinetics, false)
    if isAgeing { prepareSecondAgeingStage(memory, step: step, pace: pace) }
    try solveStage(
      memory, memory.nextProfile,
      Stage(
        pace: pace, negativeResponse: negativeResponse, positiveResponse: positiveResponse,
        density: current / parameters.area, capacity: memory.nextCapacity), kinetics)

    var error = max(
      finishParticles(memory, negative, step, kinetics, true),
      finishParticles(memory, positive, step, kinetics, false))
    if isAgeing { error = max(error, finishAgeing(memory, step: step, pace: pace)) }
    factorSalt(memory, memory.nextProfile.salt, memory.nextCapacity, pace: pace, nil)
    return max(error, saltError(memory, pace: pace))
  }

  /// What reactions give to salt and to ionic current in the nodes beside the separator.
  func interfaceSources(
    _ profile: CellProfile
  ) -> (salt: InterfaceSources, charge: InterfaceSources) {
    let (last, first) = (mesh.negative - 1, positive.firstNode)
    var charge = InterfaceSources(
      negative: negative.specificArea * width[last] * profile.reaction[last],
      positive: positive.specificArea * width[first]
        * profile.reaction[positive.firstParticle])
    if isAgeing {
      let active = profile.ageing.active
      charge.negative += negative.specificArea * width[last] * sideReaction(profile, last)
      charge.negative *= active[last]
      charge.positive *= active[positive.firstParticle]
    }
    return (
      InterfaceSources(
        negative: saltPerCharge * charge.negative, positive: saltPerCharge * charge.positive),
      charge
    )
  }

  /// Adds (1 − t₊) a j/F times the width of each node to `saltRate`.
  private func addReactionSources(_ memory: CellMemory, _ profile: CellProfile) {
    guard !isAgeing else {
      addAgeingSources(memory, profile)
      return
    }
    for node in 0..<mesh.negative {
      memory.saltRate[node] +=
        saltPerCharge * negative.specificArea * width[node] * profile.reaction[node]
    }
    for node in positive.firstNode..<nodeCount {
      memory.saltRate[node] +=
        saltPerCharge * positive.specificArea * width[node]
        * profile.reaction[node - mesh.separator]
    }
  }

  /// Guesses the middle stage: a parabola through the last step's start, middle and end, or no change after a jump.
  private func extrapolateMiddle(_ memory: CellMemory, step: Double) {
    let (now, guess) = (memory.profile.start, memory.middleProfile.start)
    let last = memory.now.pointee.previousStep
    guard last > 0 else {
      guess.update(from: now, count: memory.profile.count)
      return
    }
    let place = TwoStageStep.gamma * step
    let (a, b) = (-last, -(1 - TwoStageStep.gamma) * last)
    let byBefore = place * (place - b) / (a * (a - b))
    let byMiddle = place * (place - a) / (b * (b - a))
    let byNow = 1 - byBefore - byMiddle
    let (before, beforeMiddle) = (memory.before.start, memory.beforeMiddle.start)
    for k in 0..<memory.profile.count {
      guess[k] = byNow * now[k] + byMiddle * beforeMiddle[k] + byBefore * before[k]
    }
    restrictGuess(memory, memory.middleProfile)
  }

  /// Guesses the end from start and middle, and from the last step's middle if there is one.
  private func extrapolateEnd(_ memory: CellMemory, step: Double) {
    let (now, middle, guess) = (
      memory.profile.start, memory.middleProfile.start, memory.nextProfile.start
    )
    let last = memory.now.pointee.previousStep
    let b = TwoStageStep.gamma * step
    var byBefore = 0.0
    var byMiddle = step / b
    if last > 0 {
      let a = -last
      byBefore = step * (step - b) / (a * (a - b))
      byMiddle = step * (step - a) / (b * (b - a))
    }
    let byNow = 1 - byBefore - byMiddle
    let before = memory.before.start
    for k in 0..<memory.profile.count {
      guess[k] = byNow * now[k] + byMiddle * middle[k] + byBefore * before[k]
    }
    restrictGuess(memory, memory.nextProfile)
  }

  /// A guess must not extrapolate salt below zero.
  private func restrictGuess(_ memory: CellMemory, _ guess: CellProfile) {
    for node in 0..<nodeCount where !(guess.salt[node] > 0.05 * memory.profile.salt[node]) {
      guess.salt[node] = 0.05 * memory.profile.salt[node]
    }
  }

  /// Surface history of the trapezoidal stage; returns β.
  func prepareFirstStage(
    _ memory: CellMemory, _ electrode: Electrode, _ pace: Double, _ kinetics: CellKinetics,
    _ isNegative: Bool
  ) -> Double {
    let rate = isNegative ? kinetics.negativeDiffusionRate : kinetics.positiveDiffusionRate
    let history = memory.surfaceHistory + electrode.firstParticle
    let reaction = memory.profile.reaction + electrode.firstParticle
    let count = electrode.particleCount
    var response = 0.0
    for mode in 0..<ParticleModes.count {
      response += electrode.scale * modeWeights[mode] / (pace + modeRates[mode] * rate)
    }
    for k in 0..<count { history[k] = -response * reaction[k] }
    for mode in 0..<ParticleModes.count {
      let decay = modeRates[mode] * rate
      let kept = (pace - decay) / (pace + decay)
      let particles = memory.particles + mode * particleCount + electrode.firstParticle
      for k in 0..<count { history[k] += kept * particles[k] }
    }
    return response
  }

  /// Leaves z + blend (Z₁ − z) in `middleParticles` and the surface history of the second stage.
  func prepareSecondStage(
    _ memory: CellMemory, _ electrode: Electrode, _ pace: Double, _ kinetics: CellKinetics,
    _ isNegative: Bool
  ) {
    let rate = isNegative ? kinetics.negativeDiffusionRate : kinetics.positiveDiffusionRate
    let history = memory.surfaceHistory + electrode.firstParticle
    let start = memory.profile.reaction + electrode.firstParticle
    let middle = memory.middleProfile.reaction + electrode.firstParticle
    let count = electrode.particleCount
    for k in 0..<count { history[k] = 0 }
    for mode in 0..<ParticleModes.count {
      let decay = modeRates[mode] * rate
      let inverse = 1 / (pace + decay)
      // Z₁ − z = −(2 μ z + scale w (j₀ + j₁))/(a₀ + μ)
      let fade = 1 - TwoStageStep.blend * 2 * decay * inverse
      let drawn = TwoStageStep.blend * electrode.scale * modeWeights[mode] * inverse
      let kept = pace * inverse
      let offset = mode * particleCount + electrode.firstParticle
      let (particles, base) = (memory.particles + offset, memory.middleParticles + offset)
      for k in 0..<count {
        let value = fade * particles[k] - drawn * (start[k] + middle[k])
        base[k] = value
        history[k] += kept * value
      }
    }
  }

  /// Modes at the end of the step; returns the embedded error of surfaces, as stoichiometry or volts of potential.
  func finishParticles(
    _ memory: CellMemory, _ electrode: Electrode, _ step: Double, _ kinetics: CellKinetics,
    _ isNegative: Bool
  ) -> Double {
    let rate = isNegative ? kinetics.negativeDiffusionRate : kinetics.positiveDiffusionRate
    let pace = 1 / (TwoStageStep.diagonal * step)
    let errors = memory.surfaceHistory + electrode.firstParticle
    let start = memory.profile.reaction + electrode.firstParticle
    let end = memory.nextProfile.reaction + electrode.firstParticle
    let count = electrode.particleCount
    let byBase =
      TwoStageStep.errorMiddle / (TwoStageStep.diagonal * TwoStageStep.blend)
    let byEnd = TwoStageStep.errorEnd / TwoStageStep.diagonal
    let byStart = (TwoStageStep.errorStart - TwoStageStep.errorMiddle) * step
    for k in 0..<count { errors[k] = 0 }
    for mode in 0..<ParticleModes.count {
      let decay = modeRates[mode] * rate
      let kept = pace / (pace + decay)
      let weight = electrode.scale * modeWeights[mode]
      let drawn = weight / (pace + decay)
      let offset = mode * particleCount + electrode.firstParticle
      let (particles, base) = (memory.particles + offset, memory.middleParticles + offset)
      let result = memory.nextParticles + offset
      let ofParticles = -kept * (byBase + byStart * decay)
      let ofBase = kept * (byBase - byEnd)
      let ofStart = -kept * byStart * weight
      let ofEnd = kept * byEnd
      for k in 0..<count {
        let value = kept * base[k] - drawn * end[k]
        result[k] = value
        errors[k] +=
          ofParticles * particles[k] + ofBase * base[k] + ofStart * start[k] + ofEnd * value
      }
    }
    var largest = 0.0
    for k in 0..<count {
      let slope = abs(memory.reactionSlopes[electrode.firstParticle + k].w)
      largest = max(largest, abs(errors[k]) * max(1, slope))
    }
    return largest
  }

  /// Voltage across the electrodes and the heat made: what the reactions release less what leaves as work.
  ///
  ///     Q = −A ∫ a j U dx − I V + A ∫ a j T dU/dT dx
  ///
  /// which is the sum of reaction, ohmic and entropic heat, by integrating charge conservation by parts.
  func porousElectrodeVoltage(
    _ profile: CellProfile, current: Double, _ kinetics: CellKinetics
  ) -> (voltage: Double, heat: Double) {
    let last = nodeCount - 1
    let density = current / parameters.area
    let voltage =
      profile.solidPotential[last] - density * width[last] / (2 * positive.solidConductivity)
    return (voltage, heat(profile, kinetics) - current * voltage)
  }

  private func heat(_ profile: CellProfile, _ kinetics: CellKinetics) -> Double {
    var sum = released(profile, negative, kinetics) + released(profile, positive, kinetics)
    if isAgeing { sum += releasedAside(profile) }
    return sum * parameters.area
  }

  private func released(
    _ profile: CellProfile, _ electrode: Electrode, _ kinetics: CellKinetics
  ) -> Double {
    var sum = 0.0
    for k in 0..<electrode.particleCount {
      let x = profile.surface[electrode.firstParticle + k]
      var potential = openCircuit(electrode, x, kinetics.excess)
      if let change = electrode.entropicChange {
        potential -= kinetics.temperature * change.at(x).value
      }
      sum -=
        width[electrode.firstNode + k] * profile.reaction[electrode.firstParticle + k] * potential
        * (isAgeing ? profile.ageing.active[electrode.firstParticle + k] : 1)
    }
    return sum * electrode.specificArea
  }
}
