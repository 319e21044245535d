import Glibc

/// What can be read off a state besides voltage and heat.
extension ElectrochemicalCell {
  /// The state at the end of the step last tried, complete for reading.
  func ahead(_ memory: CellMemory) -> CellMemory {
    // These models do not step the salt, and the circuit no reactions either.
    if model == .singleParticle || model == .equivalentCircuit {
      memory.nextProfile.salt.update(from: memory.profile.salt, count: nodeCount)
    }
    if model == .equivalentCircuit {
      memory.nextProfile.reaction.update(from: memory.profile.reaction, count: particleCount)
      memory.nextProfile.surface.update(from: memory.profile.surface, count: particleCount)
    }
    return memory.ahead
  }

  /// Mean stoichiometry of the negative electrode: mode 0 of its particles.
  func meanNegative(_ particles: UnsafeMutablePointer<Double>) -> Double {
    mean(particles, negative)
  }

  func meanPositive(_ particles: UnsafeMutablePointer<Double>) -> Double {
    mean(particles, positive)
  }

  private func mean(
    _ particles: UnsafeMutablePointer<Double>, _ electrode: Electrode
  ) -> Double {
    guard electrode.particleCount > 1 else { return particles[electrode.firstParticle] }
    var sum = 0.0
    for k in 0..<electrode.particleCount {
      sum += width[electrode.firstNode + k] * particles[electrode.firstParticle + k]
    }
    return sum / electrode.thickness
  }

  /// Mean stoichiometry of what is left of an electrode's active material.
  func activeMean(_ memory: CellMemory, _ electrode: Electrode) -> Double {
    guard isAgeing, electrode.particleCount > 1 else { return mean(memory.particles, electrode) }
    let active = memory.profile.ageing.active
    var (lithium, material) = (0.0, 0.0)
    for k in 0..<electrode.particleCount {
      let particle = electrode.firstParticle + k
      let share = width[electrode.firstNode + k] * active[particle]
      material += share
      lithium += share * memory.particles[particle]
    }
    return lithium / material
  }

  /// Mean overpotential φₛ − φₑ − U of an electrode, V.
  func overpotential(_ memory: CellMemory, _ electrode: Electrode) -> Double {
    let profile = memory.profile
    let kinetics = kinetics(at: memory.now.pointee.temperature)
    guard model == .porousElectrode else {
      guard model != .equivalentCircuit else { return 0 }
      let particle = electrode.firstParticle
      let x = profile.surface[particle]
      let rate = particle == 0 ? kinetics.negativeReaction : kinetics.positiveReaction
      var salt = 0.0
      for k in 0..<electrode.nodeCount { salt += profile.salt[electrode.firstNode + k] }
      salt /= Double(electrode.nodeCount)
      return 2 * kinetics.thermalVoltage
        * asinh(profile.reaction[particle] / (2 * rate * sqrt(salt * x * (1 - x))))
    }
    var sum = 0.0
    for k in 0..<electrode.nodeCount {
      let node = electrode.firstNode + k
      let potential = openCircuit(
        electrode, profile.surface[electrode.firstParticle + k], kinetics.excess)
      sum +=
        width[node]
        * (profile.solidPotential[node] - profile.electrolytePotential[node] - potential)
    }
    return sum / electrode.thickness
  }

  /// Mean stoichiometry on the particles' surfaces.
  func meanSurface(_ memory: CellMemory, _ electrode: Electrode) -> Double {
    model == .equivalentCircuit
      ? mean(memory.particles, electrode) : mean(memory.profile.surface, electrode)
  }

  /// φₛ − φₑ of the negative electrode where it is least, V: below zero lithium plates. The single-particle models
  /// know its mean, U + η; the circuit U alone.
  func platingMargin(_ memory: CellMemory) -> Double {
    guard model == .porousElectrode else {
      let excess = memory.now.pointee.temperature - parameters.referenceTemperature
      return openCircuit(negative, meanSurface(memory, negative), excess)
        + overpotential(memory, negative)
    }
    let profile = memory.profile
    var least = Double.infinity
    for node in 0..<mesh.negative {
      least = min(least, profile.solidPotential[node] - profile.electrolytePotential[node])
    }
    return least
  }

  /// The least cₑ anywhere, mol/m³.
  func leastSalt(_ memory: CellMemory) -> Double {
    var least = Double.infinity
    for node in 0..<nodeCount { least = min(least, memory.profile.salt[node]) }
    return least
  }

  /// Open-circuit voltage of the mean stoichiometries, V.
  func openCircuitVoltage(_ memory: CellMemory) -> Double {
    let excess = memory.now.pointee.temperature - parameters.referenceTemperature
    return openCircuit(positive, meanPositive(memory.particles), excess)
      - openCircuit(negative, meanNegative(memory.particles), excess)
  }
}

extension CellSurroundings {
  /// Current and voltage at the terminals, outside contacts and short.
  func terminals(_ instant: CellInstant) -> (current: Double, voltage: Double) {
    let current = instant.current - instant.voltage * shortConductance
    return (current, instant.voltage - current * contactResistance)
  }
}
