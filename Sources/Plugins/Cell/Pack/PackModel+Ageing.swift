import Engine

/// How the cells of a pack age: all by the same mechanisms, each at the pace that its own current and temperature make.
extension PackModel {
  static let ageingSettings: [ParameterDescription] =
    [
      ParameterDescription(
        "ageing", .choice(["by_setting", "okane2022"], default: "by_setting"),
        "How the cells age: as the next five settings say, or by all of O'Kane et al. 2022.")
    ] + LithiumIonModel.ageingSettings.dropFirst()

  private static let cells = Shape.vector(.axis("cells"))

  private static func scale(_ name: String, _ meaning: String) -> ParameterDescription {
    ParameterDescription(
      name, .number(.one, default: 1, range: 0...1e4), shape: cells, isTunable: true, meaning,
      source: "definition: 1 is the parameter set's")
  }

  static let ageingTunables: [ParameterDescription] = [
    scale("cell_sei_rate_scale", "Factor on the growth of each cell's film."),
    scale("cell_plating_rate_scale", "Factor on plating and stripping in each cell."),
    scale("cell_cracking_rate_scale", "Factor on the growth of cracks in each cell."),
    scale("cell_material_loss_scale", "Factor on each cell's loss of material by stress."),
  ]

  static let ageingPorts: [PortDescription] = [
    PortDescription(
      "cell_health", .output, .percent, shape: cells, initial: 1,
      "Charge of each cell between the cut-offs at rest over that of the new cell."),
    PortDescription(
      "cell_lithium_lost", .output, .percent, shape: cells,
      "Lithium no longer in each cell's particles over that of the new cell."),
    PortDescription(
      "cell_negative_material_lost", .output, .percent, shape: cells,
      "Active material gone from each cell's negative electrode."),
    PortDescription(
      "cell_positive_material_lost", .output, .percent, shape: cells,
      "Active material gone from each cell's positive electrode."),
    PortDescription(
      "cell_sei_thickness", .output, .metre, shape: cells,
      "Mean thickness of the film on each cell's negative particles."),
    PortDescription(
      "cell_plated_lithium", .output, .ampereHour, shape: cells,
      "Plated lithium of each cell, dead or to be stripped."),
  ]

  static let ageingFaultModes: [FaultModeDescription] = [
    FaultModeDescription(
      "cell_sei_growth", on: "cell_sei_rate_scale", .growth(gain: 9),
      "A cell's film grows up to ten times as fast.", source: "size: assumption"),
    FaultModeDescription(
      "cell_plating_growth", on: "cell_plating_rate_scale", .growth(gain: 9),
      "In a cell lithium plates up to ten times as fast.", source: "size: assumption"),
  ]

  func ageingScales(_ frame: StepFrame, _ place: Int) -> AgeingScales {
    let parameters = frame.parameters
    return AgeingScales(
      film: parameters[places.cellFilmScale + place],
      plating: parameters[places.cellPlatingScale + place],
      cracking: parameters[places.cellCrackingScale + place],
      materialLoss: parameters[places.cellMaterialScale + place])
  }

  func writeAgeing(
    _ state: PackState, _ place: Int, _ reading: PlaceReading,
    to out: UnsafeMutablePointer<Double>
  ) {
    let account = cell.account(state.cell(place), capacity: nil)
    out[places.cellHealth + place] = reading.health
    out[places.cellLithiumLost + place] = account.lithiumLoss
    out[places.cellNegativeLost + place] = account.negativeLoss
    out[places.cellPositiveLost + place] = account.positiveLoss
    out[places.cellFilmThickness + place] = account.filmThickness
    out[places.cellPlated + place] =
      state.places[place].capacity * (account.plated + account.dead) * Constants.faraday
  }
}
