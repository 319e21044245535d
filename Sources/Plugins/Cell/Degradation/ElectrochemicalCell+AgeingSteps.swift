/// Damage at one stroke, as faults do it.
extension ElectrochemicalCell {
  /// Takes lithium, as a share of the new cell's, out of the negative particles for good, as far as they hold it now.
  ///
  /// - Returns: The share taken.
  func takeLithium(_ memory: CellMemory, _ share: Double) -> Double {
    let constants = parameters.negative
    let damage = memory.profile.ageing
    let all =
      (constants.arealCapacity * window.negativeFull
        + parameters.positive.arealCapacity * window.positiveFull) / Constants.faraday
    var room = constants.activeFraction * constants.maximumConcentration
    room *= negative.thickness * activeShare(memory, negative)
    var least = Double.infinity
    for particle in 0..<negative.particleCount {
      least = min(least, memory.profile.surface[particle], memory.particles[particle])
    }
    // A hundredth must stay, or the equations end here and now.
    let fall = max(0, min(share * all / room, least - 0.01))
    for particle in 0..<negative.particleCount {
      memory.profile.surface[particle] -= fall
      memory.particles[particle] -= fall
    }
    damage.lost[0] += fall * room
    return fall * room / all
  }

  /// Leaves `kept` of an electrode's active material; what lithium is in the rest goes with it.
  func takeMaterial(_ memory: CellMemory, isNegative: Bool, keeping kept: Double) {
    let electrode = isNegative ? negative : positive
    let constants = isNegative ? parameters.negative : parameters.positive
    let damage = memory.profile.ageing
    for place in 0..<electrode.particleCount {
      let particle = electrode.firstParticle + place
      let gone = (1 - kept) * damage.active[particle]
      damage.active[particle] -= gone
      damage.lost[isNegative ? 0 : 1] +=
        placeWidth(electrode, place) * constants.activeFraction * constants.maximumConcentration
        * gone * memory.particles[particle]
    }
  }
}
