import Engine

extension PackModel {
  static let description = ModelDescription(
    "pack",
    summary: "Lithium-ion cells in series and parallel: spread, busbars, balancing, protection.",
    theory: """
      Groups of cells in parallel, joined in series, as ladders of busbar pieces and welds. Each cell is one of \
      lithium_ion's models with a state of its own. In every step the currents are those at which Kirchhoff's laws \
      hold at its end: Newton's method with each cell's own −dV/dI, the node potentials from one banded Cholesky \
      factor; voltages agree to 1e-8 V, currents to rounding.

      A cell of cell_capacity c has c times the electrode area, mass and cooling. cell_resistance r adds (r − 1) R₀ \
      in series, R₀ being the ohmic part of the set's circuit. Both are multiplied by 1 + spread · normal, drawn anew \
      for each run from the pack's own random stream.

      thermal: "lumped" gives each cell one temperature; it is cooled like a lithium_ion and touches the cells beside \
      it in its group and at its place in the next groups with conduction. Heat of welds goes to the cell, that of busbars, \
      cables and bleed resistors does not.

      runaway: "arrhenius" lets hot cells decompose, as for lithium_ion, and heat their neighbours. The short that a \
      molten separator leaves is taken anew once a period.

      Balancing is passive: once a period, while the pack charges or rests, groups whose voltage is above the lowest by \
      more than balancing_threshold have bleed_resistance across them for that period, \
      unless they are below balancing_floor. Voltages are taken as they are: keep the threshold above what the bleed \
      current itself makes of them.

      Orders are those of lithium_ion at the pack's terminals. Any order ends, too, when on discharge a cell falls to \
      lower_voltage or on charge one reaches upper_voltage (5 mV more while holding a voltage): trip says so and the \
      pack rests until the next order, whatever the loads. A cell's voltage is what its busbars see, weld included. \
      A script's `until` on one of the pack's own scalar ports is found within the step, to 0.1 ms, as for lithium_ion.

      ageing, sei, plating, cracking, active_material_loss and pores let every cell age by itself, by lithium_ion's \
      laws, at its own current and temperature: unequal cells grow apart.
      """,
    citations: [
      "Tranter, Timms, Sulzer, Brosa Planella, Wiggins, Karra, Agarwal, Chopra, Allu, Shearing, Brett: "
        + "J. Open Source Softw. 7 (2022) 4051 (liionpack)",
      "Marquis, Sulzer, Timms, Please, Chapman: SIAM J. Appl. Math. 79 (2019) 1853",
      "Plett: Battery Management Systems, vol. II, Artech House 2015, ch. 5 (balancing)",
    ],
    period: 1_000_000_000, periodParameter: "period",
    parameters: buildParameters + ageingSettings + [LithiumIonModel.runawaySetting]
      + tunableParameters + [LithiumIonModel.collapseConductance] + cellParameters + ageingTunables
      + noiseParameters,
    ports: terminalPorts + cellPorts + ageingPorts,
    properties: [
      .init("sources", "Where the parameter set comes from."),
      .init("cells", "The cells' names, group by group."),
    ],
    actions: actionDescriptions,
    faultModes: faultModeDescriptions + ageingFaultModes + SensorFaults.pack)

  private static let cells = Shape.vector(.axis("cells"))

  private static let buildParameters: [ParameterDescription] = [
    ParameterDescription(
      "series", .integer(default: 1, range: 1...1000), "Groups of cells in series."),
    ParameterDescription(
      "parallel", .integer(default: 1, range: 1...1000), "Cells in parallel in each group."),
    ParameterDescription(
      "model", .choice(ElectrochemicalCell.Model.allCases.map(\.rawValue), default: "SPMe"),
      "Which equations each cell has, as for lithium_ion."),
    ParameterDescription(
      "parameters", .choiceOrFile(ParameterLibrary.names, default: "Chen2020"),
      "Which cell: Chen2020 and OKane2022 LG M50, Marquis2019 Kokam pouch, or a BPX file (.json).",
      source: "the sets' own sources, see the property sources"),
    ParameterDescription(
      "thermal", .choice(["isothermal", "lumped"], default: "lumped"),
      "Whether each cell warms, as one body, or stays at ambient_temperature."),
    ParameterDescription(
      "capacity", .number(.ampereHour, default: 0, range: 0...3.6e10),
      "Nominal capacity of a cell; areas scale to it. 0 means the parameter set's own."),
    ParameterDescription(
      "initial_state_of_charge", .number(.percent, default: 1, range: 0...1), shape: cells,
      "Charge of each cell at the start; one number for all, or a list, group by group."),
    ParameterDescription(
      "capacity_spread", .number(.percent, default: 0, range: 0...0.3),
      "Relative standard deviation of the cells' capacities.",
      source: "0: equal cells; new cells of one batch differ by 0.2 .. 1 %: assumption"),
    ParameterDescription(
      "resistance_spread", .number(.percent, default: 0, range: 0...0.3),
      "Relative standard deviation of the cells' ohmic resistances.",
      source: "0: equal cells; new cells of one batch differ by 1 .. 5 %: assumption"),
    ParameterDescription(
      "initial_charge_spread", .number(.percent, default: 0, range: 0...0.3),
      "Standard deviation of the cells' charges at the start.", source: "0: equal cells"),
    ParameterDescription(
      "busbar_resistance", .number(.ohm, default: 0, range: 0...1),
      "Resistance of the busbar between neighbours in a group; 0 makes each junction one point.",
      source: "definition: 0 is ideal; liionpack's examples take 0.1 mΩ"),
    ParameterDescription(
      "terminals",
      .choice(PackLayout.Terminals.allCases.map(\.rawValue), default: "opposite_sides"),
      "Where the cables are fixed to the end busbars: both at the first column, or first and last."
    ),
    ParameterDescription(
      "tolerance", .number(.volt, default: 1e-4, range: 1e-8...0.1),
      "Largest error of one inner step of any cell, in volts and relative concentrations.",
      source: "as lithium_ion"),
    ParameterDescription(
      "period", .number(.second, default: 1, range: 1e-3...3600),
      "How often loads are taken, balancing decides and outputs are written.",
      source: "assumption: as cyclers log"),
  ]

  private static let tunableParameters: [ParameterDescription] = [
    ParameterDescription(
      "ambient_temperature", .number(.celsius, default: 298.15, range: 223.15...573.15),
      isTunable: true, "Temperature around the cells, and theirs at the start."),
    ParameterDescription(
      "heat_transfer",
      .number(
        Unit("W/(m^2*K)", .power / .area / .temperature), default: nil, range: 0...1e5),
      isTunable: true, "Cooling of the cells' surfaces.", source: "the parameter set"),
    ParameterDescription(
      "contact_resistance", .number(.ohm, default: 0, range: 0...1e3), isTunable: true,
      "Resistance of cables, contactors and terminals.", source: "definition: 0 is healthy"),
    ParameterDescription(
      "conduction",
      .number(Unit("W/K", .power / .temperature), default: 0.05, range: 0...1e3),
      isTunable: true, "Heat conduction between neighbouring cells.",
      source: "assumption: 2 mm of air and a plastic holder between cylindrical cells"),
    ParameterDescription(
      "cutoff_margin", .number(.volt, default: 0, range: -1...2), isTunable: true,
      "By how much cells run past the limits of voltage, and orders past their end for each cell.",
      source: "definition: 0 is healthy"),
    ParameterDescription(
      "lower_voltage", .number(.volt, default: nil, range: 0...6), isTunable: true,
      "Voltage of a cell at which any discharge ends.", source: "the parameter set"),
    ParameterDescription(
      "upper_voltage", .number(.volt, default: nil, range: 0...6), isTunable: true,
      "Voltage of a cell at which any charge ends.", source: "the parameter set"),
    ParameterDescription(
      "balancing_threshold", .number(.volt, default: 0, range: 0...6), isTunable: true,
      "How far above the lowest a group's voltage must be to be bled; 0 switches balancing off.",
      source: "definition: off"),
    ParameterDescription(
      "balancing_floor", .number(.volt, default: nil, range: 0...6), isTunable: true,
      "Voltage below which no group is bled.",
      source: "assumption: 0.3 V below the upper cut-off, as unequal charge shows near full"),
    ParameterDescription(
      "bleed_resistance", .number(.ohm, default: 40, range: 1e-2...1e6), isTunable: true,
      "Resistor that is put across a group to bleed it.",
      source: "assumption: 0.1 A at 4 V, as monitor chips can switch"),
  ]

  private static let cellParameters: [ParameterDescription] = [
    ParameterDescription(
      "cell_capacity", .number(.one, default: 1, range: 0.05...20), shape: cells,
      isTunable: true, "Capacity of each cell over the nominal one, before the drawn spread.",
      source: "definition: 1 is nominal"),
    ParameterDescription(
      "cell_resistance", .number(.one, default: 1, range: 0.2...1e3), shape: cells,
      isTunable: true, "Ohmic resistance of each cell over that of the set's, before the spread.",
      source: "definition: 1 is nominal"),
    ParameterDescription(
      "cell_connection_resistance", .number(.ohm, default: 0, range: 0...1e3), shape: cells,
      isTunable: true, "Resistance of the welds of each cell to its busbars.",
      source: "definition: 0 is ideal; liionpack's examples take 10 mΩ"),
    ParameterDescription(
      "cell_short_conductance",
      .number(Unit("S", .current / .voltage), default: 0, range: 0...1e4), shape: cells,
      isTunable: true, "Conductance of an internal short of each cell.",
      source: "definition: 0 is healthy"),
    ParameterDescription(
      "cell_cooling", .number(.one, default: 1, range: 0...100), shape: cells, isTunable: true,
      "Share of heat_transfer that each cell gets.", source: "definition: 1 is even"),
  ]

  private static let noiseParameters: [ParameterDescription] = [
    ParameterDescription(
      "voltage_noise", .number(.volt, default: 0, range: 0...10), isTunable: true,
      "Standard deviation of the voltage sensors, pack and cells.", source: "assumption: none"),
    ParameterDescription(
      "current_noise", .number(.ampere, default: 0, range: 0...1e3), isTunable: true,
      "Standard deviation of current_measured.", source: "assumption: none"),
    ParameterDescription(
      "temperature_noise", .number(.kelvin, default: 0, range: 0...50), isTunable: true,
      "Standard deviation of the temperature sensors.", source: "assumption: none"),
  ]
}
