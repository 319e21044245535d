/// What a cell keeps from cycle to cycle, as one vector that may be extrapolated.
///
/// The damage and the lithium in each particle, as amounts: a sum of such vectors with weights that add up to one holds as
/// much lithium as each of them, so extrapolation conserves it. All else (profiles, salt, potentials) forgets within a
/// cycle.
extension ElectrochemicalCell {
  var slowStateCount: Int {
    isAgeing
      ? AgeingProfile.stateCount(sites: negative.particleCount, particles: particleCount)
        + particleCount : 0
  }

  func collectSlowStates(_ memory: CellMemory, into vector: UnsafeMutablePointer<Double>) {
    let damage = memory.profile.ageing
    vector.update(from: damage.start, count: damage.stateCount)
    for particle in 0..<particleCount {
      vector[damage.stateCount + particle] = damage.active[particle] * memory.particles[particle]
    }
  }

  /// Takes a vector over. Returns whether it can be a cell's; if not, nothing has changed.
  func adoptSlowStates(_ memory: CellMemory, _ vector: UnsafeMutablePointer<Double>) -> Bool {
    let damage = memory.profile.ageing
    let states = AgeingProfile(start: vector, sites: damage.sites, particles: damage.particles)
    for k in 0..<damage.stateCount where !(vector[k] >= 0) { return false }
    for particle in 0..<particleCount {
      guard states.active[particle] > 0.02 else { return false }
      let shift =
        vector[damage.stateCount + particle] / states.active[particle]
        - memory.particles[particle]
      let surface = memory.profile.surface[particle] + shift
      guard surface > 1e-3, surface < 1 - 1e-3 else { return false }
    }
    damage.start.update(from: vector, count: damage.stateCount)
    for particle in 0..<particleCount {
      let mean = vector[damage.stateCount + particle] / states.active[particle]
      memory.profile.surface[particle] += mean - memory.particles[particle]
      memory.particles[particle] = mean
    }
    memory.now.pointee.previousStep = 0
    adjustPores(memory)
    return true
  }

  /// Salt keeps its amount in pores that films have narrowed.
  private func adjustPores(_ memory: CellMemory) {
    guard let ageing, ageing.mechanisms.narrowsPores else { return }
    let (damage, salt) = (memory.profile.ageing, memory.profile.salt)
    for node in 0..<mesh.negative { salt[node] *= damage.capacity[node] }
    updateCapacity(damage)
    for node in 0..<mesh.negative { salt[node] /= damage.capacity[node] }
  }

  /// How much a change of the slow states is worth: lithium over that of the new cell, or active material.
  func slowStateNorm(_ change: UnsafeMutablePointer<Double>) -> Double {
    let sites = negative.particleCount
    let states = AgeingProfile(start: change, sites: sites, particles: particleCount)
    var lithium = abs(states.lost[0]) + abs(states.lost[1])
    for site in 0..<sites {
      lithium +=
        placeWidth(negative, site)
        * abs(
          states.film[site] + states.crackFilm[site] + states.plated[site] + states.dead[site])
    }
    let all =
      (parameters.negative.arealCapacity * window.negativeFull
        + parameters.positive.arealCapacity * window.positiveFull) / Constants.faraday
    return max(
      lithium / all, materialNorm(states, negative), materialNorm(states, positive))
  }

  private func materialNorm(_ states: AgeingProfile, _ electrode: Electrode) -> Double {
    var material = 0.0
    for place in 0..<electrode.particleCount {
      material +=
        placeWidth(electrode, place) * abs(states.active[electrode.firstParticle + place])
    }
    return material / electrode.thickness
  }
}
