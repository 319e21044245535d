import Engine

/// The action `cycle_life`: the cell goes through a cycler between two periods of the clock.
extension LithiumIonModel {
  func startLife(
    _ arguments: UnsafeBufferPointer<Double>, _ state: LithiumIonState, _ frame: StepFrame
  ) -> StepStatus {
    func refuse(_ refusal: AgeingRefusal, _ value: Double) -> StepStatus {
      state.life.pointee.refused = value
      return refusal.rawValue
    }
    guard cell.isAgeing else { return AgeingRefusal.lifeWithoutAgeing.rawValue }
    guard arguments[0] >= 1, arguments[0] <= 1e6 else { return refuse(.cycles, arguments[0]) }
    for place in [1, 2, 5] {
      let rate = arguments[place]
      guard rate >= (place == 5 ? 0 : 1e-3), rate <= OrderBook.highestRate else {
        return refuse(.rates, rate)
      }
    }
    let lower = arguments[3] == 0 ? cell.parameters.lowerVoltage : arguments[3] / series
    let upper = arguments[4] == 0 ? cell.parameters.upperVoltage : arguments[4] / series
    guard lower > 0.5, lower < upper, upper < 6 else {
      return refuse(.voltages, upper > lower ? lower : upper)
    }
    guard arguments[6] >= 0, arguments[6] < 0.1 else { return refuse(.jumpError, arguments[6]) }
    state.life.pointee.order = CycleOrder(
      discharge: arguments[1] * cell.fullCurrent, downTo: lower,
      charge: arguments[2] * cell.fullCurrent, upTo: upper,
      taper: arguments[5] * cell.fullCurrent)
    state.life.pointee.cycles = Int(arguments[0])
    state.life.pointee.jumpError = arguments[6]
    // At rest until then, and afterwards.
    state.procedure.pointee.task = .current
    state.procedure.pointee.target = 0
    state.procedure.pointee.end = nil
    state.procedure.pointee.taper = 0
    state.procedure.pointee.boundCount = 0
    state.procedure.pointee.isDone = false
    frame.outputs[places.isDone] = 0
    return 0
  }

  /// Lives through the cycles that an order left waiting.
  func liveCycles(
    _ state: LithiumIonState, _ frame: StepFrame, _ surroundings: CellSurroundings
  ) throws(CellStatus) {
    let life = state.life
    guard life.pointee.cycles > 0 else { return }
    let outcome = try CycleLife(cell, state.cell, state.lifeRoom).run(
      life.pointee.order, cycles: life.pointee.cycles, jumpError: life.pointee.jumpError,
      surroundings, precision
    ) { _ in false }
    life.pointee.cycles = 0
    life.pointee.lived += outcome.duration
    state.procedure.pointee.cycle += Double(outcome.cycles)
    state.procedure.pointee.putIn = 0
    state.procedure.pointee.isDone = true
    state.procedure.pointee.endTime = Double(frame.time) * 1e-9
    forgetFooting(state)
  }

  func ageingMessage(_ code: Int32, _ state: LithiumIonState, _ frame: StepFrame) -> String? {
    let refused = state.life.pointee.refused
    switch AgeingRefusal(rawValue: code) {
    case .lossWithoutAgeing:
      return
        "lithium_loss, negative_material_loss and positive_material_loss act on a cell that ages; set ageing: "
        + "\"faults_only\" for one that ages by them alone"
    case .lifeWithoutAgeing:
      return
        "cycle_life needs a cell that ages; set ageing: \"okane2022\", or sei: \"solvent_diffusion\""
    case .cycles: return "cycle_life takes 1 … 1000000 cycles, not \(refused)"
    case .rates:
      return
        "a rate of \(refused) C is not within 0.001 … \(Int(OrderBook.highestRate)) C; all rates of cycle_life are positive"
    case .voltages:
      return
        "cycle_life cannot cycle to \(refused) V for each cell; down_to must lie below up_to, both within 0.5 … 6 V for "
        + "each cell in series"
    case .jumpError: return "jump_error is \(refused); give 0 … 0.1, a share of the cell's lithium"
    case nil: return nil
    }
  }
}
