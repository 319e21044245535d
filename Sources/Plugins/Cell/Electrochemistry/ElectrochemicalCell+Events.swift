/// Exact event location: the last step is repeated at other lengths until the event is at its end.
extension ElectrochemicalCell {
  /// Length of the step at whose end `margin` has just fallen to zero; that step's result is left in `memory.next`.
  ///
  /// - Parameters:
  ///   - length: A step at whose end the margin is `valueAtEnd`, not above zero.
  ///   - margin: Of the state in `memory.next`, given the length of the step that led there.
  func locate(
    _ memory: CellMemory, _ law: (Double) -> CellLaw, within length: Double,
    from valueAtStart: Double, to valueAtEnd: Double, _ surroundings: CellSurroundings,
    _ margin: (Double) -> Double
  ) throws(CellStatus) -> Double {
    try StepControl.locate(
      within: length, from: valueAtStart, to: valueAtEnd,
      { step throws(CellStatus) in
        try attempt(memory, law(step), step: step, surroundings)
      }, margin)
  }
}
