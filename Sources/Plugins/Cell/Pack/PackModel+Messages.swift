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
    let now = state.header.pointee.now
    let advice =
      status == .controlFailed
      ? "ask for less, or for a voltage nearer to the present one"
      : "end the order sooner, ask for less, or raise lower_voltage"
    return subject(state) + status.meaning
      + ", the pack at \(rounded(now.voltage)) V and \(rounded(now.current)) A; the state is that before this "
      + "step; " + advice
  }

  /// The cell that could not follow, if it was one.
  private func subject(_ state: PackState) -> String {
    let place = state.failure.pointee
    guard place >= 0, place < state.count else { return "" }
    let terminals = equations.terminals(state.places[place], state.cell(place).now.pointee)
    return
      "cell \(layout.cellNames[place]), at \(rounded(terminals.voltage)) V and "
      + "\(rounded(terminals.current)) A: "
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
