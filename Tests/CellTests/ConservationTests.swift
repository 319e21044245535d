import Testing

@testable import Cell

@Suite("What a cell conserves")
struct ConservationTests {
  @Test(
    "charge, to 1e-9 over many cycles",
    arguments: [("SPM", 1000), ("SPMe", 300), ("DFN", 25), ("equivalent_circuit", 1000)])
  func charge(model: String, cycles: Int) throws {
    let run = try CellRun(
      parameters: "Chen2020", model: model, stateOfCharge: 0.5, tolerance: 1e-2)
    let cell = run.cell
    let start = (
      cell.meanNegative(run.memory.particles), cell.meanPositive(run.memory.particles)
    )
    var throughput = 0.0
    for cycle in 0..<cycles {
      // Uneven on purpose: what is left over must match the charge counted.
      let current = 2.5 + 0.01 * Double(cycle % 7)
      for (sign, duration) in [(1.0, 600.0), (-1, 601)] {
        try run.hold(.current(sign * current))
        try run.advance(for: duration)
        throughput += current * duration
      }
    }
    let parameters = cell.parameters
    let negative =
      (start.0 - cell.meanNegative(run.memory.particles)) * parameters.negative.arealCapacity
      * parameters.area
    let positive =
      (cell.meanPositive(run.memory.particles) - start.1) * parameters.positive.arealCapacity
      * parameters.area
    #expect(abs(negative - run.reading.discharged) < 1e-9 * throughput)
    #expect(abs(positive - run.reading.discharged) < 1e-9 * throughput)
  }

  @Test("salt, to 1e-12 over a discharge", arguments: ["SPMe", "DFN"])
  func salt(model: String) throws {
    let run = try CellRun(parameters: "Chen2020", model: model)
    func amount() -> Double {
      (0..<run.cell.nodeCount).reduce(0) {
        $0 + run.cell.saltCapacity[$1] * run.memory.profile.salt[$1]
      }
    }
    let before = amount()
    try run.hold(.current(5))
    try run.advance(for: 3000)
    #expect(abs(amount() / before - 1) < 1e-12)
    // It has moved, or the claim would be empty.
    #expect(run.memory.profile.salt[0] > 1100)
  }

  @Test("energy: the heat is the sum of ohmic, ionic and reaction heat over all nodes")
  func energy() throws {
    let run = try CellRun(parameters: "Chen2020", model: "DFN", stateOfCharge: 0.9)
    try run.hold(.current(5))
    try run.advance(for: 600)
    let (cell, profile) = (run.cell, run.memory.profile)
    let density = 5 / cell.parameters.area
    let last = cell.nodeCount - 1
    var ionic = 0.0
    var sum =
      -density * profile.solidPotential[0]
      + density * (profile.solidPotential[last] - run.reading.voltage)
    for node in 0...last {
      if let (electrode, particle) = cell.particle(at: node) {
        let reaction =
          electrode.specificArea * cell.width[node] * profile.reaction[particle]
        ionic += reaction
        let potential = electrode.potential.at(profile.surface[particle]).value
        sum +=
          reaction
          * (profile.solidPotential[node] - profile.electrolytePotential[node] - potential)
        if cell.particle(at: node + 1)?.0.firstNode == electrode.firstNode {
          sum +=
            (density - ionic)
            * (profile.solidPotential[node] - profile.solidPotential[node + 1])
        }
      }
      if node < last {
        sum +=
          ionic
          * (profile.electrolytePotential[node] - profile.electrolytePotential[node + 1])
      }
    }
    #expect(run.reading.heat > 0.3)
    #expect(abs(sum * cell.parameters.area / run.reading.heat - 1) < 1e-6)
  }
}

extension ElectrochemicalCell {
  /// The electrode and the particle at a node of the DFN; nil in the separator and beyond the ends.
  fileprivate func particle(at node: Int) -> (Electrode, Int)? {
    if node < mesh.negative { return (negative, node) }
    if node >= positive.firstNode, node < nodeCount { return (positive, node - mesh.separator) }
    return nil
  }
}
