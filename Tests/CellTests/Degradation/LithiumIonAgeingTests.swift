import CAllocationCount
import Engine
import Testing

@testable import Cell
@testable import DSL

private let models = ["SPM", "SPMe", "DFN"]

@Suite("A lithium_ion twin that ages")
struct LithiumIonAgeingTests {
  private func rig(_ model: String, _ settings: [String: SettingValue] = [:]) throws -> CellRig {
    try CellRig(
      [
        "model": .text(model), "parameters": .text("OKane2022"), "ageing": .text("okane2022"),
      ].merging(settings) { _, given in given }, period: 10)
  }

  @Test("a restored snapshot goes on bit for bit", arguments: models)
  func snapshot(model: String) throws {
    let rig = try rig(model)
    rig.start("discharge", 1)
    try rig.run(600)
    rig.start("charge", 0.5)
    let snapshot = rig.snapshot()
    try rig.run(600)
    let expected = rig.allOutputs
    rig.restore(snapshot)
    try rig.run(600)
    #expect(rig.allOutputs == expected)
    #expect(rig["sei_thickness"] > 5e-9)
  }

  @Test("steps allocate nothing", arguments: models)
  func allocations(model: String) throws {
    let rig = try rig(model)
    rig.start("charge", 0.2)
    try rig.run(20)
    let (model, frame) = (rig.model, rig.frame)
    let before = allocation_count()
    for _ in 0..<20 { _ = model.step(frame) }
    #expect(allocation_count() - before == 0)
  }

  @Test(
    "cycle_life ages the cell while the clock takes a period, and a snapshot before it leads to the same",
    arguments: models)
  func life(model: String) throws {
    let rig = try rig(model)
    try rig.run(10)
    #expect(rig["state_of_health"] > 0.9999)
    rig.start("cycle_life", 8, 1, 0.5)
    let snapshot = rig.snapshot()
    try rig.run(10)
    #expect(rig["done"] == 1)
    #expect(rig["cycle"] == 8)
    #expect(rig["age"] > 8 * 3 * 3600)
    #expect(rig["state_of_health"] < 0.9995)
    #expect(rig["lithium_lost"] > 1e-3)
    let expected = rig.allOutputs
    rig.restore(snapshot)
    try rig.run(10)
    #expect(rig.allOutputs == expected)
  }

  private func lives(_ text: String, for duration: String = "1 h") -> String {
    let session = Session(
      plugins: [CellPlugin()], options: SessionOptions(recordsTrace: false))
    var lines: [String] = []
    session.onEvent = { event in
      if case .log(let text, _) = event { lines.append(text) }
    }
    let result = session.carryOut(
      text: """
        use battery
        scenario life() {
          twin cell = battery.lithium_ion {
            model: "SPM", sei: "reaction", thermal: "isothermal", period: 60 s
          }
          \(text)
        }
        run life for \(duration)
        """, name: "life.twin")
    return (lines + result.diagnostics.map(\.message)).joined(separator: " | ")
  }

  @Test("cycle_life ends after the very cycle at which its `until` holds, jumps or not")
  func until() {
    func lived(_ jumpError: String) -> String {
      lives(
        """
        do {
          cell.cycle_life(10000, charge: 0.5C, jump_error: \(jumpError)) until cell.state_of_health < 99.5 %
          log "{cell.cycle}"
          stop
        }
        """)
    }
    let (all, some) = (lived("0"), lived("1e-5"))
    let (end, jumped) = (Int(all) ?? 0, Int(some) ?? -9)
    #expect(end > 5 && end < 1000, "\(all)")
    #expect(abs(end - jumped) <= 1, "\(some), not \(all) cycles")
  }

  @Test("cycle_life in portions shows the fade as it goes, and what its jumps may be wrong by")
  func portions() {
    let text = lives(
      """
      do {
        cell.cycle_life(60, at_once: 20)
        log "{cell.cycle} of which {cell.simulated_cycles < 60}, {cell.jump_error > 0 % and cell.jump_error < 1 %}"
        stop
      }
      when cell.cycle >= 20 { log "{cell.cycle}" }
      """)
    #expect(text == "20 | 60 of which true, true", "\(text)")
  }

  @Test(
    "a cycle that cannot be ended names itself, its part and its current, and what was lived stays")
  func failedCycle() throws {
    let rig = try rig("SPMe", ["ambient_temperature": .number(273.15)])
    rig.start("cycle_life", 2000, 1, 2)
    // The first step keeps what has been lived and shows it, the second says why there is no more.
    try #require(rig.step() == 0)
    #expect(rig["done"] == 0)
    let status = rig.step()
    try #require(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("in cycle 1 of 2000, charging at 10 A"), "\(message)")
    #expect(message.contains("-10.0 A") && message.contains("salt"), "\(message)")
    // Another order may follow.
    rig.start("rest")
    try rig.run(10)
  }

  @Test(
    "a tenth of the lithium lost at one stroke is gone for good, and capacity with it",
    arguments: models)
  func lithiumStep(model: String) throws {
    let rig = try rig(model, ["ageing": .text("faults_only")])
    try rig.run(0)
    let (before, voltage) = (rig["capacity_left"], rig["voltage"])
    rig["lithium_loss"] = 0.1
    try rig.run(0)
    #expect(abs(rig["lithium_lost"] - 0.1) < 1e-9)
    #expect(rig["voltage"] < voltage)
    let after = rig["capacity_left"]
    #expect(after < 0.92 * before)
    // It is taken once.
    rig["lithium_loss"] = 0
    try rig.run(100)
    rig["lithium_loss"] = 0.1
    try rig.run(100)
    #expect(abs(rig["capacity_left"] / after - 1) < 1e-6)
  }

  @Test("a fifth of an electrode's material lost leaves four fifths", arguments: models)
  func materialStep(model: String) throws {
    let rig = try rig(model, ["ageing": .text("faults_only")])
    rig["positive_material_loss"] = 0.2
    try rig.run(0)
    #expect(abs(rig["positive_material_lost"] - 0.2) < 1e-12)
    rig["negative_material_loss"] = 0.1
    try rig.run(0)
    rig["negative_material_loss"] = 0.2
    try rig.run(0)
    #expect(abs(rig["negative_material_lost"] - 0.2) < 1e-12)
    #expect(rig["lithium_lost"] > 0.15)
    rig.start("discharge", 0.2)
    try rig.run(600)
  }

  @Test("what no cell can be asked is refused, with the way out")
  func refusals() throws {
    let new = try CellRig()
    let status = new.start("cycle_life", 10)
    #expect(new.model.message(for: status, new.frame).contains("okane2022"))
    new["lithium_loss"] = 0.1
    let step = new.step()
    #expect(step != 0)
    #expect(new.model.message(for: step, new.frame).contains("faults_only"))
    let old = try rig("SPM")
    #expect(old.start("cycle_life", 0) != 0)
    #expect(old.start("cycle_life", 10, 1e9) != 0)
    #expect(old.start("cycle_life", 10, 1, 1, 4.3) != 0)
    #expect(throws: PluginError.self) { try CellRig(["ageing": .text("okane2022")]) }
    #expect(throws: PluginError.self) {
      try CellRig(["sei": .text("reaction"), "model": .text("equivalent_circuit")])
    }
    #expect(throws: PluginError.self) { try self.rig("SPM", ["sei": .text("reaction")]) }
  }

  @Test("a script wears a cell out by its own loop")
  func script() {
    let text = lives(
      """
      do {
        while cell.state_of_health > 99 % {
          cell.cycle_life(50, charge: 0.5C)
        }
        log "worn after {cell.cycle} cycles"
        stop
      }
      """, for: "100 h")
    #expect(text.contains("worn after "), "\(text)")
  }
}
