import Testing

@testable import Cell

@Suite("A life of many cycles")
struct CycleLifeTests {
  private let order = CycleOrder(discharge: 5, downTo: 2.5, charge: 2.5, upTo: 4.2, taper: 0.25)

  private func lived(
    _ mechanisms: AgeingMechanisms, _ parameters: String, _ model: ElectrochemicalCell.Model,
    cycles: Int, jumpError: Double
  ) throws -> (CellRun, CellRun.Life) {
    let run = try CellRun(ageing: mechanisms, parameters, model)
    try run.hold(.current(0))
    return (run, try run.live(order, cycles: cycles, jumpError: jumpError))
  }

  @Test(
    "extrapolated, it ends where every cycle would have led",
    arguments: [
      (
        AgeingMechanisms(film: .solventDiffusion), "Chen2020",
        ElectrochemicalCell.Model.singleParticle, 200
      ),
      (AgeingMechanisms(film: .reaction), "Chen2020", .singleParticle, 200),
      (
        AgeingMechanisms(film: .solventDiffusion, plating: .partiallyReversible), "OKane2022",
        .singleParticleElectrolyte, 60
      ),
      (AgeingMechanisms.okane2022, "OKane2022", .porousElectrode, 20),
    ])
  func jumps(
    mechanisms: AgeingMechanisms, parameters: String, model: ElectrochemicalCell.Model, cycles: Int
  ) throws {
    let (full, every) = try lived(mechanisms, parameters, model, cycles: cycles, jumpError: 0)
    let (jumped, some) = try lived(mechanisms, parameters, model, cycles: cycles, jumpError: 1e-5)
    #expect(every.simulated == cycles)
    #expect(some.cycles == cycles)
    #expect(some.simulated * 3 < cycles * 2, "\(some.simulated) of \(cycles) were simulated")
    let (truth, guess) = (full.damage, jumped.damage)
    #expect(abs(guess.lithiumLoss / truth.lithiumLoss - 1) < 0.002)
    // Capacity lost, to a thousandth of it and 2e-5 of the whole.
    let (left, seen) = (try #require(truth.capacity), try #require(guess.capacity))
    #expect(abs(seen / left - 1) < 2e-5, "\(seen) C, not \(left) C")
    #expect(abs(some.duration / every.duration - 1) < 1e-3)
    // Extrapolation makes no lithium.
    #expect(abs(guess.total / truth.total - 1) < 1e-9)
  }

  @Test("lived twice, it is the same to the bit")
  func determinism() throws {
    let mechanisms = AgeingMechanisms(film: .solventDiffusion)
    let first = try lived(mechanisms, "Chen2020", .singleParticle, cycles: 200, jumpError: 1e-5)
    let second = try lived(mechanisms, "Chen2020", .singleParticle, cycles: 200, jumpError: 1e-5)
    #expect(first.0.damage.lithium.bitPattern == second.0.damage.lithium.bitPattern)
    #expect(first.1.simulated == second.1.simulated)
  }
}
