import Glibc

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
    var step = min(memory.now.pointee.nextStep, precision.longestStep)
    // Two even steps rather than a long and a tiny one.
    if step >= remaining {
      step = remaining
    } else if step > 0.5 * remaining {
      step = 0.5 * remaining
    }
    while true {
      var failure: CellStatus?
      var error = 0.0
      do {
        error = try attempt(memory, law(step), step: step, surroundings) / precision.tolerance
      } catch {
        failure = error
      }
      if let failure {
        step *= 0.25
        guard step > precision.shortestStep else { throw failure }
        continue
      }
      let factor = 0.9 / cbrt(max(error, 1e-2))
      guard error <= 1 || step <= precision.shortestStep else {
        step *= max(0.2, min(factor, 0.8))
        continue
      }
      let wish = step * min(factor, 3)
      // A step cut short by its end says little about the next.
      memory.now.pointee.nextStep =
        step < memory.now.pointee.nextStep && factor > 1
        ? max(wish, memory.now.pointee.nextStep) : wish
      return step
    }
  }

  /// Moves the state by `duration` under one law; on failure the state is where the equations ended.
  func integrate(
    _ memory: CellMemory, _ law: CellLaw, for duration: Double,
    _ surroundings: CellSurroundings, _ precision: Precision
  ) throws(CellStatus) {
    var elapsed = 0.0
    while elapsed < duration {
      let remaining = duration - elapsed
      let length = try step(memory, { _ in law }, within: remaining, surroundings, precision)
      accept(memory, step: length)
      elapsed = length >= remaining ? duration : elapsed + length
    }
  }
}
