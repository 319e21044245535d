import Engine

extension PackModel {
  /// Where the end of an order is found within a step: what the pack does, not what a sensor reads of it.
  private static let ending = ActionDescription.Ending(
    on: [
      "voltage", "current", "c_rate", "power", "state_of_charge", "lowest_health",
      "lowest_voltage", "highest_voltage", "voltage_spread", "charge_spread",
      "highest_temperature", "heat", "charge_out", "energy_out", "bleed_power", "energy_bled",
    ], completion: "done")

  static let actionDescriptions = OrderBook.descriptions(of: "pack", ending: ending)

  /// The pack's own orders: every cell is solved, so voltages are those of the terminals.
  var orders: OrderBook {
    let parallel = Double(layout.parallel)
    return OrderBook(
      fullCurrent: cell.fullCurrent * parallel,
      capacity: cell.parameters.nominalCapacity * parallel,
      upperVoltage: cell.parameters.upperVoltage, series: Double(layout.series), share: 1)
  }

  func start(
    action: Int, arguments: UnsafeBufferPointer<Double>, _ frame: StepFrame
  ) -> StepStatus {
    let header = equations.state(frame.state).header
    if let refusal = orders.begin(action, arguments, &header.pointee.procedure) {
      return refusal.rawValue
    }
    header.pointee.trip = .none
    frame.outputs[places.isDone] = 0
    frame.outputs[places.trip] = 0
    return 0
  }

  func end(at bounds: UnsafeBufferPointer<EndBound>, _ frame: StepFrame) -> StepStatus {
    let state = equations.state(frame.state)
    guard bounds.count <= Procedure.boundLimit, let first = bounds.baseAddress else {
      state.header.pointee.procedure.refused = Double(bounds.count)
      return OrderBook.Refusal.bounds.rawValue
    }
    state.bounds.update(from: first, count: bounds.count)
    state.header.pointee.procedure.boundCount = bounds.count
    return 0
  }
}
