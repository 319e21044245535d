import Testing

@testable import Cell
@testable import DSL

@Suite("A lithium_ion twin in a script")
struct LithiumIonScriptTests {
  @Test("a lab sheet discharges, rests, charges, holds and branches")
  func labSheet() {
    let text = logged(
      """
      use battery
      scenario lab() {
        twin cell = battery.lithium_ion { model: "SPMe", parameters: "Chen2020", capacity: 5 Ah }
        do {
          cell.discharge(1C) until cell.voltage < 2.5 V or 2 h
          cell.rest() until 10 min
          cell.charge(0.5C, up_to: 4.2 V)
          cell.hold(4.2 V, taper: 0.05C)
          if cell.state_of_charge > 97 % { log "full" }
          cell.discharge(1C) until cell.voltage < 3.5 V
          log "cycle {cell.cycle}"
          stop
        }
      }
      run lab for 12 h
      """)
    #expect(text.contains("full"))
    #expect(text.contains("cycle 1"))
  }

  /// What a script logs, then the errors it ends with.
  private func logged(_ text: String) -> String {
    let session = Session(
      plugins: [CellPlugin()], options: SessionOptions(recordsTrace: false))
    var lines: [String] = []
    session.onEvent = { event in
      if case .log(let text, _) = event { lines.append(text) }
    }
    let result = session.carryOut(text: text, name: "test.twin")
    return (lines + result.diagnostics.map(\.message)).joined(separator: "\n")
  }
}
