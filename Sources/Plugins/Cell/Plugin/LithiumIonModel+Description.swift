import Engine

extension LithiumIonModel {
  static let description = ModelDescription(
    "lithium_ion",
    summary:
      "A lithium-ion cell from first principles: DFN, SPMe, SPM or a 2-RC circuit, with heat.",
    theory: """
      DFN: lithium diffuses in particles at every place of both electrodes, \
      ∂c/∂t = r⁻² ∂(r² D ∂c/∂r)/∂r; salt in the electrolyte, \
      ε ∂cₑ/∂t = ∂(εᵇ Dₑ ∂cₑ/∂x)/∂x + (1 − t₊) a j/F; charge is conserved in both phases; reactions follow \
      j = 2 j₀ sinh(F/2RT (φₛ − φₑ − U)), j₀ = m √(cₑ cₛ (c_max − cₛ)). SPMe: one particle for each electrode, \
      the electrolyte's concentration and ohmic drops to first order. SPM: no electrolyte. \
      equivalent_circuit: open-circuit voltage behind R₀ and two RC pairs, whose resistances are the same at any \
      temperature and charge unless a script sets them.

      Particles are twelve even-Chebyshev Galerkin modes; space is finite volumes (20 nodes an electrode, 5 \
      in the separator) with harmonic means; time is TR-BDF2 with steps of any length under error control \
      within each period. Chen2020 at 1C lies within 0.1 mV rms of the limit of fine meshes. Diffusivities \
      of particles depend on temperature only.

      thermal: "lumped" gives the cell one temperature: C dT/dt = Q − h A (T − ambient), with Q the reaction, \
      ohmic and entropic heat; "isothermal" keeps it at ambient_temperature.

      Positive currents and powers discharge. Before any order the cell follows current_load and power_load. \
      Given down_to, up_to, until_voltage or taper, or a script's `until` that compares one of the cell's own \
      ports with a bound, an order ends within the step: the instant is found to 0.1 ms (end_time) and the cell \
      rests from then on. Readings of sensors, other conditions and time-outs are looked at once a period; after \
      these the order goes on until the next one.

      \(ageingTheory)

      runaway: "arrhenius" lets a hot cell decompose: SEI, anode and electrolyte, cathode, electrolyte, each an \
      Arrhenius law with the figures of a charged LiCoO₂/graphite cell, whatever the parameter set; the separator \
      melts, takes up heat and leaves a short of collapse_conductance. Once anode, cathode or electrolyte have reacted \
      the cell has burnt: 0 V, no charge, what is left of its separator a resistance. What was discharged before is \
      counted twice, for the reactions do not know the charge. Without runaway nothing stops a short from heating the \
      cell beyond what any cell survives. Below 50 °C nothing reacts. Gas of SEI, anode \
      and cathode gathers in free_volume until vent_pressure opens the vent.

      series multiplies voltages and heat; contact_resistance is the string's, short_conductance each cell's.
      """,
    citations: [
      "Doyle, Fuller, Newman: J. Electrochem. Soc. 140 (1993) 1526",
      "Marquis, Sulzer, Timms, Please, Chapman: SIAM J. Appl. Math. 79 (2019) 1853",
      "Chen et al.: J. Electrochem. Soc. 167 (2020) 080534",
      "O'Kane et al.: Phys. Chem. Chem. Phys. 24 (2022) 7909",
      "Hatchard, MacNeil, Basu, Dahn: J. Electrochem. Soc. 148 (2001) A755",
      "Kim, Pesaran, Spotnitz: J. Power Sources 170 (2007) 476",
      "Feng et al.: Appl. Energy 154 (2015) 74",
      "Bank et al.: IEEE Trans. Electron Devices 32 (1985) 1992",
    ],
    period: 1_000_000_000, periodParameter: "period",
    parameters: buildParameters + ageingSettings + [runawaySetting] + tunableParameters
      + ageingTunables + runawayTunables,
    ports: portDescriptions + ageingPorts + runawayPorts,
    properties: [
      .init("sources", "Where the parameter set comes from."),
      .init("warnings", "What the reader found noteworthy in the BPX file."),
      .init(
        "rest_capacity",
        "Charge between the cut-offs at rest, in coulombs (3600 to the ampere-hour); the port capacity_left has a unit."
      ),
    ],
    actions: actionDescriptions,
    faultModes: faultModeDescriptions + ageingFaultModes + runawayFaultModes + SensorFaults.cell)

  private static let buildParameters: [ParameterDescription] = [
    ParameterDescription(
      "model", .choice(ElectrochemicalCell.Model.allCases.map(\.rawValue), default: "SPMe"),
      "Which equations: DFN is dearest and best, SPMe good to about 2C, SPM to C/5."),
    ParameterDescription(
      "parameters", .choiceOrFile(ParameterLibrary.names, default: "Chen2020"),
      "Which cell: Chen2020 and OKane2022 LG M50, Marquis2019 Kokam pouch, or a BPX file (.json).",
      source: "the sets' own sources, see the property sources"),
    ParameterDescription(
      "thermal", .choice(["isothermal", "lumped"], default: "lumped"),
      "Whether the cell warms, as one body, or stays at ambient_temperature."),
    ParameterDescription(
      "capacity", .number(.ampereHour, default: 0, range: 0...3.6e10),
      "Nominal capacity; areas scale to it. 0 means the parameter set's own."),
    ParameterDescription(
      "profile", .file(default: ""),
      "A table with the columns time (or t) and current, power or c_rate, which drive_cycle plays."),
    ParameterDescription(
      "longest_pause", .number(.second, default: 60, range: 0...1e9),
      "Samples of the profile further apart are taken for a gap and refused.",
      source: "assumption: drive cycles are logged every second or so"),
    ParameterDescription(
      "series", .integer(default: 1, range: 1...10_000), "Equal cells in series."),
    ParameterDescription(
      "initial_state_of_charge", .number(.percent, default: nil, range: 0...1), isOptional: true,
      "Charge at the start, between the open-circuit voltages of the cut-offs.",
      source: "the BPX file, else 100 %"),
    ParameterDescription(
      "tolerance", .number(.volt, default: 1e-4, range: 1e-8...0.1),
      "Largest error of one inner step, in volts and relative concentrations.",
      source:
        "measured: the time error of IDAKLU at 1e-4/1e-6 or less, by scripts/bench cell, below the mesh's error"
    ),
    ParameterDescription(
      "period", .number(.second, default: 1, range: 1e-3...3600),
      "How often loads are taken and outputs written.", source: "assumption: as cyclers log"),
  ]

  private static let tunableParameters: [ParameterDescription] = [
    ParameterDescription(
      "ambient_temperature", .number(.celsius, default: nil, range: 223.15...573.15),
      isTunable: true, "Temperature around the cell, and the cell's at the start.",
      source: "the BPX file, else the parameter set's reference, 25 °C"),
    ParameterDescription(
      "heat_transfer",
      .number(
        Unit("W/(m^2*K)", .power / .area / .temperature), default: nil, range: 0...1e5),
      isTunable: true, "Cooling of the cell's surface.", source: "the parameter set"),
    ParameterDescription(
      "contact_resistance", .number(.ohm, default: 0, range: 0...1e3), isTunable: true,
      "Resistance of tabs, welds and cables of the string.", source: "definition: 0 is healthy"),
    ParameterDescription(
      "short_conductance",
      .number(Unit("S", .current / .voltage), default: 0, range: 0...1e4), isTunable: true,
      "Conductance of an internal short from electrode to electrode of each cell.",
      source: "definition: 0 is healthy"),
    ParameterDescription(
      "cutoff_margin", .number(.volt, default: 0, range: -1...2), isTunable: true,
      "By how much orders run past their end voltage.", source: "definition: 0 is healthy"),
    ParameterDescription(
      "series_resistance", .number(.ohm, default: nil, range: 0...1e3), isTunable: true,
      "R₀ of each cell's equivalent circuit; other models make no use of it.",
      source: "fit to the DFN of Chen2020, 24.6 mΩ at 5 Ah, over capacity"),
    ParameterDescription(
      "fast_resistance", .number(.ohm, default: nil, range: 0...1e3), isTunable: true,
      "R₁ of the equivalent circuit, time constant 24.5 s.",
      source: "fit as above: 12.9 mΩ at 5 Ah"),
    ParameterDescription(
      "slow_resistance", .number(.ohm, default: nil, range: 0...1e3), isTunable: true,
      "R₂ of the equivalent circuit, time constant 739 s.",
      source: "fit as above: 10.7 mΩ at 5 Ah"),
    ParameterDescription(
      "voltage_noise", .number(.volt, default: 0, range: 0...10), isTunable: true,
      "Standard deviation of voltage_measured.", source: "assumption: none"),
    ParameterDescription(
      "current_noise", .number(.ampere, default: 0, range: 0...1e3), isTunable: true,
      "Standard deviation of current_measured.", source: "assumption: none"),
    ParameterDescription(
      "temperature_noise", .number(.kelvin, default: 0, range: 0...50), isTunable: true,
      "Standard deviation of temperature_measured.", source: "assumption: none"),
  ]

  private static let concentration = Unit("mol/m^3", .amount / .volume)

  private static let portDescriptions: [PortDescription] = [
    PortDescription(
      "current_load", .input, .ampere, hasFeedThrough: true,
      "Current drawn while the cell drives its loads; negative charges."),
    PortDescription(
      "power_load", .input, .watt, hasFeedThrough: true,
      "Power drawn besides while the cell drives its loads; negative charges."),
    PortDescription("voltage", .output, .volt, initial: 4.2, "Terminal voltage of the string."),
    PortDescription("current", .output, .ampere, "Terminal current, positive on discharge."),
    PortDescription(
      "c_rate", .output, .cRate, "Magnitude of the current over that of one hour."),
    PortDescription("power", .output, .watt, "Terminal power, positive on discharge."),
    PortDescription(
      "temperature", .output, .celsius, initial: 298.15, "Temperature of the cell."),
    PortDescription(
      "state_of_charge", .output, .percent, initial: 1,
      "Mean lithium in the negative electrode between that of the two cut-offs at rest."),
    PortDescription(
      "open_circuit_voltage", .output, .volt, initial: 4.2,
      "What the string would settle to at rest."),
    PortDescription("heat", .output, .watt, "Heat made in the string."),
    PortDescription(
      "charge_out", .output, .ampereHour, "Charge taken out of the electrodes since the start."),
    PortDescription(
      "cycle", .output, kind: .counter,
      "How often a discharge has followed a charge of at least 5 % of the capacity."),
    PortDescription(
      "negative_overpotential", .output, .volt,
      "Mean driving voltage of the reaction in the negative electrode; 0 for the circuit."),
    PortDescription(
      "positive_overpotential", .output, .volt,
      "Mean driving voltage of the reaction in the positive electrode; 0 for the circuit."),
    PortDescription(
      "negative_surface_concentration", .output, concentration,
      "Mean lithium on the surface of the negative particles."),
    PortDescription(
      "positive_surface_concentration", .output, concentration,
      "Mean lithium on the surface of the positive particles."),
    PortDescription(
      "plating_margin", .output, .volt,
      "Least potential of the negative electrode against lithium; below zero lithium plates."),
    PortDescription(
      "salt_minimum", .output, concentration, initial: 1000,
      "Least concentration of salt anywhere in the electrolyte."),
    PortDescription(
      "voltage_measured", .output, .volt, initial: 4.2, "What the voltage sensor reads."),
    PortDescription("current_measured", .output, .ampere, "What the current sensor reads."),
    PortDescription(
      "temperature_measured", .output, .celsius, initial: 298.15,
      "What the temperature sensor reads."),
    PortDescription(
      "done", .output, kind: .boolean, "Whether the last order has ended by itself."),
    PortDescription(
      "end_time", .output, .second,
      "When an order last ended by itself or by a bound within a step; other conditions and time-outs leave it."
    ),
    PortDescription(
      "end_voltage", .output, .volt, "Terminal voltage at end_time, before the cell rested."),
    PortDescription(
      "end_temperature", .output, .celsius, initial: 298.15, "Temperature at end_time."),
  ]
}
