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
    let place = min(max(state.failure.pointee, 0), state.count - 1)
    let instant = state.cell(place).now.pointee
    let terminals = equations.terminals(state.places[place], instant)
    let name = layout.cellNames[place]
    let advice =
      status == .controlFailed
      ? "ask for less, or for a voltage nearer to the present one"
      : "end the order sooner, ask for less, or raise lower_voltage"
    return
      "cell \(name): \(status.meaning), at \(rounded(terminals.voltage)) V and "
      + "\(rounded(terminals.current)) A, the pack at \(rounded(now.voltage)) V and "
      + "\(rounded(now.current)) A; the state is that before this step; \(advice)"
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
