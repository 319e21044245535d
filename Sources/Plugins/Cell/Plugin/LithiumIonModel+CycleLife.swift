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
    guard arguments[7] >= 0, arguments[7] <= 1e6 else { return refuse(.cycles, arguments[7]) }
    state.life.pointee.order = CycleOrder(
      discharge: arguments[1] * cell.fullCurrent, downTo: lower,
      charge: arguments[2] * cell.fullCurrent, upTo: upper,
      taper: arguments[5] * cell.fullCurrent)
    state.life.pointee.cycles = Int(arguments[0])
    state.life.pointee.asked = Int(arguments[0])
    state.life.pointee.atOnce = Int(arguments[7])
    state.life.pointee.boundCount = 0
    state.life.pointee.failure = nil
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
    if let failure = life.pointee.failure { throw failure.status }
    guard life.pointee.cycles > 0 else { return }
    let atOnce = life.pointee.atOnce == 0 ? Int.max : life.pointee.atOnce
    var isOver = false
    let outcome = CycleLife(cell, state.cell, state.lifeRoom).run(
      life.pointee.order, cycles: min(life.pointee.cycles, atOnce),
      jumpError: life.pointee.jumpError, surroundings, precision
    ) { outcome in
      isOver = hasMetBound(state, frame, after: outcome)
      return isOver
    }
    life.pointee.lived += outcome.duration
    life.pointee.simulated += outcome.simulated
    life.pointee.missed += outcome.missed
    life.pointee.cycles -= outcome.cycles
    state.procedure.pointee.cycle += Double(outcome.cycles)
    state.procedure.pointee.putIn = 0
    if let failure = outcome.failure {
      // What has been lived stays, and is seen in the outputs; the next step says why there is no more.
      life.pointee.failure = failure
    } else if isOver || life.pointee.cycles == 0 {
      life.pointee.cycles = 0
      state.procedure.pointee.isDone = true
      state.procedure.pointee.endTime = Double(frame.time) * 1e-9
    }
    forgetFooting(state)
  }

  /// Whether a bound of a script's `until` is met after so many cycles more.
  private func hasMetBound(
    _ state: LithiumIonState, _ frame: StepFrame, after outcome: CycleLife.Outcome
  ) -> Bool {
    let life = state.life.pointee
    guard life.boundCount > 0 else { return false }
    writeAgeing(
      state, frame, cell.presentWindow(state.cell) ?? cell.window, after: outcome,
      to: state.trial)
    state.trial[places.cycle] = state.procedure.pointee.cycle + Double(outcome.cycles)
    return (0..<life.boundCount).contains { state.bounds[$0].margin(state.trial) <= 0 }
  }

  /// Why cycle_life could not go on; nil if it was not that which failed.
  func lifeMessage(_ state: LithiumIonState) -> String? {
    let life = state.life.pointee
    guard let failure = life.failure else { return nil }
    let instant = failure.instant
    let part =
      switch failure.part {
      case .discharge: "discharging at \(life.order.discharge.brief) A"
      case .charge: "charging at \(life.order.charge.brief) A"
      case .hold: "holding \(life.order.upTo.brief) V"
      case .rest: "resting"
      }
    let lived = life.asked - life.cycles
    return
      "cycle_life ended in cycle \(lived + 1) of \(life.asked), \(part)\(instant.shortText) at "
      + "\(FailedInstant.rounded(instant.voltage)) V, \(FailedInstant.rounded(instant.current)) A and "
      + "\(FailedInstant.rounded(100 * instant.charge)) % charge: \(instant.meaning(failure.status)); the state is "
      + (lived == 0 ? "that before the first" : "that after cycle \(lived)")
      + "; cycle within narrower voltages or at lower rates, or end it earlier by `until`"
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
