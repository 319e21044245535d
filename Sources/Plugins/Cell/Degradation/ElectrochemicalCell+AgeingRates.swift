import Glibc

/// How fast each kind of damage goes on, given currents and concentrations.
///
///     film:            dq/dt = −g a s/F
///     plated lithium:  dq/dt = −a s/F − γ q,  what is lost to γ being dead
///     cracks:          dl/dt = k (σ b √(π l))ᵐ/3600 for σ ≥ 0      (Deshpande et al., J. Electrochem. Soc. 159 (2012)
///                                                                   A1730; Ai et al. 2020)
///     active material: dε/dt = −β (2σ/3σ_crit)ᵐ for σ ≥ 0           (Reniers et al., J. Electrochem. Soc. 166 (2019)
///                                                                   A3189), its lithium lost with it
extension ElectrochemicalCell {
  /// Thickness of the film on the particles at a site, m.
  func filmThickness(_ damage: AgeingProfile, _ site: Int) -> Double {
    guard let ageing, ageing.film != nil else { return 0 }
    return damage.film[site] * ageing.thicknessPerLithium
      / (negative.specificArea * damage.active[site])
  }

  /// γ, 1/s: a thick film spares plated lithium.
  private func deadRate(_ damage: AgeingProfile, _ site: Int) -> Double {
    guard let ageing, let plating = ageing.plating,
      ageing.mechanisms.plating == .partiallyReversible
    else { return 0 }
    guard let film = ageing.film else { return plating.deadRate }
    return plating.deadRate * film.initialThickness / filmThickness(damage, site)
  }

  /// Lets stress speed diffusion up, by the mean lithium of each electrode at the middle of the step: within 1 % where
  /// particles differ little.
  ///
  /// OKane2022's positive particles conduct a hundredfold by it, in proportion to their lithium: taken at a step's start, it
  /// made SPM and SPMe lose 1 to 2 % too little material.
  func speedDiffusion(
    _ memory: CellMemory, _ kinetics: inout CellKinetics, step: Double, to current: Double
  ) {
    let start = memory.now.pointee.current
    // The charge of the step's first half, for each m² of cell, as the current runs straight.
    let charge = 0.5 * step * (0.75 * start + 0.25 * current) / parameters.area
    if let stress = ageing?.negative {
      let mean =
        meanNegative(memory.particles) - 3 * negative.scale * charge / negative.surfaceRatio
      kinetics.negativeDiffusionRate *= 1 + stress.diffusionGain * mean / kinetics.temperature
    }
    if let stress = ageing?.positive {
      let mean =
        meanPositive(memory.particles) + 3 * positive.scale * charge / positive.surfaceRatio
      kinetics.positiveDiffusionRate *= 1 + stress.diffusionGain * mean / kinetics.temperature
    }
  }

  /// Width of the place a particle stands for, m.
  @inline(__always)
  func placeWidth(_ electrode: Electrode, _ place: Int) -> Double {
    model == .porousElectrode ? width[electrode.firstNode + place] : electrode.thickness
  }

  /// What a stage keeps fixed while Newton's method runs.
  func prepareSites(_ memory: CellMemory, _ profile: CellProfile) {
    guard let ageing else { return }
    let (work, damage) = (memory.ageing, profile.ageing)
    for site in 0..<damage.sites {
      work.area[site] = negative.specificArea * damage.active[site]
      work.crackShare[site] = ageing.crackShare(damage.crackLength[site])
      work.resistance[site] = (ageing.film?.resistivity ?? 0) * filmThickness(damage, site)
      work.deadRate[site] = deadRate(damage, site)
    }
    guard ageing.mechanisms.narrowsPores else { return }
    updateHalfPath(memory, damage.capacity)
  }

  /// Writes the rates of a profile whose particles have the given mean stoichiometries.
  func updateRates(
    _ profile: CellProfile, _ means: UnsafeMutablePointer<Double>,
    _ scales: AgeingScales, into target: UnsafeMutablePointer<Double>
  ) {
    guard let ageing else { return }
    let damage = profile.ageing
    let rates = AgeingProfile(start: target, sites: damage.sites, particles: damage.particles)
    for site in 0..<damage.sites {
      let area = negative.specificArea * damage.active[site] / Constants.faraday
      rates.film[site] = -area * damage.filmCurrent[site]
      rates.crackFilm[site] =
        -area * ageing.crackShare(damage.crackLength[site]) * damage.crackCurrent[site]
      let plating = -area * damage.platingCurrent[site]
      if ageing.mechanisms.plating == .irreversible {
        rates.plated[site] = 0
        rates.dead[site] = plating
      } else {
        let dying = deadRate(damage, site) * damage.plated[site]
        rates.plated[site] = plating - dying
        rates.dead[site] = dying
      }
      let difference = means[site] - profile.surface[site]
      rates.crackLength[site] = 0
      if let cracks = ageing.cracks, let stress = ageing.negative, difference > 0 {
        let intensity =
          stress.tangential * difference * cracks.stressFactor
          * sqrt(.pi * damage.crackLength[site])
        rates.crackLength[site] =
          scales.cracking * cracks.growthRate * pow(intensity, cracks.exponent) / 3600
      }
    }
    rates.lost[0] = loseMaterial(
      profile, means, negative, parameters.negative, ageing.negative,
      scales, rates.active)
    rates.lost[1] = loseMaterial(
      profile, means, positive, parameters.positive, ageing.positive,
      scales, rates.active)
  }

  /// Writes the pace at which an electrode's material goes; returns that of the lithium in it, mol/(m² s).
  private func loseMaterial(
    _ profile: CellProfile, _ means: UnsafeMutablePointer<Double>, _ electrode: Electrode,
    _ constants: CellParameters.Electrode, _ stress: Ageing.Stress?, _ scales: AgeingScales,
    _ rates: UnsafeMutablePointer<Double>
  ) -> Double {
    var lithium = 0.0
    for place in 0..<electrode.particleCount {
      let particle = electrode.firstParticle + place
      rates[particle] = 0
      guard ageing?.mechanisms.losesActiveMaterial == true, let stress else { continue }
      let loss =
        scales.materialLoss * stress.loss(means[particle] - profile.surface[particle])
      rates[particle] = loss / constants.activeFraction
      lithium -=
        placeWidth(electrode, place) * loss * constants.maximumConcentration * means[particle]
    }
    return lithium
  }

  /// Porosity × width of the negative electrode's nodes where film and plated lithium take room:
  /// ε = ε₀ − (V̄/z) (q − q₀) − (V̄/z) q_cracks − V_Li (plated + dead).
  func updateCapacity(_ damage: AgeingProfile) {
    guard let ageing else { return }
    let metal = ageing.plating?.molarVolume ?? 0
    for node in 0..<mesh.negative {
      let site = damage.sites == 1 ? 0 : node
      let fresh =
        (ageing.film?.initialThickness ?? 0) * negative.specificArea * damage.active[site]
      let film =
        ageing.thicknessPerLithium * (damage.film[site] + damage.crackFilm[site]) - fresh
      let taken = film + metal * (damage.plated[site] + damage.dead[site])
      damage.capacity[node] = max(
        (parameters.negative.porosity - taken) * width[node],
        1e-3 * parameters.negative.porosity * width[node])
    }
  }

  /// Half the width over the reduced share of the nodes; only the negative electrode's change.
  func updateHalfPath(_ memory: CellMemory, _ capacity: UnsafeMutablePointer<Double>) {
    let exponent = parameters.negative.electrolyteExponent
    for node in 0..<mesh.negative {
      memory.ageing.halfPath[node] =
        width[node] / (2 * pow(capacity[node] / width[node], exponent))
    }
    for node in mesh.negative..<nodeCount { memory.ageing.halfPath[node] = halfPath[node] }
  }
}
