import CAllocationCount
import Engine
import Testing

@testable import Cell

@Suite("A pack whose cells age")
struct PackAgeingTests {
  private static let okane: [String: SettingValue] = [
    "parameters": .text("OKane2022"), "ageing": .text("okane2022"),
    "thermal": .text("isothermal"),
  ]

  @Test("of equal cells ages as one cell does", arguments: ["SPM", "SPMe", "DFN"])
  func equal(model: String) throws {
    let settings = Self.okane.merging(["model": .text(model)]) { $1 }
    let pack = try PackRig(
      settings.merging(["series": .number(2), "parallel": .number(2)]) { $1 }, period: 60)
    let cell = try CellRig(settings, period: 60)
    pack.start("discharge", 1, 5)
    cell.start("discharge", 1, 2.5)
    while cell["done"] == 0 {
      try #require(pack.step() == 0)
      try #require(cell.step() == 0)
    }
    pack.start("charge", 0.5, 8.4)
    cell.start("charge", 0.5, 4.2)
    repeat {
      try #require(pack.step() == 0)
      try #require(cell.step() == 0)
    } while cell["done"] == 0
    #expect(cell["lithium_lost"] > 1e-4)
    // The steps differ: the pack's are those of its own error control.
    func agrees(_ name: String, _ own: String, _ bar: Double) {
      for value in pack.cells(name) {
        #expect(abs(value / cell[own] - 1) < bar, "\(name) is \(value), not \(cell[own])")
      }
    }
    agrees("cell_lithium_lost", "lithium_lost", 2e-3)
    agrees("cell_sei_thickness", "sei_thickness", 1e-5)
    agrees("cell_negative_material_lost", "negative_material_lost", 5e-3)
    agrees("cell_health", "state_of_health", 1e-6)
    #expect(abs(pack["lowest_health"] / cell["state_of_health"] - 1) < 1e-6)
  }

  @Test("of unequal cells grows apart: each film by its own pace, L² = L₀² + 2 s V̄ D c t/z")
  func apart() throws {
    let scales = [1.0, 5, 2]
    let pack = try PackRig(
      [
        "series": .number(3), "model": .text("SPM"), "sei": .text("solvent_diffusion"),
        "thermal": .text("isothermal"), "initial_state_of_charge": .number(0.5),
      ], lists: ["cell_sei_rate_scale": scales], period: 3600)
    try pack.run(0)
    #expect(pack["lowest_health"] > 1 - 1e-9)
    var spreads: [Double] = []
    for days in [10.0, 30] {
      try pack.run((days - Double(pack.time) / 86_400e9) * 86_400)
      let seconds = Double(pack.time - pack.period) * 1e-9
      for (place, scale) in scales.enumerated() {
        // Constants of Chen2020: golden/cell/README.md.
        let square = 25e-18 + 2 * scale * 9.585e-5 * 2.5e-22 * 2636 * seconds / 2
        #expect(abs(pack["cell_sei_thickness", place] / square.squareRoot() - 1) < 1e-4)
      }
      let health = pack.cells("cell_health")
      #expect(health[1] < health[2] && health[2] < health[0])
      #expect(pack["lowest_health"] == health[1])
      spreads.append(health[0] - health[1])
    }
    #expect(spreads[1] > 1.5 * spreads[0])
  }

  @Test(
    "a restored snapshot goes on bit for bit, and steps allocate nothing",
    arguments: ["SPMe", "DFN"])
  func snapshot(model: String) throws {
    let settings = Self.okane.merging(
      ["model": .text(model), "series": .number(2), "capacity_spread": .number(0.02)]) { $1 }
    let pack = try PackRig(settings, period: 10)
    pack.start("charge", 0.2)
    pack.start("discharge", 1)
    try pack.run(100)
    let snapshot = pack.snapshot()
    try pack.run(100)
    let expected = pack.allOutputs
    pack.restore(snapshot)
    try pack.run(100)
    #expect(pack.allOutputs == expected)
    let (twin, frame) = (pack.model, pack.frame)
    let before = allocation_count()
    for _ in 0..<20 { _ = twin.step(frame) }
    #expect(allocation_count() == before)
  }

  @Test("of equivalent circuits is refused, with the way out")
  func circuit() {
    #expect {
      try PackRig(["ageing": .text("okane2022"), "model": .text("equivalent_circuit")])
    } throws: { "\($0)".contains("an equivalent_circuit has nothing that ages") }
  }
}
