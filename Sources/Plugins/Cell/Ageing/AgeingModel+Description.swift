import Engine

extension AgeingModel {
  static let description = ModelDescription(
    "ageing",
    summary: "Capacity fade from cycling and storage: rainflow cycles, stress factors, SEI film.",
    theory: """
      Degradation f = Σ kₜ Δt S_σ(σ̄) S_T(T̄) + Σ nᵢ S_δ(δᵢ) S_σ(σᵢ) S_T(Tᵢ): a calendar part over blocks of \
      averaging_time, with the means of each block, and a cycle part over the rainflow cycles of the state \
      of charge, n = ½ or 1, after ASTM E1049. S_δ = 1/(k₁ δ^k₂ + k₃) (depth_law reciprocal) or a δ^b \
      (power), S_σ = exp(k_σ (σ − σ_ref)), S_T = exp(k_T (T − T_ref) T_ref/T) with T in kelvin.

      Loss L = 1 − α e^(−β f) − (1 − α) e^(−f), or, for a cell that starts with initial_loss L′ > 0, \
      L = 1 − (1 − L′) e^(−f). soh = 1 − L.

      At every step the outputs are what the standard would give for the record up to then: ranges still \
      open count as half cycles. The mean charge of a cycle is the middle of its range, its temperature the \
      time mean along the swing that opened it. Memory holds one point for each range that is nested in \
      another, never one for each cycle; more than open_turning_points of them end the run.

      Valid for the cell it was fitted to. The defaults are one LMO cell, near 15 … 45 °C; rates of charge \
      and discharge do not enter.
      """,
    citations: [
      "Xu, Oudalov, Ulbig, Andersson, Kirschen: Modeling of lithium-ion battery degradation for cell life "
        + "assessment, IEEE Trans. Smart Grid 9 (2018) 1131, doi:10.1109/TSG.2016.2578950",
      "ASTM E1049-85 (2017): Standard practices for cycle counting in fatigue analysis, 5.4.4",
    ],
    period: 60_000_000_000, periodParameter: "period",
    parameters: generalParameters + lossParameters + stressParameters,
    ports: [
      PortDescription(
        "soc", .input, initial: 0.5, hasFeedThrough: true,
        "State of charge of the cell as a share of its capacity."),
      PortDescription(
        "temperature", .input, .celsius, initial: 298.15, hasFeedThrough: true,
        "Temperature of the cell."),
      PortDescription("capacity", .output, .ampereHour, "Capacity that is left."),
      PortDescription("soh", .output, initial: 1, "Capacity that is left over the rated capacity."),
      PortDescription(
        "cycle_count", .output, .cycle, kind: .counter,
        "Rainflow cycles of any depth so far; open ranges count as halves."),
      PortDescription(
        "equivalent_full_cycles", .output, .cycle, kind: .counter,
        "Charge that went through, in and out, over twice the capacity."),
      PortDescription(
        "calendar_degradation", .output, .one, "Part of the degradation f that is due to time."),
      PortDescription(
        "cycle_degradation", .output, .one, "Part of the degradation f that is due to cycles."),
      PortDescription(
        "open_ranges", .output, kind: .integer, "Turning points that rainflow counting keeps."),
    ],
    faultModes: [
      FaultModeDescription(
        "fast_ageing", on: "ageing_rate", .growth(gain: 1),
        "The cell ages up to twice as fast, as the weakest cell of a poor batch.",
        source: "assumption")
    ])

  private static let xu = "Xu et al. 2018, LMO cell, as in public implementations"
  private static let perSecond = Unit("1/s", .frequency)

  private static let generalParameters: [ParameterDescription] = [
    ParameterDescription(
      "rated_capacity", .number(.ampereHour, default: 5 * 3600, range: 1e-3...1e9),
      "Capacity of the new cell.", source: "LG M50, Chen et al. 2020"),
    ParameterDescription(
      "ageing_rate", .number(.one, default: 1, range: 0...1e4), isTunable: true,
      "Factor on how fast degradation grows.", source: "definition: 1 is the model itself"),
    ParameterDescription(
      "period", .number(.second, default: 60, range: 1e-3...86_400),
      "How often the state of charge is read.", source: "assumption"),
    ParameterDescription(
      "averaging_time", .number(.hour, default: 86_400, range: 1...1e10),
      "Block over which the calendar part takes mean charge and temperature.",
      source: "assumption: a day"),
    ParameterDescription(
      "smallest_depth", .number(.one, default: 0, range: 0...0.5),
      "Turns of the state of charge by no more than this are passed over; 0 counts every one.",
      source: "definition: 0 is the standard itself"),
    ParameterDescription(
      "open_turning_points", .integer(default: 1024, range: 4...1_000_000),
      "Room for ranges nested in one another.", source: "assumption"),
  ]

  private static let lossParameters: [ParameterDescription] = [
    ParameterDescription(
      "initial_loss", .number(.one, default: 0, range: 0...0.99),
      "Share of the rated capacity that is gone at the start; above 0 the first film is there.",
      source: "definition: 0 is a new cell"),
    ParameterDescription(
      "film_share", .number(.one, default: 0.0575, range: 0...1),
      "Share of the capacity that forming the SEI film takes (α).", source: xu),
    ParameterDescription(
      "film_rate", .number(.one, default: 121, range: 0...1e6),
      "How much faster than the rest the film forms (β).", source: xu),
  ]

  private static let stressParameters: [ParameterDescription] = [
    ParameterDescription(
      "depth_law", .choice(["reciprocal", "power"], default: "reciprocal"),
      "Law of the damage of one cycle over its depth."),
    ParameterDescription(
      "depth_k1", .number(.one, default: 1.4e5, range: 1e-9...1e12), "k₁ of the reciprocal law.",
      source: xu),
    ParameterDescription(
      "depth_k2", .number(.one, default: -0.501, range: -10...0), "k₂ of the reciprocal law.",
      source: xu),
    ParameterDescription(
      "depth_k3", .number(.one, default: -1.23e5, range: -1e12...1e12), "k₃ of the reciprocal law.",
      source: xu),
    ParameterDescription(
      "depth_factor", .number(.one, default: 1.0487e-4, range: 0...1), "a of the power law.",
      source: "Mathews, Xu et al. 2020, NMC cell"),
    ParameterDescription(
      "depth_exponent", .number(.one, default: 2.03, range: 0...10), "b of the power law.",
      source: "Mathews, Xu et al. 2020, NMC cell"),
    ParameterDescription(
      "charge_sensitivity", .number(.one, default: 1.04, range: -20...20), "k_σ.", source: xu),
    ParameterDescription(
      "reference_charge", .number(.one, default: 0.5, range: 0...1),
      "State of charge at which S_σ is 1.", source: xu),
    ParameterDescription(
      "temperature_sensitivity",
      .number(Unit("1/K", .one / .temperature), default: 0.0693, range: -1...1), "k_T.", source: xu),
    ParameterDescription(
      "reference_temperature", .number(.celsius, default: 298.15, range: 173.15...473.15),
      "Temperature at which S_T is 1.", source: xu),
    ParameterDescription(
      "calendar_rate", .number(perSecond, default: 4.14e-10, range: 0...1), "kₜ.", source: xu),
  ]
}
