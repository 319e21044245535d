import Glibc

/// The terminal voltage and heat of SPM and SPMe.
///
///     V = U_p − U_n + ⟨η_p⟩ − ⟨η_n⟩ + 2 (1 − t₊) Θ RT/F (⟨ln cₑ⟩_p − ⟨ln cₑ⟩_n)
///         − i (L_n/(3κ_n) + L_s/κ_s + L_p/(3κ_p)) − i/3 (L_n/σ_n + L_p/σ_p),
///     η = (2RT/F) asinh(j / (2 j₀(cₑ, x)))
///
/// Marquis et al. 2019, eq. 47; the SPM keeps U and η only, with cₑ at its initial value.
extension ElectrochemicalCell {
  /// How close to empty, or full, a surface may come. Nearer than this a voltage falls by a volt within what rounding of
  /// the particles' means can tell apart.
  private static let bareSurface = 1e-9

  /// Voltage and heat of a state at `current`, whose surfaces and salt stand in `profile`.
  func singleParticleVoltage(
    _ profile: CellProfile, current: Double, _ kinetics: CellKinetics
  ) throws(CellStatus) -> (voltage: Double, heat: Double) {
    var reactions = uniformReactions(current)
    if isAgeing {
      reactions.negative /= profile.ageing.active[0]
      reactions.positive /= profile.ageing.active[1]
    }
    let surfaces = (profile.surface[0], profile.surface[1])
    guard surfaces.0 > Self.bareSurface, surfaces.0 < 1 else {
      throw .surface(surfaces.0, isNegative: true)
    }
    guard surfaces.1 > 0, surfaces.1 < 1 - Self.bareSurface else {
      throw .surface(surfaces.1, isNegative: false)
    }
    let potentials = (
      openCircuit(negative, surfaces.0, kinetics.excess),
      openCircuit(positive, surfaces.1, kinetics.excess)
    )
    let saltless = (
      2 * kinetics.negativeReaction * sqrt(surfaces.0 * (1 - surfaces.0)),
      2 * kinetics.positiveReaction * sqrt(surfaces.1 * (1 - surfaces.1))
    )
    let open = potentials.1 - potentials.0
    let film = isAgeing ? reactions.negative * filmResistance(profile.ageing, 0) : 0
    let voltage: Double
    if model == .singleParticle {
      let root = sqrt(parameters.electrolyte.initialConcentration)
      voltage =
        open - film + 2 * kinetics.thermalVoltage
        * (asinh(reactions.positive / (saltless.1 * root))
          - asinh(reactions.negative / (saltless.0 * root)))
    } else {
      voltage =
        open - film
        + electrolyteVoltage(
          profile, ratios: (reactions.negative / saltless.0, reactions.positive / saltless.1),
          density: current / parameters.area, kinetics)
    }
    var heat = current * (open - voltage)
    if let change = negative.entropicChange {
      heat += current * kinetics.temperature * change.at(surfaces.0).value
    }
    if let change = positive.entropicChange {
      heat -= current * kinetics.temperature * change.at(surfaces.1).value
    }
    return (voltage, heat)
  }

  /// ⟨η_p⟩ − ⟨η_n⟩, the concentration potential and the ohmic drops. `ratios` are j/(2 j₀) · √cₑ.
  private func electrolyteVoltage(
    _ profile: CellProfile, ratios: (Double, Double), density: Double, _ kinetics: CellKinetics
  ) -> Double {
    let salt = profile.salt
    var amount = 0.0
    var length = 0.0
    for node in 0..<nodeCount {
      amount += width[node] * salt[node]
      length += width[node]
    }
    let mean = amount / length
    let first = logarithms(salt, 0..<mesh.negative, ratio: abs(ratios.0), mean: mean)
    let last = logarithms(salt, positive.firstNode..<nodeCount, ratio: abs(ratios.1), mean: mean)
    let reaction =
      (ratios.1 < 0 ? -last.reaction : last.reaction)
      - (ratios.0 < 0 ? -first.reaction : first.reaction)
    let conductivity =
      kinetics.conductivity * parameters.electrolyte.conductivity.at(mean).value
    let ionic =
      (negative.thickness / (3 * negativeShare(profile))
        + parameters.separator.thickness / separatorShare
        + positive.thickness / (3 * positive.electrolyteShare)) / conductivity
    let electronic =
      (negative.thickness / negative.solidConductivity
        + positive.thickness / positive.solidConductivity) / 3
    let electrolyte = parameters.electrolyte
    return kinetics.thermalVoltage
      * (2 * reaction + 2 * (1 - electrolyte.transference) * electrolyte.thermodynamicFactor
        * (last.salt - first.salt)) - density * (ionic + electronic)
  }

  /// ⟨asinh(ratio/√cₑ)⟩ and ⟨ln(cₑ/mean)⟩ over nodes of one width.
  ///
  /// Sums of logarithms are logarithms of products, which saves nine tenths of them; the products are cashed in
  /// before they can overflow.
  private func logarithms(
    _ salt: UnsafeMutablePointer<Double>, _ nodes: Range<Int>, ratio: Double, mean: Double
  ) -> (reaction: Double, salt: Double) {
    var sums = (0.0, 0.0)
    var products = (1.0, 1.0)
    let inverseMean = 1 / mean
    for node in nodes {
      let argument = ratio / sqrt(salt[node])
      products.0 *= argument + sqrt(argument * argument + 1)
      products.1 *= salt[node] * inverseMean
      if products.0 > 1e100 || products.1 < 1e-100 {
        sums.0 += log(products.0)
        sums.1 += log(products.1)
        products = (1, 1)
      }
    }
    let count = Double(nodes.count)
    return ((sums.0 + log(products.0)) / count, (sums.1 + log(products.1)) / count)
  }
}
