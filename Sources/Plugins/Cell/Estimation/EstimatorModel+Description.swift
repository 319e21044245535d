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
      θ = exp(Eₐ/R (1/T − 1/T_ref)). Current is positive when the cell discharges. U and Q are those of the \
      new cell that parameters names.

      method extended replaces the circuit by its tangent (cheaper); unscented carries eleven points \
      through it. What two RC pairs with fixed resistances do not tell of a cell is no white noise: it lasts. \
      Its variance, u² + ρ² (overvoltages)² + (λ U′(s) C-rate)², counts in each reading 1 + 2 τ/Δt fold, so that the \
      deviations cover the error of a DFN cell: with the defaults, two of them hold 95 % or more of the \
      discharges, drives and charges of the LG M50's DFN. Other cells ask for their own resistances.

      consistent is false where the innovations of the window are larger than chi-square allows at 99.9 %, their mean square above 6.6, or \
      where soh (20 … 120 %) or the resistance (0.1 … 20 of the new cell's) is held at its bound: a sensor lies, \
      or the cell is another one. So it is where the charge counted runs past empty or full by more than two \
      deviations. Such readings are weighed less. soc is kept between 0 and 100 %. \
      A current that is wrong by less than the deviations is not seen.

      soh is the capacity over that of the new cell between its cut-offs at rest, as lithium_ion's \
      state_of_health. It is seen only through charge that flows while U changes: it takes part of a \
      discharge to learn it, and nothing is learnt at rest.
      """,
    citations: [
      "Plett: Extended Kalman filtering for battery management systems, J. Power Sources 134 (2004) 252",
      "Julier, Uhlmann: A new extension of the Kalman filter to nonlinear systems, SPIE 3068 (1997)",
      "Simon: Optimal State Estimation, Wiley 2006",
      "Simon, Chia: Kalman filtering with state equality constraints, IEEE Trans. AES 38 (2002) 128",
      "Bar-Shalom, Li, Kirubarajan: Estimation with Applications to Tracking and Navigation, Wiley 2001",
    ],
    period: 1_000_000_000, periodParameter: "period",
    parameters: cellParameters + startParameters + noiseParameters + errorParameters,
    ports: [
      PortDescription(
        "current", .input, .ampere, hasFeedThrough: true,
        "Measured current, positive when the cell discharges."),
      PortDescription(
        "voltage", .input, .volt, initial: 3.7, hasFeedThrough: true, "Measured terminal voltage."),
      PortDescription(
        "temperature", .input, .celsius, initial: 298.15, hasFeedThrough: true,
        "Measured temperature of the cell."),
      PortDescription("soc", .output, .percent, "Estimated state of charge."),
      PortDescription("soc_deviation", .output, .percent, "Standard deviation of soc."),
      PortDescription(
        "soh", .output, .percent,
        "Estimated capacity over that of the new cell, as lithium_ion's state_of_health."),
      PortDescription("soh_deviation", .output, .percent, "Standard deviation of soh."),
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
      PortDescription(
        "mean_innovation_squared", .output, .one,
        "Mean of normalised_innovation_squared over consistency_window, none counted above 100."),
      PortDescription(
        "consistent", .output, kind: .boolean,
        "Whether readings and circuit agree within the deviations, and no bound holds the health."),
    ])

  private static let assumption = "assumption, of the order of a fresh 5 Ah cell"
  private static let ratio = 1e-6...1.0

  private static let cellParameters: [ParameterDescription] = [
    ParameterDescription(
      "method", .choice(["extended", "unscented"], default: "extended"), "Which filter to use."),
    ParameterDescription(
      "parameters", .choiceOrFile(ParameterLibrary.names, default: "Chen2020"),
      "The new cell, whose open-circuit voltage and capacity hold: a set, or a BPX file (.json)."),
    ParameterDescription(
      "rated_capacity", .number(.ampereHour, default: nil, range: 1e-3...1e9), isOptional: true,
      "What soh is a share of, where it is not the capacity of the new cell between its cut-offs at rest.",
      source: "the parameter set: 5.153 Ah for Chen2020"),
    ParameterDescription(
      "period", .number(.second, default: 1, range: 1e-3...600), "How often a reading comes.",
      source: "assumption"),
    ParameterDescription(
      "series_resistance", .number(.ohm, default: nil, range: 1e-9...1e3), isOptional: true,
      "R₀ of the new cell.",
      source: "fit to the DFN of Chen2020, 24.6 mΩ at 5 Ah, over capacity"),
    ParameterDescription(
      "fast_resistance", .number(.ohm, default: nil, range: 0...1e3), isOptional: true,
      "Resistance of the fast RC pair.",
      source: "fit to the DFN of Chen2020, 12.9 mΩ at 5 Ah, over capacity"),
    ParameterDescription(
      "fast_time_constant", .number(.second, default: 24.5, range: 1e-3...1e6),
      "Time constant of the fast RC pair.", source: "fit as above"),
    ParameterDescription(
      "slow_resistance", .number(.ohm, default: nil, range: 0...1e3), isOptional: true,
      "Resistance of the slow RC pair.",
      source: "fit to the DFN of Chen2020, 10.7 mΩ at 5 Ah, over capacity"),
    ParameterDescription(
      "slow_time_constant", .number(.second, default: 739, range: 1e-3...1e6),
      "Time constant of the slow RC pair.", source: "fit as above"),
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
      "initial_soh", .number(.one, default: 1, range: 0.2...1.2), "First guess of soh."),
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
      "What each overvoltage wanders in an hour.",
      source: "assumption"),
    ParameterDescription(
      "soh_walk", .number(.one, default: 6e-5, range: 0...1), "What soh wanders in an hour.",
      source: "assumption: 0.03 % a day"),
    ParameterDescription(
      "resistance_walk", .number(.one, default: 6e-4, range: 0...1),
      "What the series resistance wanders in an hour, as a share of it.", source: "assumption"),
  ]

  private static let fitted =
    "chosen on DFN runs of Chen2020 and OKane2022: two deviations hold 95 % of charges and drives"

  private static let errorParameters: [ParameterDescription] = [
    ParameterDescription(
      "open_circuit_error", .number(.volt, default: 2e-3, range: 0...1),
      "u: by how much the open-circuit voltage may be off.", source: "assumption"),
    ParameterDescription(
      "overvoltage_error", .number(.one, default: 0.1, range: 0...1),
      "ρ: by what share the circuit's overvoltages may be off.", source: fitted),
    ParameterDescription(
      "lag_error", .number(.percent, default: 0.02, range: 0...1),
      "λ: how far the charge at the particles' surface may be off the mean at 1C.", source: fitted),
    ParameterDescription(
      "error_duration", .number(.second, default: 1800, range: 0...1e6),
      "τ: how long such an error lasts.", source: fitted),
    ParameterDescription(
      "lasting_soc_error", .number(.percent, default: 0.005, range: 0...1),
      "What comes back each cycle and so averages out in none: the least of soc_deviation.",
      source: fitted),
    ParameterDescription(
      "lasting_soh_error", .number(.percent, default: 0.008, range: 0...1),
      "The same of soh_deviation.", source: fitted),
    ParameterDescription(
      "consistency_window", .number(.second, default: 600, range: 1e-3...1e7),
      "Time in which consistent forgets.", source: "assumption"),
  ]
}
