import CAllocationCount
import Engine
import Testing

@testable import Cell
@testable import DSL

/// `order until condition`: the end is found within the step, to 0.1 ms by the model's own tolerance, 1 ms asked for.
@Suite("Orders that end where a script says")
struct UntilTests {
  /// What a script logs, or what is wrong with it.
  private func logged(_ text: String) -> [String] {
    let session = Session(
      plugins: [CellPlugin()], options: SessionOptions(recordsTrace: false))
    var lines: [String] = []
    session.onEvent = { if case .log(let text, _) = $0 { lines.append(text) } }
    let result = session.carryOut(text: text, name: "test.twin")
    return lines + result.diagnostics.map(\.message)
  }

  /// When an order of a cell ends, in s, by the script `order`.
  private func end(
    _ order: String, model: String = "SPM", thermal: String = "isothermal", settings: String = "",
    period: String = "1 s", declared: String = ""
  ) throws -> Double {
    let lines = logged(
      """
      use battery
      scenario lab() {
        twin cell = battery.lithium_ion {
          model: "\(model)", thermal: "\(thermal)", period: \(period)\(settings)
        }
        \(declared)
        do {
          \(order)
          log "{cell.end_time:.7f s}"
          stop
        }
      }
      run lab for 12 h
      """)
    let number = lines.last?.split(separator: " ").first.map(String.init) ?? ""
    return try #require(Double(number), "\(lines)")
  }

  /// The same by the equations alone; the single-particle model takes a constant current in steps of any length.
  private func reference(
    _ hold: CellRun.Hold, charge: Double = 1, _ margin: @escaping (CellRun.Reading) -> Double
  ) throws -> Double {
    let run = try CellRun(parameters: "Chen2020", model: "SPM", stateOfCharge: charge)
    try run.hold(hold)
    try run.advance(for: 40_000, margin: margin)
    return run.time
  }

  @Test("at the very instant, whatever the period", arguments: ["0.5 s", "1 s", "10 s", "60 s"])
  func exact(period: String) throws {
    let found = try end("cell.discharge(1C) until cell.voltage < 2.8 V or 2 h", period: period)
    let expected = try reference(.current(5)) { $0.voltage - 2.8 }
    #expect(abs(found - expected) < 1e-3)
  }

  @Test(
    "as an order's own end does, bit for bit",
    arguments: ["SPM", "SPMe", "DFN", "equivalent_circuit"])
  func own(model: String) throws {
    let scripted = try end("cell.discharge(1C) until cell.voltage < 3 V", model: model)
    #expect(scripted == (try end("cell.discharge(1C, down_to: 3 V)", model: model)))
    let settings = ", initial_state_of_charge: 80 %"
    let tapered = try end(
      "cell.hold(4.1 V) until cell.c_rate < 0.2C", model: model, settings: settings)
    let taper = try end("cell.hold(4.1 V, taper: 0.2C)", model: model, settings: settings)
    // The two measure the same current in different units.
    #expect(abs(tapered - taper) < 1e-3)
  }

  @Test("by any of the cell's variables")
  func variables() throws {
    #expect(abs(try end("cell.discharge(1C) until cell.charge_out > 1 Ah") - 720) < 1e-3)
    let half = try reference(.current(5)) { $0.stateOfCharge - 0.5 }
    #expect(
      abs(try end("cell.discharge(1C) until 50 % > cell.state_of_charge or 2 h") - half) < 1e-3)
    let weak = try reference(.current(5)) { $0.voltage * 5 - 15 }
    #expect(abs(try end("cell.discharge(1C) until cell.power <= 15 W") - weak) < 1e-3)
    let bounded = try end(
      "let first = cell.charge_out\ncell.discharge(1C) until cell.charge_out >= first + 0.5 Ah")
    #expect(abs(bounded - 360) < 1e-3)
  }

  @Test("power is an order as well as a port")
  func power() throws {
    let found = try end("cell.power(15 W) until cell.voltage < 3.5 V")
    #expect(found == (try end("cell.power(15 W, until_voltage: 3.5 V)")))
    let expected = try reference(.power(15)) { $0.voltage - 3.5 }
    // Steps of other lengths, each to 0.1 mV; the voltage falls by 0.2 mV a second.
    #expect(abs(found - expected) < 1)
  }

  @Test("by a signal that is one of its ports, or compares one")
  func signals() throws {
    let declared = "signal taken = cell.charge_out\nsignal enough = 1 Ah < taken"
    for condition in ["taken > 1 Ah", "enough"] {
      let found = try end("cell.discharge(1C) until \(condition)", declared: declared)
      #expect(abs(found - 720) < 1e-3, "\(condition)")
    }
  }

  @Test("by the first of several, and not at all where a time-out comes before")
  func alternatives() throws {
    let found = try end(
      "cell.discharge(1C) until cell.voltage < 2.8 V or cell.charge_out > 0.7 Ah or 2 h")
    #expect(abs(found - 504) < 1e-3)
    #expect(try end("cell.discharge(1C) until cell.voltage < 2.8 V or 10 min") == 0)
  }

  @Test("by its temperature, to the tolerance of the steps")
  func temperature() throws {
    let found = try end(
      "cell.discharge(2C) until cell.temperature > 35 degC", thermal: "lumped",
      settings: ", tolerance: 1e-7 V")
    let run = try CellRun(
      parameters: "Chen2020", model: "SPM", isThermal: true, stateOfCharge: 1, tolerance: 1e-7)
    try run.hold(.current(10))
    try run.advance(for: 1800) { 308.15 - $0.temperature }
    #expect(abs(found - run.time) < 1e-2)
  }

  @Test("rests from then on, and the next order finds the charge as it was")
  func rests() {
    let lines = logged(
      """
      use battery
      scenario lab() {
        twin cell = battery.lithium_ion { model: "SPM", thermal: "isothermal", period: 10 s }
        do {
          cell.discharge(1C) until cell.charge_out > 1.001 Ah
          log "{cell.charge_out:.3f mAh} {cell.current}"
          cell.charge(1C) until cell.charge_out < 0.5 Ah
          log "{cell.charge_out:.3f mAh} {cell.current}"
          cell.rest() until cell.open_circuit_voltage > 4.3 V or 1 h
          stop
        }
      }
      run lab for 12 h
      """)
    // 0.1 ms of 5 A are 0.14 µAh.
    #expect(lines == ["1001.000 mAh 0 A", "500.000 mAh 0 A"])
  }

  @Test("by calculated signals, changing bounds and joined conditions too, once a period")
  func others() throws {
    for condition in [
      "weak < 20 W", "cell.voltage < bound", "cell.voltage < 4 V and cell.current > 1 A",
    ] {
      let lines = logged(
        """
        use battery
        scenario lab() {
          twin cell = battery.lithium_ion { model: "SPM", thermal: "isothermal" }
          signal weak = cell.voltage * cell.current
          var bound = 4 V
          do {
            cell.discharge(1C) until \(condition)
            log "{cell.voltage < 4 V} {cell.current}"
            stop
          }
        }
        run lab for 1 h
        """)
      #expect(lines == ["true 5 A"], "\(condition)")
    }
  }

  @Test("where a fault may act on the port, what the port shows counts")
  func faulted() {
    let lines = logged(
      """
      use battery
      scenario lab() {
        twin cell = battery.lithium_ion { model: "SPM", thermal: "isothermal" }
        fault high on cell.voltage { value: nominal + 0.5 V, onset: 0 s }
        do {
          cell.discharge(1C) until cell.voltage < 3.8 V
          log "{cell.voltage - 0.5 V < 3.3 V} {cell.current}"
          stop
        }
      }
      run lab for 2 h
      """)
    #expect(lines == ["true 5 A"])
  }

  @Test("a snapshot taken under way ends at the same instant, bit for bit")
  func snapshot() throws {
    let rig = try CellRig(["model": .text("SPMe")], period: 10)
    rig.start("discharge", 1)
    rig.end("voltage", isUpper: false, 3.5)
    try rig.run(600)
    let snapshot = rig.snapshot()
    func ended() throws -> [UInt64] {
      while rig["done"] == 0 { try #require(rig.step() == 0) }
      return rig.allOutputs
    }
    let first = try ended()
    rig.restore(snapshot)
    #expect(try ended() == first)
  }

  @Test(
    "looking for the end allocates nothing", .enabled(if: allocation_count_is_live()),
    arguments: ["SPM", "SPMe", "DFN", "equivalent_circuit"])
  func allocations(model: String) throws {
    let rig = try CellRig(["model": .text(model)], period: 10)
    rig.start("discharge", 1)
    rig.end("state_of_charge", isUpper: false, 0.95)
    try rig.run(100)
    let frame = rig.frame
    let before = allocation_count()
    var status: StepStatus = 0
    for _ in 0..<30 { status |= rig.model.step(frame) }
    let after = allocation_count()
    #expect(status == 0)
    #expect(after == before)
    #expect(rig["done"] == 1)
  }

  @Test("more conditions than a cell keeps are refused with their number")
  func tooMany() {
    let conditions = (0..<17).map { "cell.voltage < 2.\($0) V" }.joined(separator: " or ")
    let lines = logged(
      """
      use battery
      scenario lab() {
        twin cell = battery.lithium_ion { model: "SPM" }
        do { cell.discharge(1C) until \(conditions) }
      }
      run lab for 1 h
      """)
    #expect(lines.last?.contains("16 conditions at most, not 17; join fewer by `or`") == true)
  }

  @Test("a current compared with a rate is told of the port that has one")
  func hint() {
    let session = Session(plugins: [CellPlugin()], options: SessionOptions(recordsTrace: false))
    let result = session.carryOut(
      text: """
        use battery
        scenario lab() {
          twin cell = battery.lithium_ion {}
          do { cell.hold(4.2 V) until cell.current < 0.05C }
        }
        """, name: "test.twin")
    #expect(result.diagnostics.first?.help == "cell has a C-rate port: cell.c_rate")
  }
}
