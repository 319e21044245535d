/// Exact event location: the last step is repeated at other lengths until the event is at its end.
extension ElectrochemicalCell {
  /// How close to an event a step ends, s.
  static let eventTolerance = 1e-4

  /// Length of the step at whose end `margin` has just fallen to zero; that step's result is left in `memory.next`.
  ///
  /// By the Illinois variant of false position (Dowell & Jarratt, BIT 11 (1971) 168). Every trial is a step of the
  /// equations themselves, so nothing is interpolated.
  /// - Parameters:
  ///   - length: A step at whose end the margin is `valueAtEnd`, not above zero.
  ///   - margin: Of the state in `memory.next`, given the length of the step that led there.
  func locate(
    _ memory: CellMemory, _ law: (Double) -> CellLaw, within length: Double,
    from valueAtStart: Double, to valueAtEnd: Double, _ surroundings: CellSurroundings,
    _ margin: (Double) -> Double
  ) throws(CellStatus) -> Double {
    var (low, valueLow) = (0.0, valueAtStart)
    var (high, valueHigh) = (length, valueAtEnd)
    var wasLow: Bool?
    while high - low > Self.eventTolerance {
      let guess = low + (high - low) * valueLow / (valueLow - valueHigh)
      // Never closer to an end than a fifth of what is asked for: the bracket must close from both sides.
      let inset = 0.2 * Self.eventTolerance
      let place = min(max(guess, low + inset), high - inset)
      _ = try attempt(memory, law(place), step: place, surroundings)
      let value = margin(place)
      let isLow = value > 0
      if isLow { (low, valueLow) = (place, value) } else { (high, valueHigh) = (place, value) }
      // An end that stays twice in a row loses half its weight.
      if isLow == wasLow { if isLow { valueHigh *= 0.5 } else { valueLow *= 0.5 } }
      wasLow = isLow
    }
    _ = try attempt(memory, law(high), step: high, surroundings)
    return high
  }
}
