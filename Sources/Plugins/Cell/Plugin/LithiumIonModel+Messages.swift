import Engine

extension LithiumIonModel {
  func message(for code: Int32, _ frame: StepFrame) -> String {
    let state = state(frame)
    if let text = ageingMessage(code, state, frame) ?? lifeMessage(state) { return text }
    if let refusal = OrderBook.Refusal(rawValue: code) {
      return orders.message(
        for: refusal, currentLoad: frame.inputs[places.currentLoad],
        powerLoad: frame.inputs[places.powerLoad], refused: state.procedure.pointee.refused)
    }
    guard let status = CellStatus(rawValue: code) else {
      return "the model failed with code \(code)"
    }
    let failure = state.failure.pointee
    if status == .burnt {
      return "\(status.meaning) \(wanted(state, frame)); the state is that before this step; "
        + FailedInstant.advice(status, cell.model)
    }
    let isDrained = status.isEmpty && failure.isShorted && failure.charge < 0.05
    return (isDrained ? "it is empty, drained by its internal short: " : "")
      + failure.meaning(status) + " \(situation(state, failure, frame)); "
      + (failure.isShorted
        ? failure.shortAdvice(status, cell.model, "voltage")
        : FailedInstant.advice(status, cell.model))
  }

  private func wanted(_ state: LithiumIonState, _ frame: StepFrame) -> String {
    switch law(state.procedure.pointee, frame) {
    case .current(0): "at rest"
    case .current(let current): "when asked for \(current) A"
    case .voltage(let voltage): "when asked for \(voltage) V"
    case .power(let power, 0): "when asked for \(power) W"
    case .power(let power, let current): "when asked for \(power) W and \(current) A"
    }
  }

  private func situation(
    _ state: LithiumIonState, _ failure: FailedInstant, _ frame: StepFrame
  ) -> String {
    "\(wanted(state, frame))\(failure.shortText) at \(FailedInstant.rounded(failure.voltage)) V and "
      + "\(FailedInstant.rounded(100 * failure.charge)) % charge\(failure.moment); the state is that before this step"
  }

  /// Notes where the equations ended, before the state goes back to where the step began.
  func noteFailure(_ state: LithiumIonState, _ frame: StepFrame) {
    let elapsed = state.failure.pointee.elapsed
    state.failure.pointee = FailedInstant(
      at: state.cell, of: cell, surroundings(frame, state))
    state.failure.pointee.elapsed = elapsed
  }
}
