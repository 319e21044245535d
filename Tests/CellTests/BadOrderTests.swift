import Engine
import Testing

@testable import Cell

/// What nobody can mean, or no cell can do: each is answered with the values and a way out, and the cell goes on as if
/// it had not been asked.
@Suite("Orders that cannot be carried out")
struct BadOrderTests {
  struct Order: Sendable, CustomTestStringConvertible {
    let action: String
    let arguments: [Double]
    let says: [String]
    var testDescription: String { "\(action)(\(arguments))" }

    init(_ action: String, _ arguments: [Double], _ says: String...) {
      (self.action, self.arguments, self.says) = (action, arguments, says)
    }
  }

  static let orders = [
    Order("discharge", [150], "a rate of 150.0 C is not within 0 … 100 C", "positive rate"),
    Order("charge", [-1], "a rate of -1.0 C is not within 0 … 100 C", "positive rate"),
    Order("discharge", [.nan], "a rate of nan C"),
    Order("hold", [12], "no lithium-ion cell holds 12.0 V", "0.5 … 6 V for each cell"),
    Order("power", [1e5], "a power of 100000.0 W is more than 100 C of a cell of 5.0 Ah"),
    Order("drive", [.infinity], "the scale of drive is inf", "finite number"),
    Order("drive_cycle", [1], "the cell has no profile to play", "profile: \"us06.csv\""),
  ]

  @Test("orders out of range are refused and change nothing", arguments: orders)
  func refused(order: Order) throws {
    let (asked, left) = (try CellRig(), try CellRig())
    for rig in [asked, left] {
      rig.start("discharge", 1)
      try rig.run(60)
    }
    let status = asked.start(order.action, order.arguments[0])
    try #require(status != 0)
    let message = asked.model.message(for: status, asked.frame)
    for part in order.says { #expect(message.contains(part), "\(message)") }
    for rig in [asked, left] { try rig.run(60) }
    #expect(asked.allOutputs == left.allOutputs)
  }

  @Test(
    "loads that cannot be meant are refused with their value and change nothing",
    arguments: [("current_load", 1e6), ("current_load", .nan), ("power_load", -1e7)])
  func loads(port: String, value: Double) throws {
    let (asked, left) = (try CellRig(), try CellRig())
    for rig in [asked, left] {
      rig["current_load"] = 5
      try rig.run(60)
    }
    asked[port] = value
    let status = asked.step()
    try #require(status != 0)
    let message = asked.model.message(for: status, asked.frame)
    #expect(message.contains("\(port) is \(value)"), "\(message)")
    #expect(message.contains("of a cell of 5.0 Ah") && message.contains("raise capacity"))
    asked[port] = port == "current_load" ? 5 : 0
    for rig in [asked, left] { try rig.run(60) }
    #expect(asked.allOutputs == left.allOutputs)
  }

  @Test(
    "an empty cell asked for more says so, with what was asked and where it stands, and can be charged",
    arguments: ["SPM", "SPMe", "DFN", "equivalent_circuit"])
  func empty(model: String) throws {
    let rig = try CellRig([
      "model": .text(model), "initial_state_of_charge": .number(0.02),
      "thermal": .text("isothermal"),
    ])
    rig.start("discharge", 1)
    var before = rig.snapshot()
    var status: StepStatus = 0
    for _ in 0..<600 where status == 0 {
      before = rig.snapshot()
      status = rig.step()
    }
    try #require(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("empty") || message.contains("full"), "\(message)")
    #expect(message.contains("when asked for 5.0 A at "), "\(message)")
    #expect(message.contains("end the order at a cut-off voltage"), "\(message)")
    #expect(rig.snapshot().bytes == before.bytes)
    rig.start("charge", 1)
    try rig.run(60)
    #expect(rig["current"] == -5)
  }

  @Test("a period too long for what is asked fails whole: the state is that before it")
  func longPeriod() throws {
    let rig = try CellRig(["model": .text("DFN")], period: 3600)
    rig.start("discharge", 2)
    let before = rig.snapshot()
    let status = rig.step()
    try #require(status != 0)
    #expect(rig.snapshot().bytes == before.bytes)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("when asked for 10.0 A at "), "\(message)")
    #expect(message.contains(" s into the period; the state is that before"), "\(message)")
    // With an end, the same period is no trouble.
    rig.start("discharge", 2, 2.5)
    try rig.run(3600)
    #expect(rig["done"] == 1 && rig["end_time"] > 1500)
  }

  @Test("a load that takes all of an SPMe's salt says where that is and what to do about it")
  func salt() throws {
    let rig = try CellRig(period: 600)
    rig.start("discharge", 5)
    let before = rig.snapshot()
    let status = rig.step()
    try #require(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("the electrolyte runs out of salt when asked for 25.0 A at 3."))
    #expect(message.contains(" s into the period"), "\(message)")
    #expect(message.contains("use model: \"DFN\""), "\(message)")
    #expect(rig.snapshot().bytes == before.bytes)
    rig.start("discharge", 0.5)
    try rig.run(600)
  }

  /// At 5C the salt of an LG M50 is all but gone, 1e-5 mol/m³ at its least, when 2.5 V are met.
  @Test("a DFN whose salt is all but gone ends its order and rests")
  func depleted() throws {
    let rig = try CellRig(["model": .text("DFN")], period: 600)
    rig.start("discharge", 5, 2.5)
    try rig.run(600)
    #expect(rig["done"] == 1 && rig["current"] == 0)
    #expect(rig["end_time"] > 50 && rig["end_time"] < 70)
    #expect(rig["voltage"] > 3.5 && rig["salt_minimum"] > 100)
  }

  @Test("a voltage or power that no current gives is refused with the one asked for")
  func unreachable() throws {
    let rig = try CellRig(["initial_state_of_charge": .number(0.5)])
    rig.start("power", 1500)
    let before = rig.snapshot()
    let status = rig.step()
    try #require(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("when asked for 1500.0 W at "), "\(message)")
    #expect(message.contains("ask for less"), "\(message)")
    #expect(rig.snapshot().bytes == before.bytes)
  }
}
