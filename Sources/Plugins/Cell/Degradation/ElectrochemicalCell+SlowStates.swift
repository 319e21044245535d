/// What a cell keeps from cycle to cycle, as one vector that may be extrapolated: its damage.
///
/// Plated lithium that can still be stripped comes and goes within a cycle and stays as it is; so do the positive
/// particles. The lithium that damage takes is taken from the negative particles, so that none is made or lost; the next
/// cycle finds the balance of the electrodes anew at its end voltages.
extension ElectrochemicalCell {
  var slowStateCount: Int {
    isAgeing
      ? AgeingProfile.stateCount(sites: negative.particleCount, particles: particleCount) : 0
  }

  func collectSlowStates(_ memory: CellMemory, into vector: UnsafeMutablePointer<Double>) {
    vector.update(from: memory.profile.ageing.start, count: slowStateCount)
  }

  /// Takes a vector over. Returns whether it can be a cell's; if not, nothing has changed.
  func adoptSlowStates(_ memory: CellMemory, _ vector: UnsafeMutablePointer<Double>) -> Bool {
    let damage = memory.profile.ageing
    let states = AgeingProfile(start: vector, sites: damage.sites, particles: damage.particles)
    states.plated.update(from: damage.plated, count: damage.sites)
    for k in 0..<damage.stateCount where !(vector[k] >= 0) { return false }
    for particle in 0..<particleCount where states.active[particle] < 0.02 { return false }
    let missing = lithium(memory, damage) - lithium(memory, states)
    let room =
      parameters.negative.activeFraction * parameters.negative.maximumConcentration
      * weighed(negative) { states.active[$0] }
    let shift = missing / room
    for particle in 0..<negative.particleCount {
      let surface = memory.profile.surface[particle] + shift
      guard surface > 1e-3, surface < 1 - 1e-3 else { return false }
    }
    damage.start.update(from: vector, count: damage.stateCount)
    for particle in 0..<negative.particleCount {
      memory.profile.surface[particle] += shift
      memory.particles[particle] += shift
    }
    memory.now.pointee.previousStep = 0
    adjustPores(memory)
    return true
  }

  /// Σ width · value over an electrode's particles.
  @inline(__always)
  private func weighed(_ electrode: Electrode, _ value: (Int) -> Double) -> Double {
    var sum = 0.0
    for place in 0..<electrode.particleCount {
      sum += placeWidth(electrode, place) * value(electrode.firstParticle + place)
    }
    return sum
  }

  /// Lithium in particles, films and metal if the damage were this, mol for each m² of cell.
  private func lithium(_ memory: CellMemory, _ damage: AgeingProfile) -> Double {
    let (first, last) = (parameters.negative, parameters.positive)
    let inParticles =
      first.activeFraction * first.maximumConcentration
      * weighed(negative) { damage.active[$0] * memory.particles[$0] }
      + last.activeFraction * last.maximumConcentration
      * weighed(positive) { damage.active[$0] * memory.particles[$0] }
    return inParticles + damage.lost[0] + damage.lost[1]
      + weighed(negative) {
        damage.film[$0] + damage.crackFilm[$0] + damage.plated[$0] + damage.dead[$0]
      }
  }

  /// Salt keeps its amount in pores that films have narrowed.
  private func adjustPores(_ memory: CellMemory) {
    guard let ageing, ageing.mechanisms.narrowsPores else { return }
    let (damage, salt) = (memory.profile.ageing, memory.profile.salt)
    for node in 0..<mesh.negative { salt[node] *= damage.capacity[node] }
    updateCapacity(damage)
    for node in 0..<mesh.negative { salt[node] /= damage.capacity[node] }
  }

  /// How much a change of the slow states is worth: lithium for good over that of the new cell, or active material.
  func slowStateNorm(_ change: UnsafeMutablePointer<Double>) -> Double {
    let states = AgeingProfile(
      start: change, sites: negative.particleCount, particles: particleCount)
    let lithium =
      abs(states.lost[0]) + abs(states.lost[1])
      + weighed(negative) { abs(states.film[$0] + states.crackFilm[$0] + states.dead[$0]) }
    let all =
      (parameters.negative.arealCapacity * window.negativeFull
        + parameters.positive.arealCapacity * window.positiveFull) / Constants.faraday
    return max(
      lithium / all, weighed(negative) { abs(states.active[$0]) } / negative.thickness,
      weighed(positive) { abs(states.active[$0]) } / positive.thickness)
  }
}
