/// The equivalent circuit: the cell's open-circuit voltage behind a resistance and two RC pairs.
///
///     V = OCV(x̄, ȳ) − R₀ I − V₁ − V₂,     dVₖ/dt = (Rₖ I − Vₖ)/τₖ,     heat = I (OCV − V) + entropic
///
/// Plett, Battery Management Systems, vol. I, Artech House 2015, ch. 2. The pairs advance exactly for a current that runs
/// straight over the step. Mean stoichiometries lie where the other models keep mode 0; V₁ and V₂ follow them.
extension ElectrochemicalCell {
  private static let fast = 2
  private static let slow = 3

  func advanceCircuit(
    _ memory: CellMemory, step: Double, to current: Double, _ elements: CircuitElements
  ) {
    let start = memory.now.pointee.current
    let charge = 0.5 * step * (start + current) / parameters.area
    let (state, next) = (memory.particles, memory.nextParticles)
    next.update(from: state, count: ParticleModes.count * particleCount)
    next[0] = state[0] - charge / parameters.negative.arealCapacity
    next[1] = state[1] + charge / parameters.positive.arealCapacity
    func pair(_ place: Int, _ resistance: Double, _ time: Double) {
      let decay = ExactDecay(rate: 1 / time, step: step)
      next[place] =
        decay.kept * state[place]
        + resistance / time * (decay.start * start + decay.end * current)
    }
    pair(Self.fast, elements.fastResistance, elements.fastTime)
    pair(Self.slow, elements.slowResistance, elements.slowTime)
  }

  func circuitVoltage(
    _ state: UnsafeMutablePointer<Double>, current: Double, _ elements: CircuitElements,
    _ kinetics: CellKinetics
  ) throws(CellStatus) -> (voltage: Double, heat: Double) {
    guard state[0] > 0, state[0] < 1 else { throw .surface(state[0], isNegative: true) }
    guard state[1] > 0, state[1] < 1 else { throw .surface(state[1], isNegative: false) }
    let open =
      openCircuit(positive, state[1], kinetics.excess)
      - openCircuit(negative, state[0], kinetics.excess)
    let voltage =
      open - elements.seriesResistance * current - state[Self.fast] - state[Self.slow]
    var heat = current * (open - voltage)
    if let change = negative.entropicChange {
      heat += current * kinetics.temperature * change.at(state[0]).value
    }
    if let change = positive.entropicChange {
      heat -= current * kinetics.temperature * change.at(state[1]).value
    }
    return (voltage, heat)
  }
}
