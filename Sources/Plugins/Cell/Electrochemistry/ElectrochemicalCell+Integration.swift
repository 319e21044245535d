/// Steps of varying length under error control.
extension ElectrochemicalCell {
  /// How finely time is resolved.
  struct Precision: Sendable {
    /// Largest error of one step: in V for potentials, relative for concentrations.
    var tolerance = 1e-4
    /// s.
    var longestStep = 200.0
    var shortestStep = 1e-6
  }

  /// One accepted step no longer than `remaining`; the state is in `memory.next`, not yet taken over.
  ///
  /// Refused steps are shortened and tried again.
  /// - Returns: The length of the step.
  func step(
    _ memory: CellMemory, _ law: (Double) -> CellLaw, within remaining: Double,
    _ surroundings: CellSurroundings, _ precision: Precision
  ) throws(CellStatus) -> Double {
    let (length, wish) = try StepControl.step(
      wish: memory.now.pointee.nextStep, within: remaining, precision
    ) { step throws(CellStatus) in
      try attempt(memory, law(step), step: step, surroundings)
    }
    memory.now.pointee.nextStep = wish
    return length
  }

  /// Moves the state by `duration` under one law; on failure the state is where the equations ended.
  func integrate(
    _ memory: CellMemory, _ law: CellLaw, for duration: Double,
    _ surroundings: CellSurroundings, _ precision: Precision
  ) throws(CellStatus) {
    var elapsed = 0.0
    var budget = StepBudget(for: duration, precision)
    while elapsed < duration {
      try budget.spend()
      let remaining = duration - elapsed
      let length = try step(memory, { _ in law }, within: remaining, surroundings, precision)
      accept(memory, step: length)
      elapsed = length >= remaining ? duration : elapsed + length
    }
  }
}
