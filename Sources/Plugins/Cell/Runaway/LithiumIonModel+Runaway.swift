import Engine

extension LithiumIonModel {
  /// Conductance of the short that a melting separator leaves, S; 0 where the cell does not decompose.
  func collapse(_ frame: StepFrame, _ state: LithiumIonState) -> Double {
    guard let decomposed = state.decomposition?.pointee, decomposed.separator < 1 else { return 0 }
    let charge = cell.window.charge(negative: cell.meanNegative(state.cell.particles))
    return frame.parameters[places.collapseConductance]
      * DecompositionLaw.shortShare(decomposed, charge: charge)
  }

  /// Lets the cell decompose after a step of `length`. Returns whether the separator has melted further, or the cell
  /// has burnt.
  func decompose(
    _ state: LithiumIonState, _ law: DecompositionLaw, for length: Double, _ frame: StepFrame
  ) -> Bool {
    guard let decomposed = state.decomposition else { return false }
    let (whole, wasBurnt) = (decomposed.pointee.separator, decomposed.pointee.isBurnt)
    law.react(&decomposed.pointee, state.cell, for: length)
    if pressure(decomposed.pointee, law, state, frame) > frame.parameters[places.ventPressure] {
      decomposed.pointee.isVented = true
    }
    return decomposed.pointee.separator != whole || decomposed.pointee.isBurnt != wasBurnt
  }

  private func pressure(
    _ decomposed: DecompositionState, _ law: DecompositionLaw, _ state: LithiumIonState,
    _ frame: StepFrame
  ) -> Double {
    law.pressure(
      decomposed, at: state.cell.now.pointee.temperature,
      freeVolume: frame.parameters[places.freeVolume])
  }

  /// Writes how far the cell has decomposed.
  func writeDecomposition(_ state: LithiumIonState, _ frame: StepFrame) {
    guard let decomposition, let decomposed = state.decomposition?.pointee else { return }
    let out = frame.outputs
    out[places.runawayProgress] = decomposition.progress(decomposed)
    out[places.decompositionHeat] = series * decomposed.heating * cell.heatCapacity
    out[places.separatorIntact] = decomposed.separator
    out[places.gas] = series * cell.parameters.volume * decomposition.gas(decomposed)
    out[places.pressure] = pressure(decomposed, decomposition, state, frame)
    out[places.isVented] = decomposed.isVented ? 1 : 0
    out[places.isRunaway] = decomposed.isRunaway ? 1 : 0
    out[places.isBurnt] = decomposed.isBurnt ? 1 : 0
    if decomposed.isBurnt { writeBurnt(to: out) }
  }

  /// A burnt cell holds no charge that could be drawn.
  func writeBurnt(to out: UnsafeMutablePointer<Double>) {
    out[places.stateOfCharge] = 0
    out[places.openCircuitVoltage] = 0
    out[places.negativeOverpotential] = 0
    out[places.positiveOverpotential] = 0
    out[ageingPlaces.health] = 0
    out[ageingPlaces.capacity] = 0
  }

  static let runawayPorts: [PortDescription] = [
    PortDescription(
      "runaway_progress", .output, .percent,
      "Share of the heat of all decomposition given out so far; 0 where runaway is none."),
    PortDescription(
      "decomposition_heat", .output, .watt, "Heat of decomposition over the last step."),
    PortDescription(
      "separator_intact", .output, .percent, initial: 1, "Share of the separator not yet molten."),
    PortDescription(
      "gas", .output, Unit("mol", .amount), "Gas that SEI, anode and cathode have given off."),
    PortDescription(
      "internal_pressure", .output, .pascal, initial: 101_325,
      "Pressure of air and gas in each cell, that of the surroundings once its vent has opened."),
    PortDescription(
      "vented", .output, kind: .boolean, "Whether gas has ever opened the vent."),
    PortDescription(
      "runaway_begun", .output, kind: .boolean,
      "Whether decomposition has ever heated the cell by 1 K/s."),
    PortDescription(
      "burnt", .output, kind: .boolean,
      "Whether an electrode or the electrolyte has decomposed: the cell stays at 0 V and gives and takes nothing."
    ),
  ]

  static let runawaySetting = ParameterDescription(
    "runaway", .choice(["none", "arrhenius"], default: "none"),
    "Whether a hot cell decomposes: SEI, anode, separator, cathode and electrolyte.")

  static let collapseConductance = ParameterDescription(
    "collapse_conductance",
    .number(Unit("S", .current / .voltage), default: nil, range: 0...1e4), isTunable: true,
    "Conductance of the short in a cell whose separator has melted.",
    source: "assumption: 2C at the upper cut-off")

  static let runawayTunables: [ParameterDescription] = [
    collapseConductance,
    ParameterDescription(
      "vent_pressure", .number(.pascal, default: 2e6, range: 1.1e5...1e8), isTunable: true,
      "Pressure at which a cell's vent opens.",
      source: "assumption: discs of 18650 cells open at 1 .. 3 MPa"),
    ParameterDescription(
      "free_volume", .number(.percent, default: 0.05, range: 1e-3...1), isTunable: true,
      "Share of a cell's volume that gas can fill.",
      source: "assumption: void above and within the winding of a cylindrical cell"),
  ]

  static let runawayFaultModes: [FaultModeDescription] = [
    FaultModeDescription(
      "external_heating", on: "ambient_temperature", .offset(amount: 130),
      "Heat from outside, 130 K at full severity: a hot box of 155 °C. With runaway: arrhenius the "
        + "cell gives off gas and decomposes.",
      source: "oven test: Hatchard et al. 2001; Kim et al. 2007")
  ]
}
