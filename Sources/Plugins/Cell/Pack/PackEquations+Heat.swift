/// Heat between neighbours: a place touches those before and behind it in its group and the same column of the groups
/// beside, like bricks in a wall.
///
///     Qₖ = Σ g (T_neighbour − Tₖ)
///
/// Temperatures are those at the middle of the step, as the rates at its start have them: second order, and what one
/// cell gives its neighbour takes, to the last bit but rounding. Everything else about a place's temperature is its own
/// cell's equation.
extension PackEquations {
  func exchangeHeat(_ state: PackState, step: Double, _ surroundings: Surroundings) {
    guard cell.isThermal, surroundings.conduction > 0 else {
      for k in 0..<state.count { state.trials[k].heatInflow = 0 }
      return
    }
    for k in 0..<state.count {
      state.trials[k].middleTemperature = state.cell(k).now.pointee.temperature
    }
    takeInflows(state, surroundings.conduction)
    for k in 0..<state.count {
      let (now, place) = (state.cell(k).now.pointee, state.places[k])
      let rate =
        (now.heat + state.trials[k].heatInflow / place.capacity
          - place.cooling * (now.temperature - surroundings.ambientTemperature))
        / cell.heatCapacity
      state.trials[k].middleTemperature = now.temperature + 0.5 * step * rate
    }
    takeInflows(state, surroundings.conduction)
  }

  private func takeInflows(_ state: PackState, _ conduction: Double) {
    let (series, parallel) = (layout.series, layout.parallel)
    for group in 0..<series {
      for column in 0..<parallel {
        let k = group * parallel + column
        let own = state.trials[k].middleTemperature
        var sum = 0.0
        if column > 0 { sum += state.trials[k - 1].middleTemperature - own }
        if column + 1 < parallel { sum += state.trials[k + 1].middleTemperature - own }
        if group > 0 { sum += state.trials[k - parallel].middleTemperature - own }
        if group + 1 < series { sum += state.trials[k + parallel].middleTemperature - own }
        state.trials[k].heatInflow = conduction * sum
      }
    }
  }

  /// The longest step over which the middle of it says enough about the exchange, s.
  func longestStep(_ state: PackState, _ surroundings: Surroundings) -> Double {
    guard cell.isThermal, surroundings.conduction > 0 else { return precision.longestStep }
    var least = Double.infinity
    for k in 0..<state.count { least = min(least, state.places[k].capacity) }
    return min(precision.longestStep, 0.1 * least * cell.heatCapacity / surroundings.conduction)
  }
}
