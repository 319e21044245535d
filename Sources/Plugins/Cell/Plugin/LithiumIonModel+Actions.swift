import Engine

extension LithiumIonModel {
  static let actionDescriptions = OrderBook.descriptions(of: "cell")

  /// The cell stands for its string: voltages and powers are divided among the cells in series.
  var orders: OrderBook {
    OrderBook(
      fullCurrent: cell.fullCurrent, capacity: cell.parameters.nominalCapacity,
      upperVoltage: cell.parameters.upperVoltage, series: series, share: series)
  }

  func start(
    action: Int, arguments: UnsafeBufferPointer<Double>, _ frame: StepFrame
  ) -> StepStatus {
    let state = state(frame)
    if let refusal = orders.begin(action, arguments, &state.procedure.pointee) {
      return refusal.rawValue
    }
    frame.outputs[places.isDone] = 0
    return 0
  }
}
