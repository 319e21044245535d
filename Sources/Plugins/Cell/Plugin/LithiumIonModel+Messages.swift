import Engine

extension LithiumIonModel {
  /// What the model refuses before it tries; codes above those of `CellStatus`.
  enum Refusal: Int32 {
    case currentLoad = 20
    case powerLoad
    case rate
    case voltage
    case power
    case scale
    case bounds
    case profile
    case peak
  }

  /// Loads that cannot be meant.
  func refusal(_ frame: StepFrame) -> StepStatus? {
    let current = frame.inputs[places.currentLoad]
    let power = frame.inputs[places.powerLoad]
    let highest = Self.highestRate * cell.fullCurrent
    if !(abs(current) <= highest) { return Refusal.currentLoad.rawValue }
    if !(abs(power) <= highest * cell.parameters.upperVoltage * series) {
      return Refusal.powerLoad.rawValue
    }
    return nil
  }

  func message(for code: Int32, _ frame: StepFrame) -> String {
    let state = LithiumIonState(frame.state, cell)
    let refused = state.procedure.pointee.refused
    let capacity = cell.parameters.nominalCapacity / 3600
    let bound = "\(Int(Self.highestRate)) C of a cell of \(capacity) Ah"
    if let text = ageingMessage(code, state, frame) { return text }
    switch Refusal(rawValue: code) {
    case .currentLoad:
      return
        "current_load is \(frame.inputs[places.currentLoad]) A, more than \(bound); connect a current "
        + "the cell can carry, or raise capacity"
    case .powerLoad:
      return
        "power_load is \(frame.inputs[places.powerLoad]) W, more than \(bound) can give; connect a "
        + "smaller power, or raise capacity or series"
    case .rate:
      return "a rate of \(refused) C is not within 0 … \(Int(Self.highestRate)) C; charge and "
        + "discharge both take a positive rate"
    case .voltage:
      return
        "no lithium-ion cell holds \(refused / series) V; give 0.5 … 6 V for each cell in series"
    case .power:
      return "a power of \(refused) W is more than \(bound) can give or take"
    case .scale: return "the scale of drive is \(refused); give a finite number"
    case .bounds:
      return
        "an order ends at \(LithiumIonState.boundLimit) conditions at most, not \(Int(refused)); join "
        + "fewer by `or`"
    case .profile:
      return
        "the cell has no profile to play; give the twin one, such as profile: \"us06.csv\", a table "
        + "with the columns time and current, power or c_rate"
    case .peak:
      return
        "the profile times this scale comes to \(rounded(refused)) C, more than \(bound) stands; lower scale, "
        + "or raise capacity"
    case nil: break
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
