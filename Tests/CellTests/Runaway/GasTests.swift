import Engine
import Testing

@testable import Cell

@Suite("Gas of decomposition")
struct GasTests {
  private let law: DecompositionLaw

  init() throws {
    law = DecompositionLaw(try #require(try ParameterLibrary.parameters(named: "Chen2020")))
  }

  @Test("amounts follow from what has reacted and the equations' coefficients")
  func amounts() {
    var state = DecompositionState()
    #expect(law.gas(state) == 0)
    // 610.4 kg/m³ of C₆ at 72.07 g/mol, 1221 kg/m³ of Li₀.₅CoO₂ at 94.40 g/mol.
    state.film = 0
    #expect(abs(law.gas(state) / (1.25 * 0.15 * 610.4 / 0.07207) - 1) < 1e-12)
    state = DecompositionState()
    state.anode = 0.25
    #expect(abs(law.gas(state) / (0.5 * 0.5 * 610.4 / 0.07207) - 1) < 1e-12)
    state = DecompositionState()
    state.cathode = 1
    #expect(abs(law.gas(state) / (0.96 / 3 * 1221 / 0.09440) - 1) < 1e-12)
  }

  private func cell(_ settings: [String: Double] = [:]) throws -> CellRig {
    let rig = try CellRig([
      "model": .text("equivalent_circuit"), "runaway": .text("arrhenius"),
    ])
    rig["ambient_temperature"] = 428.15
    rig["collapse_conductance"] = 0
    for (name, value) in settings { rig[name] = value }
    return rig
  }

  /// When the vent opens, s; until then pressure is that of an ideal gas, from then on that of the air.
  private func opening(_ rig: CellRig) throws -> Double {
    while rig["vented"] == 0 {
      let (pressure, gas, temperature) = (
        rig["internal_pressure"], rig["gas"], rig["temperature"]
      )
      if rig.time > 0 {
        let room = rig["free_volume"] * 2.42e-5
        let expected =
          101_325 * temperature / 298.15 + Constants.gas * temperature * gas / room
        #expect(abs(pressure / expected - 1) < 1e-9)
        #expect(pressure <= rig["vent_pressure"])
      }
      try #require(rig.step() == 0)
      try #require(rig.time < 7_200_000_000_000)
    }
    #expect(rig["internal_pressure"] == 101_325)
    return Double(rig.time) * 1e-9
  }

  @Test("opens the vent before runaway, later where there is more room or a stronger vent")
  func vent() throws {
    let rig = try cell()
    let first = try opening(rig)
    #expect(rig["runaway_begun"] == 0)
    #expect(try opening(try cell(["free_volume": 0.2])) > first + 5)
    #expect(try opening(try cell(["vent_pressure": 1e7])) > first + 5)
    // Once open, it stays open, and the gas given off goes on counting.
    let gas = rig["gas"]
    try rig.run(600)
    #expect(rig["vented"] == 1 && rig["gas"] > gas)
  }

  @Test("of a whole runaway is some tenth of a mole, most of it from the electrodes")
  func whole() throws {
    let rig = try cell()
    try rig.run(3600)
    #expect(rig["runaway_begun"] == 1)
    // The SEI alone could give 38 mmol.
    #expect(rig["gas"] > 0.1 && rig["gas"] < 0.22)
  }
}
