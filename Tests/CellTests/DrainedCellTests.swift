import Engine
import Testing

@testable import Cell

/// A leak goes on through empty: what comes then must come to an end, with the cell named and its state kept.
@Suite("Cells drained by their own shorts")
struct DrainedCellTests {
  @Test("a leaking cell at rest ends as empty, in few steps", arguments: ["SPM", "SPMe"])
  func leak(model: String) throws {
    let rig = try CellRig(
      ["model": .text(model), "initial_state_of_charge": .number(0.01)], period: 60)
    rig["short_conductance"] = 0.005
    var status: StepStatus = 0
    while status == 0, rig.time < 172_800_000_000_000 { status = rig.step() }
    try #require(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("it is empty, drained by its internal short"), "\(message)")
    #expect(message.contains("A through an internal short"), "\(message)")
    #expect(!message.contains("asked for"), "\(message)")
    #expect(rig["state_of_charge"] < 0 && rig["voltage"] > 0)
  }

  @Test("a pack at rest names the cell that has leaked empty")
  func pack() throws {
    let rig = try PackRig(
      [
        "series": .number(2), "model": .text("SPM"), "initial_state_of_charge": .number(0.01),
      ], period: 60)
    rig["cell_short_conductance", 1] = 0.005
    var status: StepStatus = 0
    while status == 0, rig.time < 172_800_000_000_000 { status = rig.step() }
    try #require(status != 0)
    let message = rig.model.message(for: status, rig.frame)
    #expect(message.contains("cell s2p1 is empty, drained by its internal short"), "\(message)")
  }

  @Test("a hard short drains the DFN through salt depletion with steps as long as the period")
  func depletion() throws {
    let rig = try CellRig(["model": .text("DFN"), "thermal": .text("isothermal")])
    rig["short_conductance"] = 5
    try rig.run(600)
    #expect(rig["salt_minimum"] < 1e-3)
    // 13 A over 10 min.
    #expect(rig["state_of_charge"] < 0.6 && rig["state_of_charge"] > 0.4)
  }

  @Test("a step that was cut short because the equations end is not followed by a longer one")
  func approach() throws {
    // Something that ends at 1 s: steps beyond it fail, steps before it are without error.
    var (now, wish, attempts) = (0.0, 0.5, 0)
    var reason: CellStatus?
    while reason == nil {
      do {
        let step = try StepControl.step(wish: wish, within: 60 - now, .init()) {
          length throws(CellStatus) in
          attempts += 1
          // Nearer to the end it is the method that fails.
          if now + length > 1 { throw length > 1e-4 ? .negativeEmpty : .controlFailed }
          return 0
        }
        (now, wish) = (now + step.length, step.wish)
      } catch { reason = error }
      try #require(attempts < 500)
    }
    #expect(1 - now < 1e-3)
    #expect(now <= 1)
  }

  @Test("a period cannot take more steps than its budget")
  func budget() throws {
    var budget = StepBudget(for: 60, .init())
    for _ in 0..<5000 { try budget.spend() }
    #expect(throws: CellStatus.stalled) { try budget.spend() }
  }
}
