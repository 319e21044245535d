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

  static let actionDescriptions: [ActionDescription] = [
    ActionDescription(
      "discharge",
      [
        .init("rate", .cRate, "Current over that of one hour."),
        .init(
          "down_to", .volt, default: 0,
          "Voltage at which it ends and the cell rests; 0 means never."),
      ], completion: "done", ending: ending, "Discharges at a constant current."),
    ActionDescription(
      "charge",
      [
        .init("rate", .cRate, "Current over that of one hour."),
        .init(
          "up_to", .volt, default: 0,
          "Voltage at which it ends and the cell rests; 0 means never."),
      ], completion: "done", ending: ending, "Charges at a constant current."),
    ActionDescription(
      "hold",
      [
        .init("voltage", .volt, "Voltage at the terminals."),
        .init(
          "taper", .cRate, default: 0,
          "Current, over that of one hour, below which it ends and the cell rests; 0 means never."),
      ], completion: "done", ending: ending, "Holds the terminal voltage."),
    ActionDescription("rest", [], ending: ending, "Draws no current."),
    ActionDescription(
      "power",
      [
        .init("power", .watt, "Power at the terminals, positive on discharge."),
        .init(
          "until_voltage", .volt, default: 0,
          "Voltage at which it ends and the cell rests; 0 means never."),
      ], completion: "done", ending: ending, "Discharges or charges at a constant power."),
    ActionDescription(
      "drive_cycle", [.init("scale", .one, default: 1, "Factor on the profile.")],
      completion: "done", ending: ending, "Plays the profile once, from its start."),
    ActionDescription(
      "drive", [.init("scale", .one, default: 1, "Factor on the loads.")],
      ending: ending, "Follows current_load and power_load, as a cell does before any order."),
    lifeAction,
  ]

  /// Largest current that is taken for meant, over that of one hour.
  static let highestRate = 100.0

  func start(
    action: Int, arguments: UnsafeBufferPointer<Double>, _ frame: StepFrame
  ) -> StepStatus {
    let state = LithiumIonState(frame.state, cell)
    if Self.actionDescriptions[action].name == Self.lifeAction.name {
      return startLife(arguments, state, frame)
    }
    var procedure = state.procedure.pointee
    func refuse(_ refusal: Refusal, _ value: Double) -> StepStatus {
      state.procedure.pointee.refused = value
      return refusal.rawValue
    }
    procedure.isDone = false
    procedure.taper = 0
    procedure.end = nil
    procedure.boundCount = 0
    procedure.beginning = Double(frame.time) * 1e-9
    func end(_ given: Double) -> Double? { given == 0 ? nil : given / series }
    switch action {
    case 0, 1:
      guard arguments[0] >= 0, arguments[0] <= Self.highestRate else {
        return refuse(.rate, arguments[0])
      }
      let sign = action == 0 ? 1.0 : -1
      procedure.task = .current
      procedure.target = sign * arguments[0] * cell.fullCurrent
      procedure.end = end(arguments[1])
    case 2:
      let voltage = arguments[0] / series
      guard voltage > 0.5, voltage < 6 else { return refuse(.voltage, arguments[0]) }
      procedure.task = .voltage
      procedure.target = voltage
      procedure.taper = arguments[1] * cell.fullCurrent
    case 3:
      procedure.task = .current
      procedure.target = 0
    case 4:
      let power = arguments[0] / series
      guard abs(power) <= Self.highestRate * cell.fullCurrent * cell.parameters.upperVoltage else {
        return refuse(.power, arguments[0])
      }
      procedure.task = .power
      procedure.target = power
      procedure.end = end(arguments[1])
    case 5:
      guard let profile else { return refuse(.profile, 0) }
      guard arguments[0].isFinite else { return refuse(.scale, arguments[0]) }
      let peak = abs(arguments[0]) * profile.peak / loadUnit(profile.quantity)
      guard peak <= Self.highestRate else { return refuse(.peak, peak) }
      procedure.task = .profile
      procedure.target = arguments[0]
      // The load may jump to the profile's first sample.
      procedure.footing = nil
    default:
      guard arguments[0].isFinite else { return refuse(.scale, arguments[0]) }
      procedure.task = .drive
      procedure.target = arguments[0]
    }
    state.procedure.pointee = procedure
    frame.outputs[places.isDone] = 0
    return 0
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
    let state = LithiumIonState(frame.state, cell)
    guard bounds.count <= LithiumIonState.boundLimit, let first = bounds.baseAddress else {
      state.procedure.pointee.refused = Double(bounds.count)
      return Refusal.bounds.rawValue
    }
    state.bounds.update(from: first, count: bounds.count)
    state.procedure.pointee.boundCount = bounds.count
    return 0
  }
}
