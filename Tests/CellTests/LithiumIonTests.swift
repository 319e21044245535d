import CAllocationCount
import Engine
import Testing

@testable import Cell

private let models = ["SPM", "SPMe", "DFN", "equivalent_circuit"]

@Suite("A lithium_ion twin")
struct LithiumIonTests {
  @Test("describes itself without a gap: unique names, meanings, targets that exist")
  func description() {
    let description = LithiumIonModel.description
    let names = description.ports.map(\.name) + description.parameters.map(\.name)
    #expect(Set(names).count == names.count)
    for mode in description.faultModes { #expect(names.contains(mode.target), "\(mode.name)") }
    for action in description.actions {
      #expect(action.completion.map(names.contains) ?? true)
    }
  }

  @Test("gives the voltage of a free run under the same current", arguments: models)
  func sameAsRun(model: String) throws {
    let rig = try CellRig(["model": .text(model), "thermal": .text("isothermal")])
    rig.start("discharge", 1)
    try rig.run(1800)
    let run = try CellRun(parameters: "Chen2020", model: model, stateOfCharge: 1)
    try run.hold(.current(5))
    try run.advance(for: 1800)
    // The steps differ, and each may err by 1e-4 V.
    #expect(abs(rig["voltage"] - run.reading.voltage) < 5e-5)
    #expect(abs(rig["charge_out"] - 9000) < 1e-6)
  }

  @Test("an order with an end stops at it, not at the next period, and rests", arguments: models)
  func ends(model: String) throws {
    let rig = try CellRig(
      [
        "model": .text(model), "initial_state_of_charge": .number(0.2),
        "tolerance": .number(1e-5),
      ], period: 10)
    rig.start("discharge", 1, 3.0)
    try rig.run(1500)
    #expect(rig["done"] == 1)
    #expect(rig["current"] == 0)
    let run = try CellRun(
      parameters: "Chen2020", model: model, isThermal: true, stateOfCharge: 0.2,
      tolerance: 1e-5)
    try run.hold(.current(5))
    try run.advance(for: 3600) { $0.voltage - 3 }
    // Steps differ with the period: 0.04 s are a tenth of a millivolt here, ten steps' tolerance.
    #expect(abs(rig["end_time"] - run.time) < 0.1)
  }

  @Test("a constant-current, constant-voltage charge ends at its taper and counts a cycle")
  func charge() throws {
    let rig = try CellRig(["initial_state_of_charge": .number(0.3)], period: 5)
    rig.start("charge", 0.5, 4.2)
    try rig.run(6000)
    #expect(rig["done"] == 1)
    rig.start("hold", 4.2, 0.05)
    try rig.run(5)
    #expect(abs(rig["voltage"] - 4.2) < 1e-6)
    try rig.run(6000)
    #expect(rig["done"] == 1)
    #expect(abs(rig["state_of_charge"] - 0.99) < 0.02)
    #expect(rig["cycle"] == 0)
    rig.start("discharge", 1)
    try rig.run(10)
    #expect(rig["cycle"] == 1)
  }

  @Test("drives a power load, scaled, at that power")
  func drive() throws {
    let rig = try CellRig(["series": .number(14), "capacity": .number(100 * 3600)])
    rig["power_load"] = 2000
    try rig.run(60)
    #expect(abs(rig["power"] - 2000) < 1e-3)
    rig.start("drive", 0.5)
    rig["current_load"] = 10
    rig["power_load"] = 0
    try rig.run(1)
    #expect(abs(rig["current"] - 5) < 1e-9)
    #expect(rig["voltage"] > 50)
  }

  @Test("a restored snapshot goes on bit for bit", arguments: models)
  func snapshot(model: String) throws {
    let rig = try CellRig(["model": .text(model), "voltage_noise": .number(1e-3)])
    rig["voltage_noise"] = 1e-3
    rig.start("discharge", 1)
    try rig.run(100)
    rig.start("power", 12)
    try rig.run(20)
    let snapshot = rig.snapshot()
    try rig.run(50)
    let expected = rig.allOutputs
    rig.restore(snapshot)
    try rig.run(50)
    #expect(rig.allOutputs == expected)
  }

  @Test("steps allocate nothing", arguments: models)
  func allocations(model: String) throws {
    let rig = try CellRig(["model": .text(model)])
    rig["short_conductance"] = 0.01
    rig.start("discharge", 1)
    try rig.run(5)
    let shorted = allocations(in: rig)
    rig["short_conductance"] = 0
    #expect(shorted == 0)
    #expect(allocations(in: rig) == 0)
  }

  private func allocations(in rig: CellRig) -> Int {
    let model = rig.model
    let frame = rig.frame
    let before = allocation_count()
    for _ in 0..<20 { _ = model.step(frame) }
    return Int(allocation_count() - before)
  }
}

@Suite("A lithium_ion twin given bad input")
struct LithiumIonMistakeTests {
  @Test("refuses a current no cell carries, and names it")
  func current() throws {
    let rig = try CellRig()
    rig["current_load"] = 5e6
    let status = rig.step()
    #expect(status != 0)
    let text = rig.model.message(for: status, rig.frame)
    #expect(text.contains("5000000.0 A") && text.contains("5.0 Ah"), "\(text)")
    rig["current_load"] = .nan
    #expect(rig.step() != 0)
  }

  @Test("an empty cell asked for more keeps its state and says why", arguments: models)
  func empty(model: String) throws {
    let rig = try CellRig(
      ["model": .text(model), "initial_state_of_charge": .number(0.02)], period: 60)
    rig["current_load"] = 5
    var before = rig.snapshot()
    var status = StepStatus(0)
    for _ in 0..<40 where status == 0 {
      before = rig.snapshot()
      status = rig.step()
    }
    #expect(status != 0)
    let text = rig.model.message(for: status, rig.frame)
    #expect(text.contains("empty") || text.contains("full"), "\(text)")
    #expect(rig.snapshot().bytes == before.bytes)
    // The way out works: charge it.
    rig["current_load"] = -1
    #expect(rig.step() == 0)
  }

  @Test("orders that cannot be meant are refused")
  func orders() throws {
    let rig = try CellRig()
    #expect(rig.start("discharge", -1) != 0)
    #expect(rig.start("charge", 1e9) != 0)
    #expect(rig.start("hold", 42) != 0)
    #expect(rig.start("power", 1e9) != 0)
    let status = rig.start("hold", 42)
    #expect(rig.model.message(for: status, rig.frame).contains("42.0 V"))
  }

  @Test("more power than the cell can give ends with a message, not a voltage")
  func tooMuchPower() throws {
    let rig = try CellRig(["initial_state_of_charge": .number(0.1)])
    rig.start("power", 1500)
    var status = StepStatus(0)
    for _ in 0..<5 where status == 0 { status = rig.step() }
    #expect(status != 0)
  }
}

@Suite("Faults of a lithium_ion twin")
struct LithiumIonFaultTests {
  @Test("an internal short drains a resting cell at V/R and warms it by V²/R")
  func short() throws {
    let rig = try CellRig(["initial_state_of_charge": .number(0.8)])
    try rig.run(10)
    #expect(rig["heat"] == 0)
    rig["short_conductance"] = 0.02
    try rig.run(1)
    #expect(abs(rig["heat"] / (0.02 * rig["voltage"] * rig["voltage"]) - 1) < 0.01)
    #expect(abs(rig["current"]) < 1e-6)
    let charge = rig["state_of_charge"]
    try rig.run(3600)
    // About 0.08 A for an hour of 5 Ah.
    #expect(abs(charge - rig["state_of_charge"] - 0.0155) < 0.001)
  }

  @Test("a contact resistance takes I R from the terminals and heats by I² R")
  func contact() throws {
    let healthy = try CellRig()
    let worn = try CellRig()
    worn["contact_resistance"] = 0.05
    for rig in [healthy, worn] {
      rig["current_load"] = 5
      try rig.run(0)
    }
    #expect(abs(healthy["voltage"] - worn["voltage"] - 0.25) < 1e-9)
    #expect(abs(worn["heat"] - healthy["heat"] - 1.25) < 1e-9)
  }

  @Test("a cell without cooling gets hotter; before the loss it is the same")
  func cooling() throws {
    let cooled = try CellRig()
    let bare = try CellRig()
    for rig in [cooled, bare] {
      rig["current_load"] = 5
      try rig.run(600)
    }
    #expect(cooled["temperature"] == bare["temperature"])
    bare["heat_transfer"] = 0
    for rig in [cooled, bare] { try rig.run(1200) }
    #expect(bare["temperature"] > cooled["temperature"] + 3)
  }

  @Test("a wider margin lets an order overcharge the cell by it")
  func overcharge() throws {
    let healthy = try CellRig(["initial_state_of_charge": .number(0.95)], period: 10)
    let faulty = try CellRig(["initial_state_of_charge": .number(0.95)], period: 10)
    faulty["cutoff_margin"] = 0.1
    for rig in [healthy, faulty] {
      rig.start("charge", 0.2, 4.2)
      try rig.run(3600)
      #expect(rig["done"] == 1)
    }
    #expect(faulty["open_circuit_voltage"] > healthy["open_circuit_voltage"] + 0.05)
    #expect(faulty["end_time"] > healthy["end_time"] + 300)
  }
}
