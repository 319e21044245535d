/// Diffusion of salt across the cell by finite volumes.
///
///     ε ∂cₑ/∂t = ∂/∂x (εᵇ D ∂cₑ/∂x) + (1 − t₊) a j/F,  no flux at both ends
///
/// The flux between two nodes meets the resistances of their halves in series, Δx/(2 εᵇ D) each, which is the harmonic
/// mean of D; the arithmetic mean of κ alone would cost 0.2 mV at 1C.
///
/// Reactions make the flux grow along a node, so its half spans ¼ of the node's source less than the face's flux would.
/// Between equal neighbours that cancels; at the separator it does not, and is added there (it halves the error of the
/// mesh).
extension ElectrochemicalCell {
  /// Salt made per area and time in the two electrode nodes that touch the separator, mol/(m² s).
  struct InterfaceSources {
    var negative = 0.0
    var positive = 0.0
  }

  /// By how much sources in nodes beside the separator raise the fall of cₑ that drives the flux to the right of `node`.
  @inline(__always)
  func interfaceFall(
    _ resistance: UnsafeMutablePointer<Double>, _ node: Int, _ sources: InterfaceSources
  ) -> Double {
    if node == mesh.negative - 1 { return 0.25 * resistance[node] * sources.negative }
    if node == positive.firstNode - 1 {
      return -0.25 * resistance[node + 1] * sources.positive
    }
    return 0
  }

  /// (1 − t₊)/F.
  @inline(__always)
  var saltPerCharge: Double {
    (1 - parameters.electrolyte.transference) / Constants.faraday
  }

  /// Resistance of each node's half against salt diffusion and its slope in cₑ. Returns whether every cₑ is positive.
  func updateSaltResistances(
    _ memory: CellMemory, _ salt: UnsafeMutablePointer<Double>, _ kinetics: CellKinetics
  ) -> Bool {
    let curve = parameters.electrolyte.diffusivity
    let factor = kinetics.saltDiffusivity
    let halfPath = memory.halfPath
    var isPositive = true
    for node in 0..<nodeCount {
      let concentration = salt[node]
      if !(concentration > 0) { isPositive = false }
      let (value, slope) = curve.at(concentration)
      let inverse = 1 / (factor * value)
      let resistance = halfPath[node] * inverse
      memory.saltResistance[node] = resistance
      memory.saltResistanceSlope[node] = -resistance * inverse * factor * slope
    }
    return isPositive
  }

  /// Amount of salt per area and time that each node gains by diffusion, mol/(m² s), into `saltRate`.
  func updateSaltRates(
    _ memory: CellMemory, _ salt: UnsafeMutablePointer<Double>, _ sources: InterfaceSources
  ) {
    var inflow = 0.0
    for node in 0..<nodeCount - 1 {
      let outflow =
        (salt[node] - salt[node + 1] + interfaceFall(memory.saltResistance, node, sources))
        / (memory.saltResistance[node] + memory.saltResistance[node + 1])
      memory.saltRate[node] = inflow - outflow
      inflow = outflow
    }
    memory.saltRate[nodeCount - 1] = inflow
  }

  /// Factors a₀ M + K(cₑ) of the linear diffusion problem, slopes of the resistances included if `sources` are
  /// given.
  ///
  /// Leaves the residual of M a₀ c = history + flux in `correction`.
  func factorSalt(
    _ memory: CellMemory, _ salt: UnsafeMutablePointer<Double>,
    _ saltCapacity: UnsafeMutablePointer<Double>, pace: Double, _ sources: InterfaceSources?
  ) {
    let (pivot, upper, lower) = (memory.pivot, memory.upper, memory.lower)
    var inflow = 0.0
    var inflowSlope = 0.0
    var below = 0.0
    for node in 0..<nodeCount {
      var diagonal = pace * saltCapacity[node] - inflowSlope
      var residual = memory.history[node] - pace * saltCapacity[node] * salt[node] + inflow
      if node < nodeCount - 1 {
        let conductance =
          1 / (memory.saltResistance[node] + memory.saltResistance[node + 1])
        let fall =
          salt[node] - salt[node + 1]
          + (sources.map { interfaceFall(memory.saltResistance, node, $0) } ?? 0)
        let flux = conductance * fall
        let bend = sources != nil ? flux * conductance : 0
        let slope = conductance - bend * memory.saltResistanceSlope[node]
        let slopeNext = -conductance - bend * memory.saltResistanceSlope[node + 1]
        diagonal += slope
        residual -= flux
        inflow = flux
        inflowSlope = slopeNext
        upper[node] = slopeNext
        lower[node] = below
        below = -slope
      } else {
        lower[node] = below
      }
      if node > 0 {
        let factor = lower[node] * pivot[node - 1]
        lower[node] = factor
        diagonal -= factor * upper[node - 1]
      }
      pivot[node] = 1 / diagonal
      memory.correction[node] = residual
    }
  }

  /// Solves with the last factors, in place in `correction`; returns the largest magnitude.
  func solveSalt(_ memory: CellMemory) -> Double {
    let solution = memory.correction
    for node in 1..<nodeCount { solution[node] -= memory.lower[node] * solution[node - 1] }
    let last = nodeCount - 1
    solution[last] *= memory.pivot[last]
    var largest = abs(solution[last])
    for node in stride(from: last - 1, through: 0, by: -1) {
      solution[node] =
        (solution[node] - memory.upper[node] * solution[node + 1]) * memory.pivot[node]
      largest = max(largest, abs(solution[node]))
    }
    return largest
  }

  /// The embedded error of a two-stage step in cₑ, relative to the initial concentration.
  ///
  /// `saltRate` must hold the rate at the start; (1 − dh J)⁻¹ damps what stiff modes would feign.
  func saltError(_ memory: CellMemory, pace: Double) -> Double {
    let start = memory.profile.salt
    let middle = memory.middleProfile.salt
    let end = memory.nextProfile.salt
    let step = TwoStageStep.diagonal
    // h · rate at each stage, times pace: pace · h = 1/d.
    for node in 0..<nodeCount {
      let change = middle[node] - start[node]
      let base = start[node] + TwoStageStep.blend * change
      let capacity = pace * memory.nextCapacity[node] / step
      let startRate = memory.saltRate[node] / step
      memory.correction[node] =
        (TwoStageStep.errorStart - TwoStageStep.errorMiddle) * startRate
        + capacity
        * (TwoStageStep.errorMiddle * change + TwoStageStep.errorEnd * (end[node] - base))
    }
    return solveSalt(memory) / parameters.electrolyte.initialConcentration
  }
}
