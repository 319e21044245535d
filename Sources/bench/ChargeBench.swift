import Cell

/// How well charge is conserved over a thousand uneven cycles: what left the electrodes against the current's integral, as
/// a share of all charge that flowed. The test of the same does fewer of them where cycles are dear.
func chargeFigures() throws -> [Figure] {
  try ["SPM", "SPMe", "DFN"].map { model in
    let run = try CellRun(
      parameters: "Chen2020", model: model, stateOfCharge: 0.5, tolerance: 1e-2)
    func carry(_ current: Double, _ duration: Double) throws {
      try run.hold(.current(current))
      try run.advance(for: duration)
    }
    // C for each unit of state of charge, from one discharge.
    let start = run.reading
    try carry(2.5, 600)
    let capacity = run.reading.discharged / (start.stateOfCharge - run.reading.stateOfCharge)
    try carry(-2.5, 600)
    var throughput = 0.0
    let before = run.reading
    for cycle in 0..<1000 {
      let current = 2.5 + 0.01 * Double(cycle % 7)
      try carry(current, 600)
      try carry(-current, 601)
      throughput += 1201 * current
    }
    let after = run.reading
    let taken = capacity * (before.stateOfCharge - after.stateOfCharge)
    return Figure(
      "cell.charge.\(model.lowercased())",
      abs(taken - (after.discharged - before.discharged)) / throughput, "of the throughput",
      limit: 1e-9, reference: "1000 cycles; the integral of the current")
  }
}
