import Engine

/// How a twin ages: what its settings ask for, what acts on the pace, and what is told of it.
extension LithiumIonModel {
  /// The mechanisms that the settings ask for; nil for a cell that stays new.
  static func mechanisms(
    _ request: BuildRequest, _ model: ElectrochemicalCell.Model
  ) throws(PluginError) -> AgeingMechanisms? {
    let chosen = AgeingMechanisms(
      film: AgeingMechanisms.Film(rawValue: request.text("sei") ?? "") ?? .none,
      plating: AgeingMechanisms.Plating(rawValue: request.text("plating") ?? "") ?? .none,
      growsCracks: request.text("cracking") == "with_sei",
      losesActiveMaterial: request.text("active_material_loss") == "stress",
      narrowsPores: request.text("pores") == "narrowing")
    let isChosen = chosen != AgeingMechanisms()
    let name = request.text("ageing") ?? "by_setting"
    guard name != "by_setting" || isChosen else { return nil }
    guard model != .equivalentCircuit else {
      throw PluginError(
        "an equivalent_circuit has nothing that ages",
        help: "take model: \"SPM\", \"SPMe\" or \"DFN\", or the model battery.ageing beside it",
        setting: "model")
    }
    guard name != "by_setting" else { return chosen }
    guard !isChosen else {
      throw PluginError(
        "ageing: \"\(name)\" settles sei, plating, cracking, active_material_loss and pores itself",
        help: "leave those out, or leave ageing out", setting: "ageing")
    }
    return name == "okane2022" ? .okane2022 : .stepsOnly
  }

  func ageingScales(_ frame: StepFrame) -> AgeingScales {
    let parameters = frame.parameters
    return AgeingScales(
      film: parameters[ageingPlaces.filmScale], plating: parameters[ageingPlaces.platingScale],
      cracking: parameters[ageingPlaces.crackingScale],
      materialLoss: parameters[ageingPlaces.materialScale])
  }

  /// Refusals of ageing; codes above those of loads and orders.
  enum AgeingRefusal: Int32 {
    case lossWithoutAgeing = 60
    case lifeWithoutAgeing
    case cycles
    case rates
    case voltages
    case jumpError
  }

  /// A cell that does not age keeps no accounts from which a fault could take.
  func ageingRefusal(_ frame: StepFrame) -> StepStatus? {
    guard !cell.isAgeing else { return nil }
    let parameters = frame.parameters
    let places = ageingPlaces
    let asked =
      parameters[places.lithiumLoss] + parameters[places.negativeLoss]
      + parameters[places.positiveLoss]
    return asked > 0 ? AgeingRefusal.lossWithoutAgeing.rawValue : nil
  }

  /// Losses at one stroke, then cycles that wait to be lived.
  func live(
    _ state: LithiumIonState, _ frame: StepFrame, _ surroundings: CellSurroundings
  ) throws(CellStatus) {
    takeLosses(state, frame)
    try liveCycles(state, frame, surroundings)
  }

  private func takeLosses(_ state: LithiumIonState, _ frame: StepFrame) {
    let life = state.life
    let lithium = frame.parameters[ageingPlaces.lithiumLoss] - life.pointee.lithiumTaken
    if lithium > 1e-12 {
      life.pointee.lithiumTaken += cell.takeLithium(state.cell, lithium)
      forgetFooting(state)
    }
    let negative = frame.parameters[ageingPlaces.negativeLoss]
    if negative > life.pointee.negativeTaken {
      cell.takeMaterial(
        state.cell, isNegative: true,
        keeping: (1 - negative) / (1 - life.pointee.negativeTaken))
      life.pointee.negativeTaken = negative
      forgetFooting(state)
    }
    let positive = frame.parameters[ageingPlaces.positiveLoss]
    if positive > life.pointee.positiveTaken {
      cell.takeMaterial(
        state.cell, isNegative: false,
        keeping: (1 - positive) / (1 - life.pointee.positiveTaken))
      life.pointee.positiveTaken = positive
      forgetFooting(state)
    }
  }

  /// Potentials must be settled anew.
  func forgetFooting(_ state: LithiumIonState) { state.footing.pointee = nil }

  /// Writes what ageing has come to, `outcome` of cycles under way included.
  func writeAgeing(
    _ state: LithiumIonState, _ frame: StepFrame, _ window: StoichiometryWindow,
    after outcome: CycleLife.Outcome = .init(), to out: UnsafeMutablePointer<Double>
  ) {
    let places = ageingPlaces
    let account = cell.account(state.cell, capacity: window.capacity)
    out[places.health] = window.capacity / cell.window.capacity
    out[places.capacity] = window.capacity
    out[places.lithiumLost] = account.lithiumLoss
    out[places.negativeLost] = account.negativeLoss
    out[places.positiveLost] = account.positiveLoss
    out[places.filmThickness] = account.filmThickness
    out[places.filmResistance] = series * account.filmResistance
    out[places.plated] = account.plated * Constants.faraday
    out[places.dead] = account.dead * Constants.faraday
    out[places.crackLength] = account.crackLength
    let life = state.life.pointee
    out[places.age] = Double(frame.time) * 1e-9 + life.lived + outcome.duration
    out[places.simulatedCycles] = Double(life.simulated + outcome.simulated)
    out[places.jumpError] = life.missed + outcome.missed
  }
}
