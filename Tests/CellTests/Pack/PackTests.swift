import CAllocationCount
import Engine
import Testing

@testable import Cell

@Suite("A pack twin")
struct PackTests {
  @Test("describes itself without a gap: unique names, meanings, targets that exist")
  func description() {
    let description = PackModel.description
    let names = description.ports.map(\.name) + description.parameters.map(\.name)
    #expect(Set(names).count == names.count)
    for mode in description.faultModes {
      #expect(names.contains(mode.target), "\(mode.name)")
      #expect(!mode.source.isEmpty, "\(mode.name)")
    }
    for parameter in description.parameters {
      #expect(parameter.meaning.hasSuffix("."), "\(parameter.name)")
    }
  }

  @Test("draws its cells from the run's seed: the same for one, others for another")
  func spread() throws {
    func charges(_ seed: UInt64) throws -> [Double] {
      let pack = try PackRig(
        [
          "series": .number(20), "parallel": .number(20), "initial_charge_spread": .number(0.02),
          "initial_state_of_charge": .number(0.5), "model": .text("equivalent_circuit"),
        ], seed: seed)
      pack.step()
      return pack.cells("cell_charge")
    }
    let (first, again, other) = (try charges(1), try charges(1), try charges(2))
    #expect(first == again)
    #expect(first != other)
    let mean = first.reduce(0, +) / 400
    let deviation = (first.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399).squareRoot()
    // Three standard errors of a mean and of a deviation of 400 draws.
    #expect(abs(mean - 0.5) < 3 * 0.02 / 20)
    #expect(abs(deviation / 0.02 - 1) < 3 / (2 * 400.0).squareRoot())
  }

  @Test("the weakest cell ends a discharge and is named by the trip")
  func weakest() throws {
    let pack = try PackRig(
      ["series": .number(3)], lists: ["cell_capacity": [1, 0.8, 1]], period: 10)
    pack.start("discharge", 1, 7.5)
    try pack.runUntilDone(within: 4000)
    #expect(pack["trip"] == 1)
    pack.step()
    #expect(pack["current"] == 0)
    #expect(abs(pack["cell_charge", 0] - pack["cell_charge", 2]) < 1e-9)
    #expect(pack["cell_charge", 0] > pack["cell_charge", 1] + 0.15)
    // 80 % of the charge of a healthy pack, roughly.
    #expect(abs(pack["charge_out"] / (0.8 * 5 * 3600) - 1) < 0.05)
  }

  @Test("the fullest cell ends a charge; a hold may take it 5 mV further")
  func fullest() throws {
    let pack = try PackRig(
      [
        "series": .number(2),
        "initial_state_of_charge": .numbers([0.8, 0.9]),
      ], period: 5)
    pack.start("charge", 0.3, 8.4)
    try pack.runUntilDone(within: 3600)
    #expect(pack["trip"] == 2)
    #expect(pack["highest_voltage"] <= 4.2)
    pack.start("hold", 8.38)
    try pack.runUntilDone(within: 3600)
    #expect(pack["trip"] == 2)
    pack.start("discharge", 0.1)
    #expect(pack["trip"] == 0)
    try pack.run(10)
    #expect(pack["done"] == 0)
  }

  @Test("balancing brings unequal groups together at rest, in the time the bleed current takes")
  func balancing() throws {
    let settings: [String: SettingValue] = [
      "series": .number(3), "parallel": .number(2), "model": .text("equivalent_circuit"),
      "initial_state_of_charge": .numbers([0.8, 0.8, 0.82, 0.82, 0.81, 0.81]),
    ]
    let idle = try PackRig(settings, period: 60)
    let balanced = try PackRig(settings, period: 60)
    balanced["balancing_threshold"] = 2e-3
    for pack in [idle, balanced] { try pack.run(3600) }
    #expect(balanced["bleed_power"] > 0.35)
    #expect(balanced["group_balancing", 0] == 0 && balanced["group_balancing", 1] == 1)
    // 0.1 A of 10 Ah in an hour is 1 %.
    let taken = idle["cell_charge", 2] - balanced["cell_charge", 2]
    let expected = balanced["cell_voltage", 2] / 40 / (2 * 5.0)
    #expect(abs(taken / expected - 1) < 0.05)
    try balanced.run(5 * 3600)
    #expect(balanced["charge_spread"] < 0.004)
    #expect(balanced["bleed_power"] == 0)
    #expect(idle["charge_spread"] > 0.019)
  }

  @Test("balancing stays off on discharge and below its floor")
  func balancingOff() throws {
    let pack = try PackRig([
      "series": .number(2), "initial_state_of_charge": .numbers([0.8, 0.9]),
    ])
    pack["balancing_threshold"] = 1e-3
    pack["current_load"] = 1
    try pack.run(5)
    #expect(pack["bleed_power"] == 0)
    pack["current_load"] = 0
    try pack.run(5)
    #expect(pack["bleed_power"] > 0)
    // Nor below the floor.
    pack["balancing_floor"] = 4.15
    try pack.run(5)
    #expect(pack["bleed_power"] == 0)
  }

  @Test(
    "a restored snapshot goes on bit for bit",
    arguments: ["SPM", "SPMe", "DFN", "equivalent_circuit"])
  func snapshot(model: String) throws {
    let pack = try PackRig([
      "model": .text(model), "series": .number(2), "parallel": .number(2),
      "capacity_spread": .number(0.05), "busbar_resistance": .number(1e-3),
    ])
    pack["voltage_noise"] = 1e-3
    pack["balancing_threshold"] = 1e-3
    pack.start("power", 30)
    try pack.run(30)
    let snapshot = pack.snapshot()
    try pack.run(30)
    let expected = pack.allOutputs
    pack.restore(snapshot)
    try pack.run(30)
    #expect(pack.allOutputs == expected)
  }

  @Test("steps allocate nothing", arguments: ["SPMe", "DFN"])
  func allocations(model: String) throws {
    let pack = try PackRig([
      "model": .text(model), "series": .number(2), "parallel": .number(2),
      "capacity_spread": .number(0.05), "busbar_resistance": .number(1e-3),
      "conduction": .number(0.5),
    ])
    pack.start("discharge", 1)
    try pack.run(5)
    let (twin, frame) = (pack.model, pack.frame)
    let before = allocation_count()
    for _ in 0..<20 { _ = twin.step(frame) }
    #expect(allocation_count() == before)
  }

  @Test("a list of charges of the wrong length is refused, both lengths named")
  func wrongLength() {
    #expect {
      try PackRig(["series": .number(3), "initial_state_of_charge": .numbers([0.5, 0.6])])
    } throws: { "\($0)".contains("lists 2 cells, the pack has 3") }
  }

  @Test("a cell that cannot follow is named, and the state is kept")
  func failing() throws {
    let pack = try PackRig(
      ["series": .number(2), "initial_state_of_charge": .numbers([0.9, 0.02])], period: 60)
    pack["lower_voltage"] = 0
    pack["current_load"] = 5
    var before = pack.snapshot()
    var status = StepStatus(0)
    for _ in 0..<40 where status == 0 {
      before = pack.snapshot()
      status = pack.step()
    }
    #expect(status != 0)
    let text = pack.model.message(for: status, pack.frame)
    #expect(text.contains("cell s2p1") && text.contains("empty"), "\(text)")
    #expect(pack.snapshot().bytes == before.bytes)
    pack["current_load"] = -1
    #expect(pack.step() == 0)
  }
}
