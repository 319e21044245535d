import Glibc

/// One implicit stage of the DFN: Newton's method on salt and both potentials at every node.
///
/// Each particle's surface answers its own reaction linearly within a stage, x = surfaceHistory − β j, so particles
/// and reactions are eliminated node by node; what remains couples only neighbours, three unknowns each, and one
/// forward sweep assembles and eliminates at once.
///
/// The reaction is kept in the form φₛ − φₑ − U(x) = (2RT/F) asinh(j/2j₀), whose residual is a voltage: it converges
/// from guesses that would overflow sinh.
extension ElectrochemicalCell {
  /// What a stage asks of the equations besides `history` and `surfaceHistory`.
  struct Stage {
    /// 1/(dh), 1/s.
    let pace: Double
    /// β of each electrode: surface stoichiometry lost for each A/m².
    let negativeResponse: Double
    let positiveResponse: Double
    /// Current over the area of the sheets, A/m².
    let density: Double
    /// Porosity × width of the nodes.
    let capacity: UnsafeMutablePointer<Double>
  }

  /// A face between two nodes: what flows right through it, and how that changes with the nodes beside it.
  private struct Face {
    var salt = 0.0
    var saltLeft = 0.0
    var saltRight = 0.0
    var ionic = 0.0
    var ionicLeft = 0.0
    var ionicRight = 0.0
    var ionicConductance = 0.0
    var electronic = 0.0
    var electronicConductance = 0.0
  }

  /// Solves for `profile`, from the guess it holds.
  func solveStage(
    _ memory: CellMemory, _ profile: CellProfile, _ stage: Stage, _ kinetics: CellKinetics
  ) throws(CellStatus) {
    for _ in 0..<14 {
      guard updateSaltResistances(memory, profile.salt, kinetics) else { throw .saltDepleted }
      updateIonicResistances(memory, profile.salt, kinetics)
      if isAgeing {
        try linearizeAgeingReactions(memory, profile, stage, kinetics)
      } else {
        try linearizeReactions(memory, profile, negative, stage.negativeResponse, true, kinetics)
      }
      try linearizeReactions(memory, profile, positive, stage.positiveResponse, false, kinetics)
      eliminate(memory, profile, stage, kinetics)
      let change = substitute(memory, profile)
      guard change.potential.isFinite else { throw .notConverged }
      // Quadratic convergence: what remains is of the order of the square.
      if change.potential < 2e-4, change.salt < 1 {
        finishSurfaces(memory, profile, stage)
        return
      }
    }
    throw .notConverged
  }

  private func updateIonicResistances(
    _ memory: CellMemory, _ salt: UnsafeMutablePointer<Double>, _ kinetics: CellKinetics
  ) {
    let curve = parameters.electrolyte.conductivity
    let factor = kinetics.conductivity
    let halfPath = memory.halfPath
    for node in 0..<nodeCount {
      let (value, slope) = curve.at(salt[node])
      let inverse = 1 / (factor * value)
      let resistance = halfPath[node] * inverse
      memory.ionicResistance[node] = resistance
      memory.ionicResistanceSlope[node] = -resistance * inverse * factor * slope
    }
  }

  /// δj = offset + bySalt δcₑ + byPotential (δφₛ − δφₑ) for each particle of one electrode.
  private func linearizeReactions(
    _ memory: CellMemory, _ profile: CellProfile, _ electrode: Electrode, _ response: Double,
    _ isNegative: Bool, _ kinetics: CellKinetics
  ) throws(CellStatus) {
    let rate = isNegative ? kinetics.negativeReaction : kinetics.positiveReaction
    let twiceThermal = 2 * kinetics.thermalVoltage
    for place in 0..<electrode.particleCount {
      let particle = electrode.firstParticle + place
      let node = electrode.firstNode + place
      let reaction = profile.reaction[particle]
      let x = memory.surfaceHistory[particle] - response * reaction
      guard x > 0, x < 1 else { throw .surface(x, isNegative: isNegative) }
      let salt = profile.salt[node]
      let occupied = x * (1 - x)
      let twiceExchange = 2 * rate * sqrt(salt * occupied)
      let ratio = reaction / twiceExchange
      let root = sqrt(ratio * ratio + 1)
      let magnitude = log(abs(ratio) + root)
      let overpotential = twiceThermal * (ratio < 0 ? -magnitude : magnitude)
      let resistance = twiceThermal / (twiceExchange * root)
      var (potential, slope) = electrode.potential.at(x)
      if kinetics.excess != 0, let change = electrode.entropicChange {
        let (value, changeSlope) = change.at(x)
        potential += kinetics.excess * value
        slope += kinetics.excess * changeSlope
      }
      let residual =
        profile.solidPotential[node] - profile.electrolytePotential[node] - potential
        - overpotential
      let total =
        resistance * (1 + 0.5 * response * reaction * (1 - 2 * x) / occupied) - response * slope
      let admittance = 1 / total
      memory.reactionSlopes[particle] = SIMD4(
        residual * admittance, 0.5 * reaction * resistance / salt * admittance, admittance, slope)
    }
  }

  /// Forward sweep: each node's rows, with the left neighbour eliminated, scaled so that its own block is one.
  ///
  /// Lanes 0 … 2 of a row couple to the right neighbour's (cₑ, φₑ, φₛ); lane 3 is the right-hand side.
  private func eliminate(
    _ memory: CellMemory, _ profile: CellProfile, _ stage: Stage, _ kinetics: CellKinetics
  ) {
    let rows = memory.rows
    let electrolyte = parameters.electrolyte
    let junction =
      2 * (1 - electrolyte.transference) * electrolyte.thermodynamicFactor
      * kinetics.thermalVoltage
    let toSalt = saltPerCharge
    let capacity = stage.capacity
    let isAgeing = isAgeing
    // From the last iterate: their slopes are too small to be worth a fuller matrix.
    let sources = interfaceSources(profile)
    var left = Face()
    // The negative collector at φₛ = 0, half a node away.
    left.electronicConductance = 2 * negative.solidConductivity / width[0]
    left.electronic = -left.electronicConductance * profile.solidPotential[0]
    for node in 0..<nodeCount {
      var right = Face()
      if node < nodeCount - 1 {
        right = face(memory, profile, node, junction, sources)
      } else {
        right.electronic = stage.density
      }
      var first = SIMD4(
        stage.pace * capacity[node] + right.saltLeft - left.saltRight, 0, 0,
        memory.history[node] - stage.pace * capacity[node] * profile.salt[node] + left.salt
          - right.salt)
      var second = SIMD4(
        right.ionicLeft - left.ionicRight, right.ionicConductance + left.ionicConductance, 0,
        left.ionic - right.ionic)
      var third = SIMD4(
        0, 0, right.electronicConductance + left.electronicConductance,
        left.electronic - right.electronic)
      let isNegative = node < mesh.negative
      if isNegative || node >= positive.firstNode {
        let particle = isNegative ? node : node - mesh.separator
        let slopes = memory.reactionSlopes[particle]
        var area =
          (isNegative ? negative.specificArea : positive.specificArea) * width[node]
        var reaction = profile.reaction[particle]
        if isAgeing {
          area *= profile.ageing.active[particle]
          if isNegative { reaction += sideReaction(profile, node) }
        }
        let change = SIMD4(
          -area * slopes.y, area * slopes.z, -area * slopes.z, area * (reaction + slopes.x))
        first += toSalt * change
        second += change
        third -= change
      } else {
        third = SIMD4(0, 0, 1, 0)
      }
      if node > 0 {
        let above = rows + 3 * (node - 1)
        first += left.saltLeft * above[0]
        second += left.ionicLeft * above[0] + left.ionicConductance * above[1]
        third += left.electronicConductance * above[2]
      }
      normalize(first, second, third, right, rows + 3 * node)
      left = right
    }
  }

  private func face(
    _ memory: CellMemory, _ profile: CellProfile, _ node: Int, _ junction: Double,
    _ sources: (salt: InterfaceSources, charge: InterfaceSources)
  ) -> Face {
    let salt = profile.salt
    var face = Face()
    let conductance = 1 / (memory.saltResistance[node] + memory.saltResistance[node + 1])
    face.salt =
      conductance
      * (salt[node] - salt[node + 1] + interfaceFall(memory.saltResistance, node, sources.salt))
    let bend = face.salt * conductance
    face.saltLeft = conductance - bend * memory.saltResistanceSlope[node]
    face.saltRight = -conductance - bend * memory.saltResistanceSlope[node + 1]

    let ionic = 1 / (memory.ionicResistance[node] + memory.ionicResistance[node + 1])
    let rise = salt[node + 1] - salt[node]
    let inverseMean = 2 / (salt[node] + salt[node + 1])
    let drive =
      profile.electrolytePotential[node] - profile.electrolytePotential[node + 1]
      + junction * rise * inverseMean
      + interfaceFall(memory.ionicResistance, node, sources.charge)
    face.ionic = ionic * drive
    face.ionicConductance = ionic
    let spread = 0.5 * rise * inverseMean
    let push = ionic * junction * inverseMean
    let ionicBend = face.ionic * ionic
    face.ionicLeft = push * (-1 - spread) - ionicBend * memory.ionicResistanceSlope[node]
    face.ionicRight = push * (1 - spread) - ionicBend * memory.ionicResistanceSlope[node + 1]

    let next = node + 1
    if next < mesh.negative || node >= positive.firstNode {
      let conductivity =
        node < mesh.negative ? negative.solidConductivity : positive.solidConductivity
      face.electronicConductance = 2 * conductivity / (width[node] + width[next])
      face.electronic =
        face.electronicConductance
        * (profile.solidPotential[node] - profile.solidPotential[next])
    }
    return face
  }

  /// Multiplies the right coupling and the right-hand side by the inverse of the node's own 3 × 3 block.
  @inline(__always)
  private func normalize(
    _ first: SIMD4<Double>, _ second: SIMD4<Double>, _ third: SIMD4<Double>, _ right: Face,
    _ rows: UnsafeMutablePointer<SIMD4<Double>>
  ) {
    let c00 = second.y * third.z - second.z * third.y
    let c01 = second.z * third.x - second.x * third.z
    let c02 = second.x * third.y - second.y * third.x
    let inverse = 1 / (first.x * c00 + first.y * c01 + first.z * c02)
    // Columns of the inverse, each a combination of cofactors.
    let column0 = SIMD4(c00, c01, c02, 0) * inverse
    let column1 =
      SIMD4(
        first.z * third.y - first.y * third.z, first.x * third.z - first.z * third.x,
        first.y * third.x - first.x * third.y, 0) * inverse
    let column2 =
      SIMD4(
        first.y * second.z - first.z * second.y, first.z * second.x - first.x * second.z,
        first.x * second.y - first.y * second.x, 0) * inverse
    let bySalt = right.saltRight * column0 + right.ionicRight * column1
    let byElectrolyte = -right.ionicConductance * column1
    let bySolid = -right.electronicConductance * column2
    let side = first.w * column0 + second.w * column1 + third.w * column2
    rows[0] = SIMD4(bySalt.x, byElectrolyte.x, bySolid.x, side.x)
    rows[1] = SIMD4(bySalt.y, byElectrolyte.y, bySolid.y, side.y)
    rows[2] = SIMD4(bySalt.z, byElectrolyte.z, bySolid.z, side.z)
  }

  /// Backward sweep: applies the changes, damped if they are wild; returns the largest.
  private func substitute(
    _ memory: CellMemory, _ profile: CellProfile
  ) -> (potential: Double, salt: Double) {
    let rows = memory.rows
    var change = SIMD4<Double>(0, 0, 0, -1)
    var largest = SIMD4<Double>.zero
    for node in stride(from: nodeCount - 1, through: 0, by: -1) {
      let row = rows + 3 * node
      change = SIMD4(
        -(row[0] * change).sum(), -(row[1] * change).sum(), -(row[2] * change).sum(), -1)
      row[0] = change
      let size = change.replacing(with: -change, where: change .< 0)
      largest = largest.replacing(with: size, where: .!(size .<= largest))
    }
    let potential = max(largest.y, largest.z)
    guard potential.isFinite else { return (.infinity, .infinity) }
    let damping = potential > 0.5 ? 0.5 / potential : 1
    let isAgeing = isAgeing
    for node in 0..<nodeCount {
      let change = damping * rows[3 * node]
      profile.salt[node] += change.x
      profile.electrolytePotential[node] += change.y
      profile.solidPotential[node] += change.z
      let isNegative = node < mesh.negative
      guard isNegative || node >= positive.firstNode else { continue }
      let particle = isNegative ? node : node - mesh.separator
      if isAgeing, isNegative {
        updateAgeingReactions(memory, profile, node, change, damping: damping)
        continue
      }
      let slopes = memory.reactionSlopes[particle]
      profile.reaction[particle] +=
        damping * slopes.x + slopes.y * change.x + slopes.z * (change.z - change.y)
    }
    return (potential, largest.x)
  }

  private func finishSurfaces(_ memory: CellMemory, _ profile: CellProfile, _ stage: Stage) {
    for particle in 0..<particleCount {
      let response =
        particle < positive.firstParticle ? stage.negativeResponse : stage.positiveResponse
      profile.surface[particle] =
        memory.surfaceHistory[particle] - response * profile.reaction[particle]
    }
  }
}
