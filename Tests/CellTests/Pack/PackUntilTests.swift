import CAllocationCount
import Engine
import Testing

@testable import Cell
@testable import DSL

/// `order until condition` on a pack: found within the step, to 0.1 ms by the model's own tolerance, 1 ms asked for.
@Suite("A pack's orders that end where a script says")
struct PackUntilTests {
  /// When an order ends, in s, and which limit of a cell ended it, by the script `order`.
  private func end(
    _ order: String, settings: String = "", period: String = "1 s"
  ) throws -> (time: Double, trip: Int) {
    let session = Session(plugins: [CellPlugin()], options: SessionOptions(recordsTrace: false))
    var lines: [String] = []
    session.onEvent = { if case .log(let text, _) = $0 { lines.append(text) } }
    let result = session.carryOut(
      text: """
        use battery
        scenario lab() {
          twin pack = battery.pack {
            series: 2, parallel: 2, model: "SPM", thermal: "isothermal", period: \(period)\(settings)
          }
          do {
            \(order)
            log "{pack.end_time:.7f s} {pack.trip}"
            stop
          }
        }
        run lab for 12 h
        """, name: "test.twin")
    let words = (lines.last ?? "").split(separator: " ").map(String.init)
    try #require(words.count == 3, "\(lines) \(result.diagnostics.map(\.message))")
    return (try #require(Double(words[0])), try #require(Int(words[2])))
  }

  @Test("at the very instant, whatever the period", arguments: ["1 s", "10 s", "60 s"])
  func exact(period: String) throws {
    // Equal cells share the current evenly: each is a cell of its own at 1C, which takes steps of any length.
    let run = try CellRun(parameters: "Chen2020", model: "SPM", stateOfCharge: 1)
    try run.hold(.current(5))
    try run.advance(for: 7200) { $0.voltage - 2.8 }
    for condition in ["pack.voltage < 5.6 V", "pack.lowest_voltage < 2.8 V or 2 h"] {
      let found = try end("pack.discharge(1C) until \(condition)", period: period)
      #expect(abs(found.time - run.time) < 1e-3, "\(condition)")
      #expect(found.trip == 0)
    }
  }

  @Test("by any of its own scalar ports")
  func variables() throws {
    func check(_ condition: String, _ seconds: Double) throws {
      let found = try end("pack.discharge(1C) until \(condition)", period: "7 s")
      #expect(abs(found.time - seconds) < 1e-3, "\(condition)")
    }
    try check("pack.charge_out > 2 Ah", 720)
    let rest = try CellRun(parameters: "Chen2020", model: "SPM", stateOfCharge: 1)
    try rest.hold(.current(5))
    try rest.advance(for: 7200) { $0.stateOfCharge - 0.5 }
    try check("pack.state_of_charge < 50 %", rest.time)
    let tapered = try end(
      "pack.hold(8.2 V) until pack.c_rate < 0.2C", settings: ", initial_state_of_charge: 80 %")
    let taper = try end(
      "pack.hold(8.2 V, taper: 0.2C)", settings: ", initial_state_of_charge: 80 %")
    #expect(tapered.time > 0 && abs(tapered.time - taper.time) < 1e-3)
  }

  @Test("as an order's own end does, where cells are unequal and warm")
  func own() throws {
    let settings = ", capacity_spread: 2 %, resistance_spread: 5 %, busbar_resistance: 1 mohm"
    let scripted = try end("pack.discharge(1C) until pack.voltage < 6.4 V", settings: settings)
    let own = try end("pack.discharge(1C, down_to: 6.4 V)", settings: settings)
    #expect(scripted.time > 600 && abs(scripted.time - own.time) < 1e-6)
  }

  @Test("or at a limit of any cell that comes before, which the trip names")
  func limit() throws {
    let found = try end("pack.discharge(1C) until pack.charge_out > 50 Ah")
    let run = try CellRun(parameters: "Chen2020", model: "SPM", stateOfCharge: 1)
    try run.hold(.current(5))
    try run.advance(for: 7200) { $0.voltage - 2.5 }
    #expect(found.trip == 1)
    #expect(abs(found.time - run.time) < 1e-3)
  }

  @Test("a snapshot taken under way ends at the same instant, bit for bit")
  func snapshot() throws {
    let pack = try PackRig(["series": .number(2), "capacity_spread": .number(0.02)], period: 10)
    pack.start("discharge", 1)
    pack.end("lowest_voltage", isUpper: false, 3.5)
    try pack.run(300)
    let snapshot = pack.snapshot()
    func ended() throws -> [UInt64] {
      while pack["done"] == 0 { try #require(pack.step() == 0) }
      return pack.allOutputs
    }
    let first = try ended()
    pack.restore(snapshot)
    #expect(try ended() == first)
  }

  @Test(
    "looking for the end allocates nothing", .enabled(if: allocation_count_is_live()),
    arguments: ["SPM", "SPMe", "DFN", "equivalent_circuit"])
  func allocations(model: String) throws {
    let pack = try PackRig(["model": .text(model), "series": .number(2)], period: 10)
    pack.start("discharge", 1)
    pack.end("state_of_charge", isUpper: false, 0.95)
    try pack.run(100)
    let (twin, frame) = (pack.model, pack.frame)
    let before = allocation_count()
    var status: StepStatus = 0
    for _ in 0..<30 { status |= twin.step(frame) }
    let after = allocation_count()
    #expect(status == 0)
    #expect(after == before)
    #expect(pack["done"] == 1)
  }
}
