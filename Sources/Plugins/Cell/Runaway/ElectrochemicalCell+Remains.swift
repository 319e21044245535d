/// What is left of a burnt cell: no electromotive force, and the resistance of its molten separator.
///
///     V = −r I,     C dT/dt = r I² − h A (T − ambient) + inflow
///
/// Lithium of the anode, charged cathode and electrolyte are what the reactions of `DecompositionLaw` use up; once one of
/// them is gone there is nothing to discharge, and the energy has come out as heat of reaction. What was discharged
/// before is counted twice, for the reactions do not know the state of charge.
extension ElectrochemicalCell {
  /// The step of a burnt cell to a current, into `next`. Returns the error estimate.
  func advanceRemains(
    _ memory: CellMemory, step: Double, to current: Double, _ surroundings: CellSurroundings
  ) -> Double {
    memory.nextProfile.start.update(from: memory.profile.start, count: memory.profile.count)
    memory.nextParticles.update(
      from: memory.particles, count: ParticleModes.count * particleCount)
    let now = memory.now.pointee
    let remains = surroundings.remains
    let voltage = -remains * current
    let heat = remains * current * current + surroundings.heat(current, voltage)
    let cooling = 0.5 * step * surroundings.coolingConductance / heatCapacity
    let slope =
      (now.heat + surroundings.heatInflow - surroundings.coolingConductance
        * (now.temperature - surroundings.ambientTemperature)) / heatCapacity
    let temperature =
      (now.temperature * (1 - cooling) + 2 * cooling * surroundings.ambientTemperature
        + 0.5 * step * (now.heat + heat + 2 * surroundings.heatInflow) / heatCapacity)
      / (1 + cooling)
    memory.next.pointee = CellInstant(
      temperature: temperature, current: current, voltage: voltage, heat: heat,
      discharged: now.discharged + 0.5 * step * (now.current + current), nextStep: now.nextStep,
      resistance: remains, previousStep: step)
    return 0.01 * abs(temperature - now.temperature - step * slope)
  }

  /// The same in no time.
  func jumpRemains(
    _ memory: CellMemory, to current: Double, _ surroundings: CellSurroundings
  ) {
    let remains = surroundings.remains
    memory.next.pointee.current = current
    memory.next.pointee.voltage = -remains * current
    memory.next.pointee.resistance = remains
    memory.next.pointee.heat =
      remains * current * current + surroundings.heat(current, -remains * current)
  }
}
