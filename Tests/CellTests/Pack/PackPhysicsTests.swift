import Testing

@testable import Cell

private let models = ["SPM", "SPMe", "DFN", "equivalent_circuit"]

@Suite("A pack's cells together")
struct PackPhysicsTests {
  @Test("equal cells have the voltage and temperature of one cell", arguments: models)
  func equalCells(model: String) throws {
    let single = try CellRig(["model": .text(model)])
    let pack = try PackRig([
      "model": .text(model), "series": .number(3), "parallel": .number(2),
    ])
    single.start("discharge", 1)
    pack.start("discharge", 1)
    for _ in 0..<3 {
      try single.run(200)
      try pack.run(200)
      // Rounding, and for the DFN what its Newton iteration leaves.
      #expect(abs(pack["voltage"] - 3 * single["voltage"]) < 3e-9)
      #expect(abs(pack["current"] - 10) < 1e-12)
      #expect(abs(pack["cell_temperature", 5] - single["temperature"]) < 1e-9)
      #expect(abs(pack["heat"] - 6 * single["heat"]) < 1e-8)
    }
  }

  @Test("equal cells end a discharge at the instant one cell does")
  func equalEnd() throws {
    let single = try CellRig(["initial_state_of_charge": .number(0.2)])
    let pack = try PackRig([
      "series": .number(4), "parallel": .number(3), "initial_state_of_charge": .number(0.2),
    ])
    single.start("discharge", 1, 3)
    pack.start("discharge", 1, 12)
    try single.run(900)
    try pack.run(900)
    #expect(single["done"] == 1 && pack["done"] == 1 && pack["trip"] == 0)
    // Both are found to 0.1 ms.
    #expect(abs(single["end_time"] - pack["end_time"]) < 2e-4)
  }

  @Test("two unequal cells in parallel share the current as two coupled SPM do in scipy")
  func sharing() throws {
    let reference = try ReferenceTable.extract("pack_spm_2p")
    let pack = try PackRig(
      [
        "model": .text("SPM"), "thermal": .text("isothermal"), "parallel": .number(2),
        "tolerance": .number(1e-6),
      ],
      lists: [
        "cell_connection_resistance": [0.010, 0.030], "cell_capacity": [1, 0.9],
      ], period: 10)
    pack["current_load"] = 10
    for (row, time) in reference["t_s"].enumerated() {
      try pack.run(time - Double(pack.time) * 1e-9)
      // 0.1 mV and 1 mA: particle modes are within 0.01 mV of exact diffusion (golden README), 30 mΩ turn that into 0.3 mA.
      #expect(abs(pack["voltage"] - reference["V_V"][row]) < 1e-4, "at \(time) s")
      #expect(abs(pack["cell_current", 0] - reference["I1_A"][row]) < 1e-3, "at \(time) s")
      #expect(abs(pack["cell_current", 1] - reference["I2_A"][row]) < 1e-3, "at \(time) s")
    }
  }

  @Test("a ladder of unequal circuit cells has scipy's voltages and currents")
  func ladder() throws {
    let reference = try ReferenceTable.extract("pack_circuit_2s3p")
    let pack = try PackRig(
      [
        "model": .text("equivalent_circuit"), "thermal": .text("isothermal"),
        "series": .number(2), "parallel": .number(3), "busbar_resistance": .number(1e-3),
        "tolerance": .number(1e-6),
      ],
      lists: [
        "cell_capacity": [1, 0.95, 1.05, 1.02, 0.9, 1],
        "cell_resistance": [1, 1.5, 1, 2, 1, 1.2],
        "cell_connection_resistance": [5e-3, 5e-3, 10e-3, 5e-3, 20e-3, 5e-3],
      ], period: 2)
    pack["current_load"] = 15
    for (row, time) in reference["t_s"].enumerated() {
      if time == 1800 {
        try pack.run(1798 - Double(pack.time) * 1e-9)
        pack["current_load"] = 0
      }
      try pack.run(time - Double(pack.time) * 1e-9)
      // The curves of potentials are tables of 1e-7 V (Curve); a milliohm between neighbours makes 0.1 mA of that.
      #expect(abs(pack["voltage"] - reference["V_V"][row]) < 2e-5, "at \(time) s")
      for cell in 0..<6 {
        #expect(
          abs(pack["cell_current", cell] - reference["I\(cell + 1)_A"][row]) < 1e-3,
          "cell \(cell) at \(time) s")
      }
    }
  }

  @Test("Kirchhoff's laws hold after any step of any pack", arguments: 0..<6)
  func kirchhoff(seed: Int) throws {
    let (series, parallel) = ([1, 2, 5][seed % 3], [4, 3][seed % 2])
    let pack = try PackRig(
      [
        "series": .number(Double(series)), "parallel": .number(Double(parallel)),
        "model": .text(seed < 4 ? "SPMe" : "equivalent_circuit"),
        "capacity_spread": .number(0.05), "resistance_spread": .number(0.2),
        "initial_charge_spread": .number(0.01), "initial_state_of_charge": .number(0.7),
        "cell_connection_resistance": .number(0.005),
      ], period: 5, seed: UInt64(seed))
    for load in [8.0, -4, 0, 12] {
      pack["current_load"] = load
      try pack.run(100)
      for group in 0..<series {
        let cells = group * parallel..<(group + 1) * parallel
        let sum = cells.reduce(0) { $0 + pack["cell_current", $1] }
        let voltages = cells.map { pack["cell_voltage", $0] }
        // Currents to rounding; voltages to the tolerance of Newton's method.
        #expect(abs(sum - load) < 1e-9)
        #expect(voltages.max()! - voltages.min()! < 2e-8)
      }
      let total = (0..<series).reduce(0) { $0 + pack["cell_voltage", $1 * parallel] }
      #expect(abs(total - pack["voltage"]) < 2e-8 * Double(series))
    }
  }

  @Test("holds of voltage and power are met at the terminals, cables included")
  func laws() throws {
    let pack = try PackRig([
      "series": .number(3), "parallel": .number(2), "initial_state_of_charge": .number(0.6),
      "capacity_spread": .number(0.03), "contact_resistance": .number(0.02),
      "busbar_resistance": .number(2e-4),
    ])
    pack.start("power", 60)
    try pack.run(60)
    #expect(abs(pack["voltage"] * pack["current"] - 60) < 1e-6)
    pack.start("hold", 12.0)
    try pack.run(60)
    #expect(abs(pack["voltage"] - 12) < 1e-7)
    #expect(pack["current"] < 0)
    pack.start("drive")
    pack["current_load"] = 2
    pack["power_load"] = 30
    try pack.run(5)
    #expect(abs(pack["voltage"] * (pack["current"] - 2) - 30) < 1e-6)
  }

  @Test("heat conducted between neighbours is neither lost nor made")
  func heatExchange() throws {
    let pack = try PackRig(
      ["series": .number(3), "parallel": .number(3), "conduction": .number(0.5)],
      lists: ["cell_cooling": [9, 0, 0, 0, 0, 0, 0, 0, 0]], period: 10)
    pack["heat_transfer"] = 10
    pack["ambient_temperature"] = 298.15
    pack["cell_short_conductance", 4] = 0.1
    pack["current_load"] = 15
    let cell = (pack.model as! PackModel).cell
    var (made, left) = (0.0, 0.0)
    let cooling = 90 * cell.parameters.coolingArea
    var before = (0.0, 0.0)
    for step in 0...60 {
      #expect(pack.step() == 0)
      let now = (pack["heat"], cooling * (pack["cell_temperature", 0] - 298.15))
      if step > 0 {
        made += 5 * (before.0 + now.0)
        left += 5 * (before.1 + now.1)
      }
      before = now
    }
    let stored = pack.cells("cell_temperature").reduce(0) {
      $0 + cell.heatCapacity * ($1 - 298.15)
    }
    #expect(made > 500 && left > 50)
    // The sums here take heat straight over ten seconds; steps are shorter.
    #expect(abs(stored + left - made) < 2e-3 * made)
    // The cell in the middle is hottest, that at the cooled corner coolest.
    let temperatures = pack.cells("cell_temperature")
    #expect(temperatures.max() == temperatures[4] && temperatures.min() == temperatures[0])
  }

  @Test("charge and energy balance: what the cells give is what leaves, is bled, or warms")
  func balances() throws {
    let pack = try PackRig(
      [
        "series": .number(2), "parallel": .number(2), "initial_charge_spread": .number(0.02),
        "initial_state_of_charge": .number(0.8), "balancing_threshold": .number(1e-3),
        "bleed_resistance": .number(10), "thermal": .text("isothermal"),
        "model": .text("equivalent_circuit"), "tolerance": .number(1e-6),
      ], period: 1)
    let model = pack.model as! PackModel
    pack.step()
    let start = pack.cells("cell_charge")
    pack["current_load"] = -4
    var (heat, chemical, before) = (0.0, 0.0, 0.0)
    for step in 0...600 {
      #expect(pack.step() == 0)
      if step > 0 { heat += 0.5 * (before + pack["heat"]) }
      before = pack["heat"]
    }
    // Energy of the electrodes by their open-circuit voltages over charge.
    for (cell, first) in start.enumerated() {
      chemical += openEnergy(model.cell, from: first, to: pack["cell_charge", cell])
    }
    #expect(pack["energy_bled"] > 100)
    let out = pack["energy_out"] + pack["energy_bled"] + heat
    // 2 mW of bleeding that goes on and off within a period.
    #expect(abs(chemical - out) < 1e-4 * abs(chemical))
  }

  /// Energy given between two charges at rest, J.
  private func openEnergy(_ cell: ElectrochemicalCell, from: Double, to: Double) -> Double {
    let pieces = 200
    func voltage(_ charge: Double) -> Double {
      let place = cell.window.stoichiometries(at: charge)
      return cell.openCircuit(cell.positive, place.positive, 0)
        - cell.openCircuit(cell.negative, place.negative, 0)
    }
    let width = (from - to) / Double(pieces)
    return (0..<pieces).reduce(0) {
      $0 + width * cell.window.capacity * voltage(from - (Double($1) + 0.5) * width)
    }
  }
}
