import Glibc

/// The DFN's negative electrode with side reactions: all of a node's currents as one linear answer to its potentials.
///
///     ψ = φₛ − φₑ − ρ L j_tot,   ψ − U(x) = (2RT/F) asinh(j/2j₀),   j_tot = j + Σ g s(ψ, φₛ − φₑ)
extension ElectrochemicalCell {
  func linearizeAgeingReactions(
    _ memory: CellMemory, _ profile: CellProfile, _ stage: Stage, _ kinetics: CellKinetics
  ) throws(CellStatus) {
    guard let ageing else { return }
    let work = memory.ageing
    let twiceThermal = 2 * kinetics.thermalVoltage
    let response = stage.negativeResponse
    for site in 0..<negative.particleCount {
      let reaction = profile.reaction[site]
      let x = memory.surfaceHistory[site] - response * reaction
      guard x > 0, x < 1 else { throw .surface(x, isNegative: true) }
      let salt = profile.salt[site]
      let occupied = x * (1 - x)
      let twiceExchange = 2 * kinetics.negativeReaction * sqrt(salt * occupied)
      let ratio = reaction / twiceExchange
      let root = sqrt(ratio * ratio + 1)
      let magnitude = log(abs(ratio) + root)
      let overpotential = twiceThermal * (ratio < 0 ? -magnitude : magnitude)
      let resistance = twiceThermal / (twiceExchange * root)
      var (potential, slope) = negative.potential.at(x)
      if kinetics.excess != 0, let change = negative.entropicChange {
        let (value, changeSlope) = change.at(x)
        potential += kinetics.excess * value
        slope += kinetics.excess * changeSlope
      }
      let outer = profile.solidPotential[site] - profile.electrolytePotential[site]
      let film = work.resistance[site]
      let inner = outer - film * totalReaction(profile, site)
      let admittance =
        1
        / (resistance * (1 + 0.5 * response * reaction * (1 - 2 * x) / occupied) - response
          * slope)
      let main = SIMD4(
        (inner - potential - overpotential) * admittance,
        0.5 * reaction * resistance / salt * admittance, admittance, slope)
      let side = linearizeSideReactions(
        memory, profile, site, ageing, inner: inner, outer: outer, salt: salt, pace: stage.pace,
        kinetics)
      let offset = main.x + side.offset
      let bySalt = main.y + side.bySalt
      let byInner = admittance + side.byInner
      let share = 1 / (1 + film * byInner)
      let follow = SIMD4(
        -film * offset * share, -film * bySalt * share, (1 - film * side.byOuter) * share, 0)
      work.mainSlopes[site] = main
      work.innerSlopes[site] = follow
      memory.reactionSlopes[site] = SIMD4(
        offset + byInner * follow.x, bySalt + byInner * follow.y,
        side.byOuter + byInner * follow.z, slope)
    }
  }

  /// Applies a change of (cₑ, φₑ, φₛ) at a node to its currents.
  func updateAgeingReactions(
    _ memory: CellMemory, _ profile: CellProfile, _ site: Int, _ change: SIMD4<Double>,
    damping: Double
  ) {
    let (main, follow) = (memory.ageing.mainSlopes[site], memory.ageing.innerSlopes[site])
    let outer = change.z - change.y
    let inner = damping * follow.x + follow.y * change.x + follow.z * outer
    profile.reaction[site] += damping * main.x + main.y * change.x + main.z * inner
    updateSideReactions(
      memory, profile, site, inner: inner, outer: outer, salt: change.x, damping: damping)
  }

  /// Adds (1 − t₊) a j/F times the width of each node to `saltRate`.
  func addAgeingSources(_ memory: CellMemory, _ profile: CellProfile) {
    for node in 0..<mesh.negative {
      memory.saltRate[node] +=
        saltPerCharge * specificArea(profile, negative, node) * width[node]
        * totalReaction(profile, node)
    }
    for node in positive.firstNode..<nodeCount {
      let particle = node - mesh.separator
      memory.saltRate[node] +=
        saltPerCharge * specificArea(profile, positive, particle) * width[node]
        * profile.reaction[particle]
    }
  }

  /// What side reactions release as heat or work: −Σ a j U over the electrode, W/m²; U = 0 for plated lithium.
  func releasedAside(_ profile: CellProfile) -> Double {
    guard let film = ageing?.film else { return 0 }
    let damage = profile.ageing
    var sum = 0.0
    for site in 0..<negative.particleCount {
      let current = sideReaction(profile, site) - damage.platingCurrent[site]
      sum -= width[site] * specificArea(profile, negative, site) * current * film.potential
    }
    return sum
  }
}
