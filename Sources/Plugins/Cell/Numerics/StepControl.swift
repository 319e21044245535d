import Glibc

/// Lengths of steps: as long as the error allows, and as short as an event asks for.
enum StepControl {
  /// One step no longer than `remaining` whose error is in bounds; refused ones are shortened and tried again.
  ///
  /// - Parameters:
  ///   - wish: The length the error control would try next, s.
  ///   - attempt: Tries a step of a length and returns its error estimate.
  /// - Returns: The length of the step, and the wish for the next.
  static func step(
    wish: Double, within remaining: Double, _ precision: ElectrochemicalCell.Precision,
    _ attempt: (Double) throws(CellStatus) -> Double
  ) throws(CellStatus) -> (length: Double, wish: Double) {
    var step = min(wish, precision.longestStep)
    // Two even steps rather than a long and a tiny one.
    if step >= remaining {
      step = remaining
    } else if step > 0.5 * remaining {
      step = 0.5 * remaining
    }
    // Why the longest of the refused steps cannot be gone: what stops a shorter one may only be Newton's method.
    var reason: CellStatus?
    while true {
      var failure: CellStatus?
      var error = 0.0
      do {
        error = try attempt(step) / precision.tolerance
      } catch {
        failure = error
      }
      if let failure {
        if reason?.isPhysical != true { reason = failure }
        step *= 0.25
        guard step > precision.shortestStep else { throw reason ?? failure }
        continue
      }
      let factor = 0.9 / cbrt(max(error, 1e-2))
      guard error <= 1 || step <= precision.shortestStep else {
        step *= max(0.2, min(factor, 0.8))
        continue
      }
      let next = step * min(factor, 3)
      // One cut short because the equations ended says much about the next: what nears a singularity gets there in a
      // geometric series, not at a crawl.
      if reason != nil { return (step, step) }
      // One cut short by its end says little.
      return (step, step < wish && factor > 1 ? max(next, wish) : next)
    }
  }

  /// How close to an event a step ends, s.
  static let eventTolerance = 1e-4

  /// Length of the step at whose end `margin` has just fallen to zero; that step is the last one attempted.
  ///
  /// By the Illinois variant of false position (Dowell & Jarratt, BIT 11 (1971) 168). Every trial is a step of the
  /// equations themselves, so nothing is interpolated.
  /// - Parameters:
  ///   - length: A step at whose end the margin is `valueAtEnd`, not above zero.
  ///   - margin: At the end of the step last attempted, given its length.
  static func locate(
    within length: Double, from valueAtStart: Double, to valueAtEnd: Double,
    _ attempt: (Double) throws(CellStatus) -> Double, _ margin: (Double) -> Double
  ) throws(CellStatus) -> Double {
    var (low, valueLow) = (0.0, valueAtStart)
    var (high, valueHigh) = (length, valueAtEnd)
    var wasLow: Bool?
    while high - low > eventTolerance {
      let guess = low + (high - low) * valueLow / (valueLow - valueHigh)
      // Never closer to an end than a fifth of what is asked for: the bracket must close from both sides.
      let inset = 0.2 * eventTolerance
      let place = min(max(guess, low + inset), high - inset)
      _ = try attempt(place)
      let value = margin(place)
      let isLow = value > 0
      if isLow { (low, valueLow) = (place, value) } else { (high, valueHigh) = (place, value) }
      // An end that stays twice in a row loses half its weight.
      if isLow == wasLow { if isLow { valueHigh *= 0.5 } else { valueLow *= 0.5 } }
      wasLow = isLow
    }
    _ = try attempt(high)
    return high
  }
}
