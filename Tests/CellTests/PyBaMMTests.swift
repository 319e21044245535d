import Testing

@testable import Cell

/// PyBaMM's columns carry offsets of their own of up to 0.34 mV (its SPMe's mean concentration, its DFN's mesh), so the
/// bars are those of the reference's README: 1 mV rms, 0.05 K, 1e-4 in stoichiometry.
@Suite("Heat and protocols against PyBaMM")
struct PyBaMMTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let parameters: String
    let model: String
    var testDescription: String { "\(parameters) \(model)" }
    /// A for 1C, and the cut-offs.
    var current: Double { parameters == "Chen2020" ? 5 : 0.680616 }
    var upperVoltage: Double { parameters == "Chen2020" ? 4.2 : 4.1 }
  }

  static let cases = ["Chen2020", "Marquis2019"].flatMap { parameters in
    ["SPM", "SPMe", "DFN"].map { Case(parameters: parameters, model: $0) }
  }

  @Test("a cell that warms gives PyBaMM's voltage and temperature at 1C", arguments: cases)
  func warming(test: Case) throws {
    let run = try CellRun(parameters: test.parameters, model: test.model, isThermal: true)
    let table = try ReferenceTable.extract("\(test.parameters)_\(test.model)_dis1C_lumped")
    try run.hold(.current(test.current))
    var (voltage, temperature) = (Deviation(), Deviation())
    for row in 0..<table.count {
      try run.advance(for: table["t_s"][row] - run.time)
      voltage.add(run.reading.voltage - table["V_V"][row])
      temperature.add(run.reading.temperature - table["T_K"][row])
    }
    #expect(voltage.rms < millivolt)
    #expect(temperature.largest < 0.05)
  }

  @Test(
    "C/2 to the upper cut-off and a hold give PyBaMM's voltage, current and lithium",
    arguments: cases)
  func chargeAndHold(test: Case) throws {
    let run = try CellRun(
      parameters: test.parameters, model: test.model, stateOfCharge: 0.1)
    let table = try ReferenceTable.extract("\(test.parameters)_\(test.model)_cccv")
    let upper = test.upperVoltage
    try run.hold(.current(-test.current / 2))
    var (voltage, current, lithium) = (Deviation(), Deviation(), Deviation())
    var isHolding = false
    for row in 0..<table.count {
      let rest = table["t_s"][row] - run.time
      if try !isHolding && run.advance(for: rest, margin: { upper - $0.voltage }) == .event {
        isHolding = true
        try run.hold(.voltage(upper))
      }
      try run.advance(for: table["t_s"][row] - run.time)
      voltage.add(run.reading.voltage - table["V_V"][row])
      current.add((run.reading.current - table["I_A"][row]) / test.current)
      lithium.add(run.cell.meanNegative(run.memory.particles) - table["sto_n"][row])
    }
    #expect(isHolding)
    #expect(voltage.rms < millivolt)
    // Where the hold begins, 1 mV is worth a few parts in a thousand of the current.
    #expect(current.largest < 0.005)
    #expect(lithium.largest < 1e-4)
  }
}
