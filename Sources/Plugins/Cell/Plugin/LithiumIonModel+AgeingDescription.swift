import Engine

extension LithiumIonModel {
  static let ageingTheory = """
    ageing, sei, plating, cracking, active_material_loss and pores let the cell age by itself (SPM, SPMe, DFN). A film \
    (SEI) grows on the negative particles at a pace that sei names, binds lithium, L' = −V̄ j/(z F), and resists, ρ L j; \
    lithium plates below 0 V, j = F k c e^((1−α) F ψ/RT) − F k cₑ e^(−α F ψ/RT), and dies at γ₀ L₀/L; stress, \
    Ω E (c̄ − c_s)/3(1 − ν), opens cracks, whose faces grow film too, by Paris' law, and disconnects active material, \
    ε' = −β (2σ/3σ_crit)ᵐ. Side currents are solved with all else in each step, at each node in the DFN, \
    uniform over the electrode in SPM and SPMe; lithium in particles, films and metal stays the same to 1e-9. \
    capacity_left is the charge between the cut-offs at rest with the lithium and the material now left; \
    state_of_health is that over the new cell's. cycle_life lives through many cycles in one period of the clock and \
    extrapolates most of them: the cell changes, the clock does not. Its `until` is looked at after each simulated cycle, and \
    ends it at the end of the first cycle after which it holds.
    """

  static let ageingSettings: [ParameterDescription] = [
    ParameterDescription(
      "ageing", .choice(["by_setting", "okane2022", "faults_only"], default: "by_setting"),
      "How the cell ages: as the next five settings say; by all of O'Kane et al. 2022; or by faults alone."
    ),
    ParameterDescription(
      "sei", .choice(AgeingMechanisms.Film.allCases.map(\.rawValue), default: "none"),
      "What limits the growth of the film on the negative particles."),
    ParameterDescription(
      "plating", .choice(AgeingMechanisms.Plating.allCases.map(\.rawValue), default: "none"),
      "Whether lithium plates, and whether it can be stripped again."),
    ParameterDescription(
      "cracking", .choice(["none", "with_sei"], default: "none"),
      "Whether the negative particles crack, with film on the faces."),
    ParameterDescription(
      "active_material_loss", .choice(["none", "stress"], default: "none"),
      "Whether stress disconnects active material."),
    ParameterDescription(
      "pores", .choice(["fixed", "narrowing"], default: "fixed"),
      "Whether film and plated lithium narrow the pores of the negative electrode."),
  ]

  private static func scale(_ name: String, _ meaning: String) -> ParameterDescription {
    ParameterDescription(
      name, .number(.one, default: 1, range: 0...1e4), isTunable: true, meaning,
      source: "definition: 1 is the parameter set's")
  }

  private static func loss(_ name: String, _ meaning: String) -> ParameterDescription {
    ParameterDescription(
      name, .number(.percent, default: 0, range: 0...0.9), isTunable: true, meaning,
      source: "definition: 0 is healthy")
  }

  static let ageingTunables: [ParameterDescription] = [
    scale("sei_rate_scale", "Factor on the growth of the film."),
    scale("plating_rate_scale", "Factor on plating and stripping."),
    scale("cracking_rate_scale", "Factor on the growth of cracks."),
    scale("material_loss_scale", "Factor on the loss of active material by stress."),
    loss(
      "lithium_loss",
      "Share of the new cell's lithium taken at one stroke when this rises, out of the negative electrode as far as "
        + "it holds it; nothing brings it back."),
    loss(
      "negative_material_loss",
      "Share of the negative electrode's material cut off at one stroke when this rises."),
    loss(
      "positive_material_loss",
      "Share of the positive electrode's material cut off at one stroke when this rises."),
  ]

  static let ageingPorts: [PortDescription] = [
    PortDescription(
      "state_of_health", .output, .percent, initial: 1,
      "Charge between the cut-offs at rest over that of the new cell."),
    PortDescription(
      "capacity_left", .output, .ampereHour, initial: 18_000,
      "Charge between the cut-offs at rest with the lithium and material now left."),
    PortDescription(
      "lithium_lost", .output, .percent,
      "Lithium no longer in the particles over that of the new cell."),
    PortDescription(
      "negative_material_lost", .output, .percent,
      "Active material gone from the negative electrode."),
    PortDescription(
      "positive_material_lost", .output, .percent,
      "Active material gone from the positive electrode."),
    PortDescription(
      "sei_thickness", .output, .metre, "Mean thickness of the film on the negative particles."),
    PortDescription(
      "sei_resistance", .output, .ohm, "What the film adds to the string's resistance."),
    PortDescription(
      "plated_lithium", .output, .ampereHour, "Plated lithium of a cell that can be stripped."),
    PortDescription(
      "dead_lithium", .output, .ampereHour, "Plated lithium of a cell that has lost contact."),
    PortDescription(
      "crack_length", .output, .metre, "Mean length of the cracks in the negative particles."),
    PortDescription(
      "age", .output, .second,
      "How long the cell has lived: the clock's time and that of cycle_life."),
    PortDescription(
      "simulated_cycles", .output, kind: .counter,
      "Cycles that cycle_life has simulated, repeated ones included; the others were extrapolated."),
    PortDescription(
      "jump_error", .output, .percent,
      "Sum of what simulated cycles showed extrapolations to have missed, before it was put right, as a share of the "
        + "cell's lithium or material: more than the error that remains."),
  ]

  static let ageingFaultModes: [FaultModeDescription] = [
    FaultModeDescription(
      "sei_growth", on: "sei_rate_scale", .growth(gain: 9),
      "The film grows up to ten times as fast.", source: "size: assumption"),
    FaultModeDescription(
      "plating_growth", on: "plating_rate_scale", .growth(gain: 9),
      "Lithium plates up to ten times as fast.", source: "size: assumption"),
    FaultModeDescription(
      "lithium_loss_step", on: "lithium_loss", .offset(amount: 0.1),
      "A tenth of the lithium is lost at full severity.", source: "size: assumption"),
    FaultModeDescription(
      "negative_material_loss_step", on: "negative_material_loss", .offset(amount: 0.2),
      "A fifth of the negative material loses contact at full severity.",
      source: "size: assumption"),
    FaultModeDescription(
      "positive_material_loss_step", on: "positive_material_loss", .offset(amount: 0.2),
      "A fifth of the positive material loses contact at full severity.",
      source: "size: assumption"),
  ]

  static let lifeAction = ActionDescription(
    "cycle_life",
    [
      .init("cycles", .one, "How many: discharge, rest of 10 min, charge, hold."),
      .init("discharge", .cRate, default: 1, "Current of the discharge."),
      .init("charge", .cRate, default: 0.5, "Current of the charge."),
      .init("down_to", .volt, default: 0, "End of the discharge; 0 means the lower cut-off."),
      .init("up_to", .volt, default: 0, "End of the charge; 0 means the upper cut-off."),
      .init("taper", .cRate, default: 0.05, "Current at which the hold ends; 0 leaves it out."),
      .init(
        "jump_error", .one, default: 1e-5,
        "Largest error of one extrapolation, as a share of lithium or material; 0 simulates every cycle."
      ),
      .init(
        "at_once", .one, default: 0,
        "Cycles lived in one period of the clock, so that ports are written, and recorded, after each so many; 0 "
          + "means all."),
    ], completion: "done",
    ending: .init(
      on: ageingPorts.map(\.name).filter { $0 != "jump_error" } + ["cycle"], completion: "done"),
    "Lives through cycles within one period of the clock, most of them extrapolated.")
}
