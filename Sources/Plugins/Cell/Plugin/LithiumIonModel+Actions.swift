import Engine

extension LithiumIonModel {
  /// Where the end of an order is found within a step: what the cell does, not what a sensor reads of it.
  private static let ending = ActionDescription.Ending(
    on: [
      "voltage", "current", "c_rate", "power", "temperature", "state_of_charge",
      "open_circuit_voltage", "heat", "charge_out", "negative_overpotential",
      "positive_overpotential", "negative_surface_concentration",
      "positive_surface_concentration", "plating_margin", "salt_minimum",
    ], completion: "done")

  /// The orders that packs take as well, then those of a cell alone.
  static let actionDescriptions: [ActionDescription] =
    OrderBook.descriptions(of: "cell", ending: ending) + [
      ActionDescription(
        "drive_cycle", [.init("scale", .one, default: 1, "Factor on the profile.")],
        completion: "done", ending: ending, "Plays the profile once, from its start."),
      lifeAction,
    ]

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
    let refusal: OrderBook.Refusal?
    switch Self.actionDescriptions[action].name {
    case Self.lifeAction.name: return startLife(arguments, state, frame)
    case "drive_cycle": refusal = play(arguments[0], state, frame)
    default:
      refusal = orders.begin(
        action, arguments, at: Double(frame.time) * 1e-9, &state.procedure.pointee)
    }
    if let refusal { return refusal.rawValue }
    state.life.pointee.cycles = 0
    state.life.pointee.failure = nil
    frame.outputs[places.isDone] = 0
    return 0
  }

  /// Begins to play the profile.
  private func play(_ scale: Double, _ state: LithiumIonState, _ frame: StepFrame)
    -> OrderBook.Refusal?
  {
    state.procedure.pointee.refused = scale
    guard let profile else { return .profile }
    guard scale.isFinite else { return .scale }
    let peak = abs(scale) * profile.peak / loadUnit(profile.quantity)
    guard peak <= OrderBook.highestRate else {
      state.procedure.pointee.refused = peak
      return .peak
    }
    state.procedure.pointee.finish(at: state.procedure.pointee.endTime)
    state.procedure.pointee.isDone = false
    state.procedure.pointee.taper = 0
    state.procedure.pointee.task = .profile
    state.procedure.pointee.target = scale
    state.procedure.pointee.beginning = Double(frame.time) * 1e-9
    // The load may jump to the profile's first sample.
    state.footing.pointee = nil
    return nil
  }

  /// What of a profile's quantity makes 1C, about.
  private func loadUnit(_ quantity: DriveProfile.Quantity) -> Double {
    switch quantity {
    case .current: cell.fullCurrent
    case .power: cell.fullCurrent * cell.parameters.upperVoltage * series
    case .rate: 1
    }
  }

  func end(at bounds: UnsafeBufferPointer<EndBound>, _ frame: StepFrame) -> StepStatus {
    let state = state(frame)
    let isLife = state.life.pointee.cycles > 0
    guard bounds.count <= Procedure.boundLimit, let first = bounds.baseAddress else {
      state.procedure.pointee.refused = Double(bounds.count)
      return OrderBook.Refusal.bounds.rawValue
    }
    state.bounds.update(from: first, count: bounds.count)
    if isLife {
      state.life.pointee.boundCount = bounds.count
    } else {
      state.procedure.pointee.boundCount = bounds.count
    }
    return 0
  }
}
