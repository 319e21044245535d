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
    let cellMessage =
      failure.place < 0
      ? status.meaning
      : "cell \(layout.cellNames[failure.place]), at \(FailedInstant.rounded(failure.voltage)) V and "
        + "\(FailedInstant.rounded(failure.current)) A: \(failure.meaning(status))"
    return cellMessage
      + ", the pack at \(FailedInstant.rounded(terminals.voltage)) V and "
      + "\(FailedInstant.rounded(terminals.current)) A\(failure.moment); the state is that before this step; "
      + FailedInstant.advice(status, cell.model)
      + (status == .controlFailed ? "" : ", or raise lower_voltage")
  }

  /// Notes where the equations ended, before the state goes back to where the step began.
  func noteFailure(_ state: PackState) {
    state.failed.pointee = state.header.pointee.now
    let place = state.failure.pointee.place
    guard place >= 0 else { return }
    let memory = state.cell(place)
    let terminals = equations.terminals(state.places[place], memory.now.pointee)
    state.failure.pointee.voltage = terminals.voltage
    state.failure.pointee.current = terminals.current
    state.failure.pointee.charge = cell.window.charge(
      negative: cell.meanNegative(memory.particles))
    state.failure.pointee.leastSalt = cell.leastSalt(memory)
  }
}
