import Engine

extension PackModel {
  func collapseConductance(_ frame: StepFrame) -> Double {
    frame.parameters[places.collapseConductance]
  }

  /// Conductance of the short that a melting separator leaves in a place's cell of the set, S.
  func collapse(_ state: PackState, _ place: Int, _ frame: StepFrame) -> Double {
    let decomposed = state.places[place].decomposition
    guard decomposition != nil, decomposed.separator < 1 else { return 0 }
    let charge = cell.window.charge(negative: cell.meanNegative(state.cell(place).particles))
    return frame.parameters[places.collapseConductance]
      * DecompositionLaw.shortShare(decomposed, charge: charge)
  }

  /// Lets every cell decompose after a step of `length`; the hottest sets how long the next may be.
  func decompose(_ state: PackState, for length: Double) {
    guard let decomposition else { return }
    for k in 0..<state.count {
      let memory = state.cell(k)
      memory.now.pointee.nextStep = .infinity
      decomposition.react(&state.places[k].decomposition, memory, for: length)
      state.header.pointee.wish = min(state.header.pointee.wish, memory.now.pointee.nextStep)
    }
  }

  /// Writes how far each cell has decomposed.
  func writeDecomposition(_ state: PackState, _ frame: StepFrame) {
    guard let decomposition else { return }
    var count = 0.0
    for k in 0..<state.count {
      let decomposed = state.places[k].decomposition
      frame.outputs[places.cellRunawayProgress + k] = decomposition.progress(decomposed)
      if decomposed.isRunaway { count += 1 }
    }
    frame.outputs[places.runawayCount] = count
  }
}
