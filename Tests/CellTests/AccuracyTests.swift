import Testing

@testable import Cell

/// Bars from the reference's own README: 0.1 mV rms at constant current after 30 s, ±0.02 s at the cut-off, 0.5 mV on US06.
@Suite("Voltages against references")
struct AccuracyTests {
  struct Discharge: Sendable, CustomTestStringConvertible {
    let model: String
    let name: String
    let current: Double
    /// When 2.5 V is met, from index_cref.json.
    let end: Double
    var testDescription: String { "\(model) \(name)" }
  }

  static let discharges = [
    Discharge(model: "SPMe", name: "dis1C", current: 5, end: 3555.733330),
    Discharge(model: "SPMe", name: "disC10", current: 0.5, end: 36579.078010),
    Discharge(model: "DFN", name: "dis1C", current: 5, end: 3555.203632),
    Discharge(model: "DFN", name: "disC10", current: 0.5, end: 36579.071855),
  ]

  @Test("a particle of twelve modes is within 0.1 mV rms of the exact series at 1C")
  func particle() throws {
    let run = try CellRun(parameters: "Chen2020", model: "SPM")
    try run.hold(.current(5))
    let deviation = try run.deviation(from: .extract("exact_SPM_Chen2020_1C"))
    #expect(deviation.rms < 0.1 * millivolt)
  }

  @Test("on US06 the particle is within 0.1 mV rms of the exact series, SPMe and DFN within 0.5 mV")
  func driveCycleExtract() throws {
    let table = try ReferenceTable.extract("us06_Chen2020")
    try expectDriveCycle("SPM", table, current: "I_zoh_A", "V_SPM_zoh", isHeld: true, 0.1)
    try expectDriveCycle("SPMe", table, current: "I_A", "V_SPMe", isHeld: false, 0.5)
    try expectDriveCycle("DFN", table, current: "I_A", "V_DFN", isHeld: false, 0.5)
  }

  private func expectDriveCycle(
    _ model: String, _ table: ReferenceTable, current: String, _ voltage: String, isHeld: Bool,
    _ bound: Double
  ) throws {
    let run = try CellRun(
      parameters: "Chen2020", model: model, stateOfCharge: 0.5, tolerance: 1e-3)
    var deviation = Deviation()
    try run.hold(.current(table[current][0]))
    for row in 1..<table.count {
      if isHeld {
        try run.hold(.current(table[current][row]))
        try run.advance(for: table["t_s"][row] - run.time)
      } else {
        try run.ramp(to: table[current][row], for: table["t_s"][row] - run.time)
      }
      deviation.add(run.reading.voltage - table[voltage][row])
    }
    #expect(deviation.rms < bound * millivolt, "\(model)")
  }

  @Test(
    "constant currents are within 0.1 mV rms of the limit of fine meshes", arguments: discharges)
  func constantCurrent(discharge: Discharge) throws {
    let run = try CellRun(parameters: "Chen2020", model: discharge.model)
    try run.hold(.current(discharge.current))
    let table = try ReferenceTable.extract("cref_Chen2020_\(discharge.model)_\(discharge.name)")
    let deviation = try run.deviation(from: table, after: 30, before: discharge.end)
    #expect(deviation.rms < 0.1 * millivolt)
  }

  @Test("2.5 V is met within 0.02 s of the reference", arguments: discharges)
  func cutOff(discharge: Discharge) throws {
    let run = try CellRun(parameters: "Chen2020", model: discharge.model)
    try run.hold(.current(discharge.current))
    let ending = try run.advance(for: 4e4) { $0.voltage - 2.5 }
    #expect(ending == .event)
    #expect(abs(run.time - discharge.end) < 0.02)
  }

  static let isWithoutShared = ReferenceTable.shared == nil
  static let skipped: Comment =
    "the full reference data are not at ../shared; TWIN_SHARED may name it"

  @Test(
    "the full tables at constant current too", .disabled(if: isWithoutShared, skipped),
    arguments: discharges)
  func constantCurrentInFull(discharge: Discharge) throws {
    let run = try CellRun(parameters: "Chen2020", model: discharge.model)
    try run.hold(.current(discharge.current))
    let table = try ReferenceTable.full("cref_Chen2020_\(discharge.model)_\(discharge.name)")
    let deviation = try run.deviation(from: table, after: 30, before: discharge.end)
    #expect(deviation.rms < 0.1 * millivolt)
  }

  @Test("the full US06 too", .disabled(if: isWithoutShared, skipped))
  func driveCycleInFull() throws {
    let particle = try ReferenceTable.full("exact_SPM_Chen2020_US06_half_zoh_600s_SOC0.5")
    let run = try CellRun(parameters: "Chen2020", model: "SPM", stateOfCharge: 0.5)
    var deviation = Deviation()
    for row in 0..<particle.count {
      try run.hold(.current(particle["I_A_zoh"][row]))
      try run.advance(for: particle["t_s"][row] - run.time)
      deviation.add(run.reading.voltage - particle["V_V"][row])
    }
    #expect(deviation.rms < 0.1 * millivolt)

    let cycle = try ReferenceTable.full("US06")["1"].map { $0 * 0.5 * 5 / 0.680616 }
    for model in ["SPMe", "DFN"] {
      let table = try ReferenceTable.full("cref_Chen2020_\(model)_us06")
      let run = try CellRun(
        parameters: "Chen2020", model: model, stateOfCharge: 0.5, tolerance: 1e-3)
      var deviation = Deviation()
      try run.hold(.current(cycle[0]))
      for row in 1..<table.count {
        try run.ramp(to: cycle[row], for: table["t_s"][row] - run.time)
        deviation.add(run.reading.voltage - table["V_V"][row])
      }
      #expect(deviation.rms < 0.5 * millivolt, "\(model)")
    }
  }
}
