import Engine

extension EstimatorModel {
  static let description = ModelDescription(
    "estimator",
    summary: "State of charge and health from measured current, voltage and temperature.",
    theory: """
      A Kalman filter over the states of a circuit of two RC pairs, with the two ratios by which it ages: \
      state of charge s, overvoltages v₁ and v₂, capacity over rated capacity h, series resistance over \
      that of the new cell r.

      s⁺ = s − I Δt/(h Q), vₖ⁺ = aₖ vₖ + Rₖ θ (1 − aₖ) I with aₖ = e^(−Δt/τₖ), V = U(s) − v₁ − v₂ − r R₀ θ I, \
      θ = exp(Eₐ/R (1/T − 1/T_ref)). Current is positive when the cell discharges. U is that of the LG M50, \
      or comes from a BPX file.

      method extended replaces the circuit by its tangent (cheaper); unscented carries eleven points \
      through it (better where U is curved and the estimate wide). The deviations are honest only if the \
      noise parameters are: watch normalised_innovation_squared, whose mean is 1 for a consistent filter.

      The health is seen only through charge that flows while U changes: it takes part of a discharge to \
      learn it, and nothing is learnt at rest.
      """,
    citations: [
      "Plett: Extended Kalman filtering for battery management systems, J. Power Sources 134 (2004) 252",
      "Julier, Uhlmann: A new extension of the Kalman filter to nonlinear systems, SPIE 3068 (1997)",
      "Simon: Optimal State Estimation, Wiley 2006",
    ],
    period: 1_000_000_000, periodParameter: "period",
    parameters: cellParameters + startParameters + noiseParameters,
    ports: [
      PortDescription(
        "current", .input, .ampere, hasFeedThrough: true,
        "Measured current, positive when the cell discharges."),
      PortDescription(
        "voltage", .input, .volt, initial: 3.7, hasFeedThrough: true, "Measured terminal voltage."),
      PortDescription(
        "temperature", .input, .celsius, initial: 298.15, hasFeedThrough: true,
        "Measured temperature of the cell."),
      PortDescription("soc", .output, .one, "Estimated state of charge."),
      PortDescription("soc_deviation", .output, .one, "Standard deviation of soc."),
      PortDescription("soh", .output, .one, "Estimated capacity over rated capacity."),
      PortDescription("soh_deviation", .output, .one, "Standard deviation of soh."),
      PortDescription("capacity", .output, .ampereHour, "Estimated capacity."),
      PortDescription(
        "resistance", .output, .ohm,
        "Estimated series resistance at the reference temperature."),
      PortDescription("resistance_deviation", .output, .ohm, "Standard deviation of resistance."),
      PortDescription("innovation", .output, .volt, "Measured less expected voltage."),
      PortDescription(
        "innovation_deviation", .output, .volt, "Standard deviation expected of the innovation."),
      PortDescription(
        "normalised_innovation_squared", .output, .one,
        "Square of the innovation over its variance; 1 on average while the filter is consistent."),
    ])

  private static let assumption = "assumption, of the order of a fresh 5 Ah cell"
  private static let ratio = 1e-6...1.0

  private static let cellParameters: [ParameterDescription] = [
    ParameterDescription(
      "method", .choice(["extended", "unscented"], default: "extended"), "Which filter to use."),
    ParameterDescription(
      "cell_file", .file(default: ""),
      "BPX file whose open-circuit voltage and nominal capacity hold; empty for the LG M50."),
    ParameterDescription(
      "rated_capacity", .number(.ampereHour, default: 5 * 3600, range: 1e-3...1e9),
      "Capacity of the new cell; not used with cell_file.", source: "LG M50, Chen et al. 2020"),
    ParameterDescription(
      "period", .number(.second, default: 1, range: 1e-3...600), "How often a reading comes.",
      source: "assumption"),
    ParameterDescription(
      "series_resistance", .number(.ohm, default: 0.02, range: 1e-9...1e3), "R₀ of the new cell.",
      source: assumption),
    ParameterDescription(
      "fast_resistance", .number(.ohm, default: 0.01, range: 0...1e3),
      "Resistance of the fast RC pair.", source: assumption),
    ParameterDescription(
      "fast_time_constant", .number(.second, default: 20, range: 1e-3...1e6),
      "Time constant of the fast RC pair.", source: assumption),
    ParameterDescription(
      "slow_resistance", .number(.ohm, default: 0.012, range: 0...1e3),
      "Resistance of the slow RC pair.", source: assumption),
    ParameterDescription(
      "slow_time_constant", .number(.second, default: 500, range: 1e-3...1e6),
      "Time constant of the slow RC pair.", source: assumption),
    ParameterDescription(
      "activation_energy",
      .number(
        Unit("J/mol", Dimension([.mass: 1, .length: 2, .time: -2, .amount: -1])), default: 2e4,
        range: 0...2e5), "Eₐ: how resistances fall with temperature.", source: assumption),
    ParameterDescription(
      "reference_temperature", .number(.celsius, default: 298.15, range: 173.15...473.15),
      "Temperature at which the resistances hold."),
  ]

  private static let startParameters: [ParameterDescription] = [
    ParameterDescription(
      "initial_soc", .number(.one, default: 0.5, range: 0...1), "First guess of soc.",
      source: "assumption: unknown"),
    ParameterDescription(
      "initial_soc_deviation", .number(.one, default: 0.3, range: ratio), "How far it may be off.",
      source: "assumption: unknown"),
    ParameterDescription(
      "initial_soh", .number(.one, default: 1, range: 0.1...2), "First guess of soh."),
    ParameterDescription(
      "initial_soh_deviation", .number(.one, default: 0.05, range: ratio),
      "How far it may be off.", source: "assumption"),
    ParameterDescription(
      "initial_resistance_deviation", .number(.one, default: 0.2, range: ratio),
      "How far the series resistance may be off, as a share of it.", source: "assumption"),
  ]

  private static let noiseParameters: [ParameterDescription] = [
    ParameterDescription(
      "current_noise", .number(.ampere, default: 0.01, range: 0...1e4),
      "Standard deviation of a current reading.", source: "assumption"),
    ParameterDescription(
      "voltage_noise", .number(.volt, default: 0.002, range: 1e-9...1e3),
      "Standard deviation of a voltage reading.", source: "assumption"),
    ParameterDescription(
      "overvoltage_walk", .number(.volt, default: 6e-3, range: 0...10),
      "What each overvoltage wanders in an hour: what two RC pairs do not tell of a cell.",
      source: "assumption"),
    ParameterDescription(
      "soh_walk", .number(.one, default: 6e-5, range: 0...1), "What soh wanders in an hour.",
      source: "assumption: 0.03 % a day"),
    ParameterDescription(
      "resistance_walk", .number(.one, default: 6e-4, range: 0...1),
      "What the series resistance wanders in an hour, as a share of it.", source: "assumption"),
  ]
}
