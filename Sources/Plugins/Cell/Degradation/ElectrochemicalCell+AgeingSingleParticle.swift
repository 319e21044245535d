import Glibc

/// SPM and SPMe that age: both particles by TR-BDF2, with side reactions uniform over the negative electrode.
///
/// The whole reaction is known, j_tot = i/(a L); the main one is what the side reactions leave of it, at
/// ψ = U(x_s) + η(j_tot) (Brosa Planella & Widanage, Struct. Multidiscip. Optim. 66 (2023) 1: the difference between η(j)
/// and η(j_tot) is of higher order).
extension ElectrochemicalCell {
  /// Moves both particles and the damage; the salt at the stages must stand in the profiles. Returns the error.
  func advanceAgeingParticles(
    _ memory: CellMemory, step: Double, to current: Double, _ kinetics: CellKinetics
  ) throws(CellStatus) -> Double {
    let pace = 1 / (TwoStageStep.diagonal * step)
    let start = memory.now.pointee.current
    let middle = start + TwoStageStep.gamma * (current - start)
    prepareFirstAgeingStage(memory, pace: pace)
    let first = prepareFirstStage(memory, negative, pace, kinetics, true)
    let second = prepareFirstStage(memory, positive, pace, kinetics, false)
    let (now, guess) = (memory.profile, memory.middleProfile)
    guess.reaction[0] = now.reaction[0]
    guess.ageing.filmCurrent.update(from: now.ageing.filmCurrent, count: 3)
    func stage(_ current: Double) -> Stage {
      Stage(
        pace: pace, negativeResponse: first, positiveResponse: second,
        density: current / parameters.area, capacity: memory.nowCapacity)
    }
    try solveSingleParticle(memory, memory.middleProfile, stage(middle), kinetics)
    prepareSecondStage(memory, negative, pace, kinetics, true)
    prepareSecondStage(memory, positive, pace, kinetics, false)
    prepareSecondAgeingStage(memory, step: step, pace: pace)
    memory.nextProfile.reaction[0] = guess.reaction[0]
    memory.nextProfile.ageing.filmCurrent.update(from: guess.ageing.filmCurrent, count: 3)
    try solveSingleParticle(memory, memory.nextProfile, stage(current), kinetics)
    let particles = max(
      finishParticles(memory, negative, step, kinetics, true),
      finishParticles(memory, positive, step, kinetics, false))
    return max(particles * stressWeight, finishAgeing(memory, step: step, pace: pace))
  }

  /// How much an error of a surface counts. Material is lost by the square or so of the small difference between a particle's
  /// mean and its surface, 0.02 at 1C in OKane2022: 1e-4 of stoichiometry is 1 % of the loss.
  private var stressWeight: Double {
    guard let mechanisms = ageing?.mechanisms else { return 1 }
    return mechanisms.losesActiveMaterial || mechanisms.growsCracks ? 10 : 1
  }

  /// Mean salt in the negative electrode.
  private func negativeSalt(_ profile: CellProfile) -> Double {
    guard model == .singleParticleElectrolyte else {
      return parameters.electrolyte.initialConcentration
    }
    var sum = 0.0
    for node in 0..<mesh.negative { sum += profile.salt[node] }
    return sum / Double(mesh.negative)
  }

  /// Newton's method on the main reaction and the side currents of the one site.
  func solveSingleParticle(
    _ memory: CellMemory, _ profile: CellProfile, _ stage: Stage, _ kinetics: CellKinetics
  ) throws(CellStatus) {
    guard let ageing else { return }
    let work = memory.ageing
    let total = stage.density / (work.area[0] * negative.thickness)
    let salt = negativeSalt(profile)
    var isConverged = false
    for _ in 0..<30 {
      let reaction = profile.reaction[0]
      let x = memory.surfaceHistory[0] - stage.negativeResponse * reaction
      guard x > 0, x < 1 else { throw .surface(x, isNegative: true) }
      let exchange = kinetics.negativeReaction * sqrt(salt * x * (1 - x))
      let ratio = total / (2 * exchange)
      var (potential, slope) = negative.potential.at(x)
      if kinetics.excess != 0, let change = negative.entropicChange {
        let (value, changeSlope) = change.at(x)
        potential += kinetics.excess * value
        slope += kinetics.excess * changeSlope
      }
      let inner = potential + 2 * kinetics.thermalVoltage * asinh(ratio)
      // dψ/dx = U′ + dη/dx, with η falling as the exchange current grows.
      let byStoichiometry =
        slope - kinetics.thermalVoltage * ratio / sqrt(ratio * ratio + 1) * (1 - 2 * x)
        / (x * (1 - x))
      let outer = inner + work.resistance[0] * total
      let sum = linearizeSideReactions(
        memory, profile, 0, ageing, inner: inner, outer: outer, salt: salt, pace: stage.pace,
        kinetics)
      let bySide = -stage.negativeResponse * byStoichiometry * (sum.byInner + sum.byOuter)
      let missing = total - reaction - sideReaction(profile, 0)
      let change = (missing - sum.offset) / (1 + bySide)
      let innerChange = -stage.negativeResponse * byStoichiometry * change
      profile.reaction[0] += change
      updateSideReactions(
        memory, profile, 0, inner: innerChange, outer: innerChange, salt: 0, damping: 1)
      memory.reactionSlopes[0].w = slope
      guard change.isFinite else { throw .notConverged }
      if isConverged { break }
      // Quadratic: one more makes it exact to rounding.
      isConverged = abs(change) * exchangeResistance(kinetics, exchange) < 1e-4
    }
    guard isConverged else { throw .notConverged }
    profile.surface[0] =
      memory.surfaceHistory[0] - stage.negativeResponse * profile.reaction[0]
    guard profile.surface[0] > 0, profile.surface[0] < 1 else {
      throw .surface(profile.surface[0], isNegative: true)
    }
    profile.reaction[1] =
      -stage.density
      / (positive.specificArea * profile.ageing.active[1] * positive.thickness)
    profile.surface[1] =
      memory.surfaceHistory[1] - stage.positiveResponse * profile.reaction[1]
    memory.reactionSlopes[1].w = positive.potential.at(profile.surface[1]).slope
  }

  /// θ/j₀, Ω m²: what makes a change of current a voltage.
  private func exchangeResistance(_ kinetics: CellKinetics, _ exchange: Double) -> Double {
    kinetics.thermalVoltage / exchange
  }
}
