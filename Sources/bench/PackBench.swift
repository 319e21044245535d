import Cell
import Engine

/// What a cell costs in a pack, beside the same cell as a twin of its own under a like load.
///
/// A pack solves every cell as often as the network's laws ask for, 3.4 times a step here and six times a jump, and takes
/// twice as many steps, for after a jump currents go over from cell to cell.
func packFigures() throws -> [Figure] {
  let (series, parallel) = (4, 14)
  return try [("SPMe", 8.0), ("equivalent_circuit", 4)].map { model, limit in
    let pack = try LoadedTwin(
      "pack",
      [
        "series": .number(Double(series)), "parallel": .number(Double(parallel)),
        "model": .text(model),
        "capacity_spread": .number(0.01), "resistance_spread": .number(0.05),
        "initial_state_of_charge": .number(0.8),
      ], share: Double(parallel))
    let cell = try LoadedTwin(
      "lithium_ion", ["model": .text(model), "initial_state_of_charge": .number(0.8)], share: 1)
    let (whole, single) = ThreadTimer.best(of: 7) {
      pack.minute()
    } against: {
      cell.minute()
    }
    let (each, alone) = (whole / Double(60 * series * parallel) * 1e6, single / 60 * 1e6)
    return Figure(
      "cell.pack.\(model.lowercased()).per_cell", each / alone, "times", limit: limit,
      reference:
        "\(series)s\(parallel)p, 1 s steps, load jumps each second: \(rounded(each)) µs a cell, "
        + "\(rounded(alone)) µs for a twin of one cell; \(Int(1e6 / each)) cells in real time")
  }
}

private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

/// A battery twin whose current jumps each second about nothing, so that it never runs empty.
private struct LoadedTwin {
  private let simulation: Simulation
  private let load: BusRange
  /// Cells in parallel.
  private let share: Double

  init(_ model: String, _ settings: [String: SettingValue], share: Double) throws {
    let scenario = Scenario(name: "bench")
    let twin = try scenario.addTwin(
      model, plugin: CellPlugin(), model: model, settings: settings)
    load = try twin.port("current_load").range
    simulation = try Simulation(scenario)
    self.share = share
  }

  /// A minute of 1 s steps.
  func minute() {
    for second in 0..<60 {
      simulation.write(load, share * (second % 2 == 0 ? 4 : -4) * (1 + 0.01 * Double(second % 7)))
      guard case .reached = simulation.advance(by: 1_000_000_000) else {
        preconditionFailure("the bench battery failed")
      }
    }
  }
}
