import Testing

@testable import Cell

@Suite("Lab protocols")
struct ProtocolTests {
  @Test(
    "an event is found within 1 ms, whatever the tolerance of the steps before it",
    arguments: ["SPM", "SPMe", "DFN"])
  func event(model: String) throws {
    let run = try CellRun(
      parameters: "Chen2020", model: model, stateOfCharge: 0.3, tolerance: 1e-4)
    try run.hold(.current(5))
    try run.advance(for: 7200) { $0.voltage - 3 }
    let time = run.time
    // Beyond and before by 1 ms the voltage is on either side.
    run.restart()
    try run.hold(.current(5))
    try run.advance(for: time - 1e-3)
    #expect(run.reading.voltage > 3)
    try run.advance(for: 2e-3)
    #expect(run.reading.voltage < 3)
  }

  @Test("any reading may end a step: charge taken, temperature, power")
  func anyReading() throws {
    let run = try CellRun(parameters: "Chen2020", model: "SPMe", isThermal: true)
    try run.hold(.current(5))
    #expect(try run.advance(for: 3600) { 1800 - $0.discharged } == .event)
    #expect(abs(run.time - 360) < 1e-3)
    #expect(try run.advance(for: 3600) { 305 - $0.temperature } == .event)
    #expect(abs(run.reading.temperature - 305) < 1e-5)
    try run.hold(.power(10))
    #expect(try run.advance(for: 7200) { 3.0 - $0.current } == .event)
    #expect(abs(run.reading.voltage * run.reading.current - 10) < 1e-6)
  }

  @Test(
    "a hold keeps its voltage to a microvolt while the current dies away",
    arguments: ["SPM", "SPMe", "DFN", "equivalent_circuit"])
  func hold(model: String) throws {
    let run = try CellRun(parameters: "Chen2020", model: model, stateOfCharge: 0.6)
    try run.hold(.voltage(4.0))
    var last = -Double.infinity
    for _ in 0..<60 {
      try run.advance(for: 30)
      #expect(abs(run.reading.voltage - 4) < 1e-6)
      #expect(run.reading.current < 0)
      #expect(run.reading.current > last)
      last = run.reading.current
    }
  }

  @Test("the equivalent circuit answers a current jump as its elements say")
  func circuit() throws {
    let run = try CellRun(parameters: "Chen2020", model: "equivalent_circuit", stateOfCharge: 0.5)
    run.surroundings.circuit = CircuitElements(
      seriesResistance: 0.02, fastResistance: 0.01, fastTime: 10, slowResistance: 0.03,
      slowTime: 200)
    let rest = run.reading.voltage
    try run.hold(.current(2))
    #expect(abs(rest - run.reading.voltage - 0.04) < 1e-12)
    try run.advance(for: 2000)
    let open = run.cell.openCircuitVoltage(run.memory)
    // After ten and two hundred time constants: R₀ + R₁ + R₂.
    #expect(abs(open - run.reading.voltage - 0.12) < 1e-5)
  }

  @Test("an empty cell asked for more says so and keeps its last state")
  func empty() throws {
    let run = try CellRun(parameters: "Chen2020", model: "SPMe", stateOfCharge: 0.02)
    try run.hold(.current(5))
    let failure = #expect(throws: CellRun.Failure.self) { try run.advance(for: 3600) }
    #expect(failure?.description.contains("empty") == true, "\(failure?.description ?? "")")
    let reading = run.reading
    #expect(reading.voltage.isFinite)
    try run.hold(.current(-1))
    try run.advance(for: 600)
    #expect(run.reading.stateOfCharge > reading.stateOfCharge)
  }

  @Test("a set or model that does not exist is answered with those that do")
  func unknown() {
    #expect(throws: CellRun.Failure.self) { try CellRun(parameters: "Chen", model: "DFN") }
    #expect(throws: CellRun.Failure.self) { try CellRun(parameters: "Chen2020", model: "P2D") }
  }
}
