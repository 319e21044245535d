/// The slow states within a step: predicted for each stage, then corrected by the step's own quadrature.
///
/// Side currents are solved for in the stages of TR-BDF2 together with all else. What a stage treats as fixed (thickness of
/// the film in its resistance, faces of cracks, active material, porosity) is predicted from the rates at the start. The
/// states then follow from the currents by the same weights by which the particles do, so lithium is conserved to
/// rounding whatever the step. What lithium goes with lost material is not a sum of rates but what the balance of its
/// electrode leaves, for the lithium in the particles is a product, material times stoichiometry, whose change over a step no
/// quadrature of rates gives exactly.
extension ElectrochemicalCell {
  /// What a step needs before anything else.
  func startAgeing(
    _ memory: CellMemory, _ scales: AgeingScales, _ kinetics: CellKinetics
  ) {
    guard let ageing else { return }
    memory.ageing.scales.pointee = scales
    memory.ageing.scales.pointee.film *= ageing.filmActivation(
      kinetics.temperature, reference: parameters.referenceTemperature)
    guard ageing.mechanisms.narrowsPores else { return }
    updateHalfPath(memory, memory.profile.ageing.capacity)
  }

  /// Rates at the start and predictions for both stages.
  func beginAgeing(_ memory: CellMemory, step: Double) {
    let (now, work) = (memory.profile.ageing, memory.ageing)
    updateRates(memory.profile, memory.particles, work.scales.pointee, into: work.rates)
    let (middle, next) = (memory.middleProfile.ageing, memory.nextProfile.ageing)
    for k in 0..<now.stateCount {
      middle.start[k] = now.start[k] + TwoStageStep.gamma * step * work.rates[k]
      next.start[k] = now.start[k] + step * work.rates[k]
    }
    restrictPrediction(middle)
    restrictPrediction(next)
    predictCapacity(memory, middle, step: TwoStageStep.gamma * step)
    predictCapacity(memory, next, step: step)
  }

  /// Porosities `step` after the start, by the rates there.
  private func predictCapacity(_ memory: CellMemory, _ damage: AgeingProfile, step: Double) {
    guard let ageing, ageing.mechanisms.narrowsPores else { return }
    let now = memory.profile.ageing
    for node in mesh.negative..<nodeCount { damage.capacity[node] = now.capacity[node] }
    updateCapacity(damage)
  }

  /// A prediction over a long step must not pass what is possible.
  private func restrictPrediction(_ damage: AgeingProfile) {
    for k in 0..<damage.stateCount where !(damage.start[k] > 0) { damage.start[k] = 0 }
  }

  /// What the first stage's amounts start from: y + f/a₀.
  func prepareFirstAgeingStage(_ memory: CellMemory, pace: Double) {
    let (now, work) = (memory.profile.ageing, memory.ageing)
    for place in 0..<3 {
      for site in 0..<now.sites {
        let state = place * now.sites + site
        work.history[3 * site + place] = now.start[state] + work.rates[state] / pace
      }
    }
    for particle in 0..<particleCount {
      let electrode = particle < positive.firstParticle ? negative : positive
      work.meanHistory[particle] =
        memory.particles[particle] - 3 * electrode.scale * memory.profile.reaction[particle] / pace
    }
    prepareSites(memory, memory.middleProfile)
  }

  /// Rates and states at the middle, then what the second stage's amounts start from; after `prepareSecondStage`, which
  /// leaves the means it starts from.
  func prepareSecondAgeingStage(_ memory: CellMemory, step: Double, pace: Double) {
    let (now, middle, next) = (
      memory.profile.ageing, memory.middleProfile.ageing, memory.nextProfile.ageing
    )
    let work = memory.ageing
    finishMeans(memory, memory.middleProfile, pace: pace)
    let rates = work.rates + now.stateCount
    updatePlated(memory, memory.middleProfile, pace: pace)
    updateRates(memory.middleProfile, work.means, work.scales.pointee, into: rates)
    for k in 0..<now.stateCount {
      let change = (work.rates[k] + rates[k]) / pace
      middle.start[k] = now.start[k] + change
      next.start[k] = now.start[k] + change / TwoStageStep.gamma
    }
    restrictPrediction(next)
    for place in 0..<3 {
      for site in 0..<now.sites {
        let state = place * now.sites + site
        work.history[3 * site + place] =
          now.start[state] + TwoStageStep.blend * (middle.start[state] - now.start[state])
      }
    }
    for particle in 0..<particleCount {
      work.meanHistory[particle] = memory.middleParticles[particle]
    }
    predictCapacity(memory, next, step: step)
    prepareSites(memory, memory.nextProfile)
  }

  /// The states at the end; returns the embedded error in amounts of lithium.
  func finishAgeing(_ memory: CellMemory, step: Double, pace: Double) -> Double {
    guard let ageing else { return 0 }
    let (now, middle, next) = (
      memory.profile.ageing, memory.middleProfile.ageing, memory.nextProfile.ageing
    )
    let work = memory.ageing
    let count = now.stateCount
    finishMeans(memory, memory.nextProfile, pace: pace)
    updatePlated(memory, memory.nextProfile, pace: pace)
    updateRates(
      memory.nextProfile, work.means, work.scales.pointee, into: work.rates + 2 * count)
    for k in 0..<count {
      next.start[k] =
        now.start[k] + TwoStageStep.blend * (middle.start[k] - now.start[k])
        + work.rates[2 * count + k] / pace
    }
    if ageing.mechanisms.losesActiveMaterial { closeBalance(memory, step: step) }
    var largest = 0.0
    for place in 0..<3 {
      for site in 0..<now.sites {
        let state = place * now.sites + site
        let error =
          step
          * (TwoStageStep.errorStart * work.rates[state]
            + TwoStageStep.errorMiddle * work.rates[count + state]
            + TwoStageStep.errorEnd * work.rates[2 * count + state])
        largest = max(largest, abs(error * work.damping[3 * site + place]))
      }
    }
    return largest / ageing.errorScale
  }

  /// Lithium lost with material: what has left the particles, but neither as current nor into films and metal.
  private func closeBalance(_ memory: CellMemory, step: Double) {
    let (now, next) = (memory.profile.ageing, memory.nextProfile.ageing)
    let charge =
      0.5 * step * (memory.now.pointee.current + memory.ageing.endCurrent.pointee)
      / (parameters.area * Constants.faraday)
    var sides = 0.0
    for site in 0..<now.sites {
      let change =
        (next.film[site] - now.film[site]) + (next.crackFilm[site] - now.crackFilm[site])
        + (next.plated[site] - now.plated[site]) + (next.dead[site] - now.dead[site])
      sides += placeWidth(negative, site) * change
    }
    let first = particleGain(memory, negative, parameters.negative)
    let second = particleGain(memory, positive, parameters.positive)
    next.lost[0] = now.lost[0] - first - sides - charge
    next.lost[1] = now.lost[1] - second + charge
  }

  /// By how much the lithium in an electrode's particles grows over the step, mol for each m² of cell.
  private func particleGain(
    _ memory: CellMemory, _ electrode: Electrode, _ constants: CellParameters.Electrode
  ) -> Double {
    let (now, next) = (memory.profile.ageing, memory.nextProfile.ageing)
    var sum = 0.0
    for place in 0..<electrode.particleCount {
      let particle = electrode.firstParticle + place
      let (start, end) = (memory.particles[particle], memory.nextParticles[particle])
      // The product's change as a sum of small numbers, or rounding would take what little is lost.
      sum +=
        placeWidth(electrode, place)
        * (next.active[particle] * (end - start)
          + (next.active[particle] - now.active[particle]) * start)
    }
    return constants.activeFraction * constants.maximumConcentration * sum
  }

  private func finishMeans(_ memory: CellMemory, _ profile: CellProfile, pace: Double) {
    let work = memory.ageing
    for particle in 0..<particleCount {
      let electrode = particle < positive.firstParticle ? negative : positive
      work.means[particle] =
        work.meanHistory[particle] - 3 * electrode.scale * profile.reaction[particle] / pace
    }
  }

  /// The plated lithium that a stage's current leaves, on which the rate of its death depends.
  private func updatePlated(_ memory: CellMemory, _ profile: CellProfile, pace: Double) {
    guard let ageing, ageing.plating != nil, ageing.mechanisms.plating != .irreversible else {
      return
    }
    let (damage, work) = (profile.ageing, memory.ageing)
    for site in 0..<damage.sites {
      damage.plated[site] =
        (pace * work.history[3 * site + 2]
          - work.area[site] * damage.platingCurrent[site] / Constants.faraday)
        / (pace + work.deadRate[site])
    }
  }

  /// For a jump: amounts stay as they are.
  func prepareAgeingJump(
    _ memory: CellMemory, _ scales: AgeingScales, _ kinetics: CellKinetics
  ) {
    startAgeing(memory, scales, kinetics)
    let (now, work) = (memory.profile.ageing, memory.ageing)
    for place in 0..<3 {
      for site in 0..<now.sites {
        work.history[3 * site + place] = now.start[place * now.sites + site]
      }
    }
    prepareSites(memory, memory.profile)
  }
}
