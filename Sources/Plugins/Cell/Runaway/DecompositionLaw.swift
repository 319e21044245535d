import Glibc

/// The onset and course of thermal runaway: four exothermic reactions and the melting of the separator, each following
/// Arrhenius, with one temperature for the whole cell.
///
///     dx_f/dt = −k_f x_f,                 SEI decomposes
///     dx_n/dt = −k_n exp(−z/z₀) x_n,      anode and electrolyte, through a layer z that grows: dz/dt = −dx_n/dt
///     dα/dt   =  k_p α (1 − α),           cathode gives oxygen to the electrolyte
///     dc/dt   = −k_e c,                   electrolyte decomposes
///     ds/dt   = −k_s s,                   separator melts
///     ρc dT/dt = Σ H W |rate|
///
/// Hatchard et al. 2001; Kim et al. 2007 (figures in `DecompositionReaction`). The cell's own heat and cooling act before
/// and after: the two are split at each of the cell's steps. Within one, each amount advances exactly for rates held at
/// the temperature halfway, so none can pass zero however stiff it gets; the length of a substep is such that rates held
/// at its start would give the same warming to `precision`.
///
/// Below 50 °C nothing reacts: the laws were fitted above 80 °C and would use up a cell on the shelf within a year.
/// Independent of the state of charge: the figures are those of a charged LiCoO₂/graphite cell.
struct DecompositionLaw: Sendable {
  let separator: DecompositionReaction
  /// ρc, J/(m³ K).
  private let heatCapacity: Double
  /// Heat of everything that can react exothermically, J/m³.
  let wholeHeat: Double

  /// K.
  static let coldest = 323.15
  /// z₀.
  private static let thicknessScale = 0.033
  /// K of a substep.
  private static let precision = 0.02
  private static let longestWarming = 2.0
  /// K/s: where accelerating-rate calorimetry puts runaway.
  static let onsetRate = 1.0

  init(_ parameters: CellParameters) {
    separator = .separator(parameters)
    heatCapacity = parameters.volumetricHeatCapacity
    wholeHeat =
      DecompositionReaction.film.heat * DecompositionState.freshFilm
      + DecompositionReaction.anode.heat * DecompositionState.freshAnode
      + DecompositionReaction.cathode.heat * (1 - DecompositionState.freshCathode)
      + DecompositionReaction.electrolyte.heat
  }

  /// Lets the cell decompose for `duration` with no heat from or to elsewhere. Returns its temperature then.
  func react(
    _ state: inout DecompositionState, from start: Double, for duration: Double
  ) -> Double {
    guard start > Self.coldest else {
      state.heating = 0
      return start
    }
    var (temperature, elapsed, step) = (start, 0.0, duration)
    while elapsed < duration {
      step = min(step, duration - elapsed)
      let first = amounts(after: step, of: state, at: temperature)
      let guess = (first.released - state.released) / heatCapacity
      let second = amounts(after: step, of: state, at: temperature + 0.5 * guess)
      let warming = (second.released - state.released) / heatCapacity
      let error = abs(warming - guess)
      let isTooFar = error > Self.precision || abs(warming) > Self.longestWarming
      if isTooFar, step > 1e-12 {
        step *= max(
          0.2, 0.9 * min((Self.precision / error).squareRoot(), Self.longestWarming / abs(warming)))
        continue
      }
      state = second
      temperature += warming
      elapsed = step >= duration - elapsed ? duration : elapsed + step
      if warming > Self.onsetRate * step { state.isRunaway = true }
      step *= error > 0 ? min(3, 0.9 * (Self.precision / error).squareRoot()) : 3
    }
    state.heating = (temperature - start) / duration
    return temperature
  }

  /// What is left after `step` at one temperature, exactly, but for the layer on the anode, which is that of the start.
  private func amounts(
    after step: Double, of state: DecompositionState, at temperature: Double
  ) -> DecompositionState {
    func kept(_ reaction: DecompositionReaction, slowedBy factor: Double = 1) -> Double {
      exp(-reaction.rate(at: temperature) * factor * step)
    }
    var next = state
    next.film *= kept(.film)
    // Half a step's growth of the layer counts: second order, as the temperature is.
    let slowed = exp(-state.thickness / Self.thicknessScale)
    let grown = 0.5 * state.anode * (1 - kept(.anode, slowedBy: slowed))
    let barrier = exp(-(state.thickness + grown) / Self.thicknessScale)
    next.anode *= kept(.anode, slowedBy: barrier)
    next.thickness += state.anode - next.anode
    // α/(1 − α) grows exponentially.
    let unconverted = (1 - state.cathode) * kept(.cathode)
    next.cathode = state.cathode / (state.cathode + unconverted)
    next.electrolyte *= kept(.electrolyte)
    next.separator *= kept(separator)
    next.released +=
      DecompositionReaction.film.heat * (state.film - next.film)
      + DecompositionReaction.anode.heat * (state.anode - next.anode)
      + DecompositionReaction.cathode.heat * (next.cathode - state.cathode)
      + DecompositionReaction.electrolyte.heat * (state.electrolyte - next.electrolyte)
      + separator.heat * (state.separator - next.separator)
    return next
  }

  /// Share of the heat of all reactions given out so far, 0 … 1.
  func progress(_ state: DecompositionState) -> Double {
    let rest =
      DecompositionReaction.film.heat * state.film
      + DecompositionReaction.anode.heat * state.anode
      + DecompositionReaction.cathode.heat * (1 - state.cathode)
      + DecompositionReaction.electrolyte.heat * state.electrolyte
    return 1 - rest / wholeHeat
  }

  /// Share of the short between the electrodes that a melting separator lets come about. It fades with the last tenth of
  /// the charge, when diffusion can no longer feed it, and with the lithium of the anode, which can no longer be
  /// discharged once it has reacted.
  static func shortShare(_ state: DecompositionState, charge: Double) -> Double {
    (1 - state.separator) * min(1, max(0, 10 * charge))
      * min(1, state.anode / DecompositionState.freshAnode)
  }
}
