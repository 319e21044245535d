import Glibc

/// Adding up what damage has done.
extension ElectrochemicalCell {
  var ageingCount: Int {
    guard isAgeing else { return 0 }
    return AgeingProfile.count(
      sites: negative.particleCount, particles: particleCount, nodes: nodeCount)
  }

  /// A cell whose film has its initial thickness and whose cracks their initial length.
  func initializeAgeing(_ damage: AgeingProfile) {
    guard let ageing else { return }
    for site in 0..<damage.sites {
      if let film = ageing.film {
        let lithium = negative.specificArea / ageing.thicknessPerLithium
        damage.film[site] = film.initialThickness * lithium
        damage.crackFilm[site] =
          ageing.cracks == nil ? 0 : film.initialCrackThickness * lithium
      }
      damage.crackLength[site] = ageing.cracks?.initialLength ?? 0
    }
    for particle in 0..<damage.particles { damage.active[particle] = 1 }
    damage.capacity.update(from: saltCapacity, count: nodeCount)
  }

  /// ρ L at a site, Ω m².
  func filmResistance(_ damage: AgeingProfile, _ site: Int) -> Double {
    (ageing?.film?.resistivity ?? 0) * filmThickness(damage, site)
  }

  /// Share of the electrolyte's conductivity that a negative electrode of one porosity leaves.
  func negativeShare(_ profile: CellProfile) -> Double {
    guard let ageing, ageing.mechanisms.narrowsPores else { return negative.electrolyteShare }
    return pow(
      profile.ageing.capacity[0] / width[0], parameters.negative.electrolyteExponent)
  }

  /// Share of an electrode's active material that is left.
  func activeShare(_ memory: CellMemory, _ electrode: Electrode) -> Double {
    guard isAgeing else { return 1 }
    var sum = 0.0
    for place in 0..<electrode.particleCount {
      sum +=
        placeWidth(electrode, place)
        * memory.profile.ageing.active[electrode.firstParticle + place]
    }
    return sum / electrode.thickness
  }

  /// Lithium in an electrode's particles, mol.
  func lithium(
    _ memory: CellMemory, _ electrode: Electrode, _ constants: CellParameters.Electrode
  ) -> Double {
    constants.arealCapacity * parameters.area / Constants.faraday
      * activeShare(memory, electrode) * activeMean(memory, electrode)
  }

  /// The window of the lithium and the material now left; the new cell's where none has gone or no cut-off is met.
  func presentWindow(_ memory: CellMemory) -> StoichiometryWindow? {
    guard isAgeing else { return window }
    return try? StoichiometryWindow(
      parameters, negative: activeMean(memory, negative), positive: activeMean(memory, positive),
      active: (activeShare(memory, negative), activeShare(memory, positive)))
  }

  func account(_ memory: CellMemory) -> AgeingAccount {
    account(memory, capacity: presentWindow(memory)?.capacity)
  }

  func account(_ memory: CellMemory, capacity: Double?) -> AgeingAccount {
    let lithium =
      lithium(memory, negative, parameters.negative)
      + lithium(memory, positive, parameters.positive)
    let initial =
      parameters.area / Constants.faraday
      * (parameters.negative.arealCapacity * window.negativeFull
        + parameters.positive.arealCapacity * window.positiveFull)
    var account = AgeingAccount(
      capacity: capacity, lithium: lithium, initialLithium: initial,
      film: 0, crackFilm: 0, plated: 0, dead: 0, disconnected: 0,
      negativeLoss: 1 - activeShare(memory, negative),
      positiveLoss: 1 - activeShare(memory, positive), filmThickness: 0, crackLength: 0,
      filmResistance: 0)
    guard let ageing else { return account }
    let damage = memory.profile.ageing
    var conductance = 0.0
    for site in 0..<damage.sites {
      let width = placeWidth(negative, site)
      let volume = parameters.area * width
      account.film += volume * damage.film[site]
      account.crackFilm += volume * damage.crackFilm[site]
      account.plated += volume * damage.plated[site]
      account.dead += volume * damage.dead[site]
      let share = width / negative.thickness
      account.filmThickness += share * filmThickness(damage, site)
      account.crackLength += share * damage.crackLength[site]
      let resistance = filmResistance(damage, site)
      if resistance > 0 {
        conductance += volume * specificArea(memory.profile, negative, site) / resistance
      }
    }
    if let film = ageing.film {
      let surface = parameters.area * negative.surfaceRatio / ageing.thicknessPerLithium
      account.film -= surface * film.initialThickness
      account.crackFilm -= ageing.cracks == nil ? 0 : surface * film.initialCrackThickness
    }
    account.disconnected = parameters.area * (damage.lost[0] + damage.lost[1])
    account.filmResistance = conductance > 0 ? 1 / conductance : 0
    return account
  }
}
