import Engine

extension PackModel {
  func message(for code: Int32, _ frame: StepFrame) -> String {
    let state = equations.state(frame.state)
    if let refusal = OrderBook.Refusal(rawValue: code) {
      return orders.message(
        for: refusal, currentLoad: frame.inputs[places.currentLoad],
        powerLoad: frame.inputs[places.powerLoad],
        refused: state.header.pointee.procedure.refused, thing: "pack")
    }
    guard let status = CellStatus(rawValue: code) else {
      return "the model failed with code \(code)"
    }
    let (failure, terminals) = (state.failure.pointee, state.failed.pointee)
    let isDrained =
      failure.place >= 0 && status.isEmpty && failure.shortCurrent > 0 && failure.charge < 0.05
      && failure.current <= failure.shortCurrent
    let name = failure.place >= 0 ? layout.cellNames[failure.place] : ""
    let cellMessage =
      failure.place < 0
      ? status.meaning
      : isDrained
        ? "cell \(name) is empty, drained by its internal short, \(failure.shortCurrent.brief) A at "
          + "\(FailedInstant.rounded(failure.voltage)) V and "
          + "\(FailedInstant.rounded(100 * failure.charge)) % charge: \(failure.meaning(status))"
        : "cell \(layout.cellNames[failure.place]), at \(FailedInstant.rounded(failure.voltage)) V and "
          + "\(FailedInstant.rounded(failure.current)) A: \(failure.meaning(status))"
    return cellMessage
      + ", the pack at \(FailedInstant.rounded(terminals.voltage)) V and "
      + "\(FailedInstant.rounded(terminals.current)) A\(failure.moment); the state is that before this step; "
      + (isDrained
        ? failure.shortAdvice(status, cell.model, "lowest_voltage")
        : FailedInstant.advice(status, cell.model)
          + (status == .controlFailed ? "" : ", or raise lower_voltage"))
  }

  /// Notes where the equations ended, before the state goes back to where the step began.
  func noteFailure(_ state: PackState, _ status: CellStatus) {
    state.failed.pointee = state.header.pointee.now
    // The last step tried may have ended otherwise than the one that gave the reason.
    if status.isEmpty { state.failure.pointee.place = emptiest(state) }
    let place = state.failure.pointee.place
    guard place >= 0 else { return }
    let memory = state.cell(place)
    let terminals = equations.terminals(state.places[place], memory.now.pointee)
    state.failure.pointee.voltage = terminals.voltage
    state.failure.pointee.current = terminals.current
    state.failure.pointee.charge = cell.window.charge(
      negative: cell.meanNegative(memory.particles))
    state.failure.pointee.leastSalt = cell.leastSalt(memory)
    state.failure.pointee.shortCurrent =
      memory.now.pointee.voltage * state.places[place].shortConductance
      * state.places[place].capacity
  }

  /// The place with the least charge.
  private func emptiest(_ state: PackState) -> Int {
    var (place, least) = (0, Double.infinity)
    for k in 0..<state.count {
      let charge = cell.window.charge(negative: cell.meanNegative(state.cell(k).particles))
      if charge < least { (place, least) = (k, charge) }
    }
    return place
  }
}
