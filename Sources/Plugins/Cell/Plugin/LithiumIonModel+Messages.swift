import Engine

extension LithiumIonModel {
  func message(for code: Int32, _ frame: StepFrame) -> String {
    let state = state(frame)
    if let text = ageingMessage(code, state, frame) { return text }
    if let refusal = OrderBook.Refusal(rawValue: code) {
      return orders.message(
        for: refusal, currentLoad: frame.inputs[places.currentLoad],
        powerLoad: frame.inputs[places.powerLoad], refused: state.procedure.pointee.refused)
    }
    guard let status = CellStatus(rawValue: code) else {
      return "the model failed with code \(code)"
    }
    let failure = state.failure.pointee
    return failure.meaning(status) + " \(situation(state, failure, frame)); "
      + FailedInstant.advice(status, cell.model)
  }

  private func situation(
    _ state: LithiumIonState, _ failure: FailedInstant, _ frame: StepFrame
  ) -> String {
    let wanted: String
    switch law(state.procedure.pointee, frame) {
    case .current(let current): wanted = "\(current) A"
    case .voltage(let voltage): wanted = "\(voltage) V"
    case .power(let power, let current):
      wanted = current == 0 ? "\(power) W" : "\(power) W and \(current) A"
    }
    return
      "when asked for \(wanted) at \(FailedInstant.rounded(failure.voltage)) V and "
      + "\(FailedInstant.rounded(100 * failure.charge)) % charge\(failure.moment); the state is that before this step"
  }

  /// Notes where the equations ended, before the state goes back to where the step began.
  func noteFailure(_ state: LithiumIonState, _ surroundings: CellSurroundings) {
    let terminals = surroundings.terminals(state.cell.now.pointee)
    state.failure.pointee.voltage = terminals.voltage
    state.failure.pointee.current = terminals.current
    state.failure.pointee.charge = cell.window.charge(
      negative: cell.meanNegative(state.cell.particles))
    state.failure.pointee.leastSalt = cell.leastSalt(state.cell)
  }
}
