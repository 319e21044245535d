import Engine

extension PackModel {
  private static let cells = Shape.vector(.axis("cells"))
  private static let groups = Shape.vector(.axis("groups"))
  private static let wattHour = Unit("Wh", .energy, scale: 3600)

  static let terminalPorts: [PortDescription] = [
    PortDescription(
      "current_load", .input, .ampere, hasFeedThrough: true,
      "Current drawn while the pack drives its loads; negative charges."),
    PortDescription(
      "power_load", .input, .watt, hasFeedThrough: true,
      "Power drawn besides while the pack drives its loads; negative charges."),
    PortDescription("voltage", .output, .volt, "Voltage between the terminals."),
    PortDescription("current", .output, .ampere, "Terminal current, positive on discharge."),
    PortDescription(
      "c_rate", .output, .cRate, "Magnitude of the current over that of one hour."),
    PortDescription("power", .output, .watt, "Terminal power, positive on discharge."),
    PortDescription(
      "state_of_charge", .output, .percent, initial: 1,
      "Mean charge of the cells, weighted by capacity."),
    PortDescription(
      "lowest_health", .output, .percent, initial: 1,
      "Health of the cell that is worst off: its charge between the cut-offs at rest over the new cell's."
    ),
    PortDescription("lowest_voltage", .output, .volt, "Lowest voltage of a cell."),
    PortDescription("highest_voltage", .output, .volt, "Highest voltage of a cell."),
    PortDescription(
      "voltage_spread", .output, .volt, "Highest less lowest voltage of a cell."),
    PortDescription("charge_spread", .output, .percent, "Highest less lowest charge of a cell."),
    PortDescription(
      "highest_temperature", .output, .celsius, initial: 298.15, "That of the hottest cell."),
    PortDescription("heat", .output, .watt, "Heat made in the cells and their welds."),
    PortDescription(
      "charge_out", .output, .ampereHour, "Charge drawn from the terminals since the start."),
    PortDescription(
      "energy_out", .output, wattHour, "Energy drawn from the terminals since the start."),
    PortDescription("bleed_power", .output, .watt, "Power in the bleed resistors."),
    PortDescription("energy_bled", .output, wattHour, "Energy bled since the start."),
    PortDescription(
      "cycle", .output, kind: .counter,
      "How often a discharge has followed a charge of at least 5 % of the capacity."),
    PortDescription(
      "done", .output, kind: .boolean, "Whether the last order has ended by itself."),
    PortDescription(
      "end_time", .output, .second,
      "When an order last ended by itself or by a bound within a step; other conditions and time-outs leave it."
    ),
    PortDescription(
      "trip", .output, kind: .enumeration(["none", "undervoltage", "overvoltage"]),
      "Which limit of a cell ended the last order, as a number: 0 none, 1 undervoltage, 2 overvoltage."
    ),
    PortDescription("voltage_measured", .output, .volt, "What the pack's voltage sensor reads."),
    PortDescription("current_measured", .output, .ampere, "What the current sensor reads."),
  ]

  static let cellPorts: [PortDescription] = [
    PortDescription(
      "group_balancing", .output, shape: groups, kind: .boolean,
      "Whether each group's bleed resistor is on."),
    PortDescription(
      "cell_voltage", .output, .volt, shape: cells,
      "Voltage of each cell between its busbars, welds included."),
    PortDescription(
      "cell_current", .output, .ampere, shape: cells,
      "Current out of each cell, positive on discharge."),
    PortDescription(
      "cell_temperature", .output, .celsius, shape: cells, initial: 298.15,
      "Temperature of each cell."),
    PortDescription(
      "cell_charge", .output, .percent, shape: cells, initial: 1,
      "State of charge of each cell."),
    PortDescription(
      "cell_runaway_progress", .output, .percent, shape: cells,
      "Share of the heat of decomposition each cell has given out; 0 where runaway is none."),
    PortDescription(
      "runaway_count", .output, kind: .integer,
      "Cells that decomposition has ever heated by 1 K/s."),
    PortDescription(
      "cell_voltage_measured", .output, .volt, shape: cells,
      "What each cell's voltage sensor reads."),
    PortDescription(
      "cell_temperature_measured", .output, .celsius, shape: cells, initial: 298.15,
      "What each cell's temperature sensor reads."),
  ]
}
