import Glibc

/// Side reactions within one implicit stage: film, film on cracks and plated lithium beside the main reaction.
///
/// Each takes or gives lithium q, mol/m³, by its current s: q = (a₀ q₀ − g a s/F)/(a₀ + γ) within a stage, with g the share
/// of the surface it covers. Like the particles' surfaces, q is eliminated place by place, so that plated lithium, which
/// strips in milliseconds once the potential rises, costs no small steps.
///
///     plating  s = F k c exp((1 − α) ψ/θ) − F k cₑ exp(−α ψ/θ),  dc/dt = −a s/F − γ c,  γ = γ₀ L₀/L
///
/// (O'Kane et al., J. Electrochem. Soc. 167 (2020) 090540; 2022 for dead lithium.)
extension ElectrochemicalCell {
  /// Current beside the main reaction at a site, for each m² of particle surface.
  @inline(__always)
  func sideReaction(_ profile: CellProfile, _ site: Int) -> Double {
    let damage = profile.ageing
    return damage.filmCurrent[site] + damage.platingCurrent[site]
      + crackFaces * damage.crackLength[site] * damage.crackCurrent[site]
  }

  /// The whole reaction of a particle: what the electrolyte sees.
  @inline(__always)
  func totalReaction(_ profile: CellProfile, _ particle: Int) -> Double {
    let main = profile.reaction[particle]
    return isAgeing && particle < positive.firstParticle
      ? main + sideReaction(profile, particle) : main
  }

  /// a of a particle's place, 1/m.
  @inline(__always)
  func specificArea(_ profile: CellProfile, _ electrode: Electrode, _ particle: Int) -> Double {
    isAgeing ? electrode.specificArea * profile.ageing.active[particle] : electrode.specificArea
  }

  /// Sums over a site's side reactions: δs = offset + byInner δψ + byOuter δΔφ + bySalt δcₑ.
  struct SideSum {
    var offset = 0.0
    var byInner = 0.0
    var byOuter = 0.0
    var bySalt = 0.0

    mutating func add(_ slopes: SIMD4<Double>, share: Double) {
      offset += share * slopes.x
      bySalt += share * slopes.y
      byInner += share * slopes.z
      byOuter += share * slopes.w
    }
  }

  /// Linearizes the side reactions of a site; each one's slopes are left in `memory.sideSlopes`.
  func linearizeSideReactions(
    _ memory: CellMemory, _ profile: CellProfile, _ site: Int, _ ageing: Ageing,
    inner: Double, outer: Double, salt: Double, pace: Double, _ kinetics: CellKinetics
  ) -> SideSum {
    let work = memory.ageing
    let damage = profile.ageing
    let area = work.area[site]
    var sum = SideSum()
    if ageing.film != nil {
      for place in 0..<(ageing.cracks == nil ? 1 : 2) {
        let share = place == 0 ? 1 : work.crackShare[site]
        let current = place == 0 ? damage.filmCurrent[site] : damage.crackCurrent[site]
        let response = share * area / (Constants.faraday * pace)
        let amount = work.history[3 * site + place] - response * current
        let thickness = ageing.thicknessPerLithium / (area * share)
        let law = ageing.filmLaw(
          thickness: amount * thickness, inner: inner, outer: outer,
          thermalVoltage: kinetics.thermalVoltage, scale: work.scales.pointee.film)
        let damping = 1 / (1 + law.byThickness * thickness * response)
        let slopes =
          SIMD4(law.current - current, 0, law.byInner, law.byOuter) * damping
        work.sideSlopes[3 * site + place] = slopes
        work.damping[3 * site + place] = damping
        sum.add(slopes, share: share)
      }
    }
    if let plating = ageing.plating {
      let current = damage.platingCurrent[site]
      let rate = Constants.faraday * plating.rate * work.scales.pointee.plating
      let forward =
        rate * boundedExp(-plating.transferCoefficient * inner / kinetics.thermalVoltage)
      var slopes = SIMD4(
        -forward * salt - current, -forward,
        forward * salt * plating.transferCoefficient / kinetics.thermalVoltage, 0)
      var damping = 1.0
      if ageing.mechanisms.plating != .irreversible {
        let inverse = 1 / (pace + work.deadRate[site])
        let amount =
          inverse
          * (pace * work.history[3 * site + 2] - area * current / Constants.faraday)
        let stripping = 1 - plating.transferCoefficient
        let backward = rate * boundedExp(stripping * inner / kinetics.thermalVoltage)
        slopes.x += backward * amount
        slopes.z += backward * amount * stripping / kinetics.thermalVoltage
        damping = 1 / (1 + backward * area * inverse / Constants.faraday)
      }
      slopes *= damping
      work.sideSlopes[3 * site + 2] = slopes
      work.damping[3 * site + 2] = damping
      sum.add(slopes, share: 1)
    }
    return sum
  }

  /// Applies a change of potentials and salt to a site's side currents.
  @inline(__always)
  func updateSideReactions(
    _ memory: CellMemory, _ profile: CellProfile, _ site: Int, inner: Double, outer: Double,
    salt: Double, damping: Double
  ) {
    let change = SIMD4(damping, salt, inner, outer)
    let slopes = memory.ageing.sideSlopes + 3 * site
    profile.ageing.filmCurrent[site] += (slopes[0] * change).sum()
    profile.ageing.crackCurrent[site] += (slopes[1] * change).sum()
    profile.ageing.platingCurrent[site] += (slopes[2] * change).sum()
  }
}
