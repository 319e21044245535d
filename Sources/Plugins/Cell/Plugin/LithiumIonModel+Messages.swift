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
    return status.meaning + " \(situation(state, frame)); " + advice(status)
  }

  private func situation(_ state: LithiumIonState, _ frame: StepFrame) -> String {
    let now = state.cell.now.pointee
    let charge = 100 * cell.window.charge(negative: cell.meanNegative(state.cell.particles))
    let wanted: String
    switch law(state.procedure.pointee, frame) {
    case .current(let current): wanted = "\(current) A"
    case .voltage(let voltage): wanted = "\(voltage) V"
    case .power(let power, let current):
      wanted = current == 0 ? "\(power) W" : "\(power) W and \(current) A"
    }
    return
      "when asked for \(wanted) at \(rounded(now.voltage)) V and \(rounded(charge)) % charge; the state "
      + "is that before this step"
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  private func advice(_ status: CellStatus) -> String {
    switch status {
    case .saltDepleted, .notConverged: "lower the current or power, or shorten period"
    case .controlFailed: "ask for less, or for a voltage nearer to the present one"
    default:
      cell.model == .singleParticleElectrolyte || cell.model == .singleParticle
        ? "end the order at a cut-off voltage, ask for less, or use model: \"DFN\", which spreads the "
          + "load over the electrode"
        : "end the order at a cut-off voltage, or ask for less"
    }
  }
}
