import Testing

@testable import Cell

@Suite("Material that stress disconnects")
struct LostMaterialTests {
  private func cell(_ model: ElectrochemicalCell.Model, tolerance: Double = 1e-4) throws -> CellRun
  {
    let run = try CellRun(
      ageing: AgeingMechanisms(film: .solventDiffusion, losesActiveMaterial: true), "OKane2022",
      model, tolerance: tolerance)
    try run.hold(.current(0))
    return run
  }

  @Test(
    "goes at the same pace at the default tolerance as at a hundredth of it, to 0.3 %",
    arguments: [ElectrochemicalCell.Model.singleParticle, .singleParticleElectrolyte])
  func tolerance(model: ElectrochemicalCell.Model) throws {
    let runs = [try cell(model), try cell(model, tolerance: 1e-6)]
    for run in runs {
      try run.hold(.current(5))
      try run.advance(for: 1e5) { $0.voltage - 2.5 }
      try run.hold(.current(-2.5))
      try run.advance(for: 1e5) { 4.2 - $0.voltage }
    }
    let (coarse, fine) = (runs[0].damage, runs[1].damage)
    #expect(fine.negativeLoss > 1e-5)
    #expect(abs(coarse.negativeLoss / fine.negativeLoss - 1) < 3e-3)
    #expect(abs(coarse.positiveLoss / fine.positiveLoss - 1) < 3e-3)
  }

  @Test("takes along the lithium that is in it when it goes")
  func lithium() throws {
    let run = try cell(.singleParticle)
    let (cell, memory) = (run.cell, run.memory)
    let parameters = cell.parameters
    func content(_ electrode: CellParameters.Electrode) -> Double {
      electrode.arealCapacity * parameters.area / Constants.faraday
    }
    func state() -> (loss: [Double], mean: [Double]) {
      (
        (0..<2).map { 1 - memory.profile.ageing.active[$0] },
        (0..<2).map { memory.particles[$0] }
      )
    }
    var expected = 0.0
    try run.hold(.current(5))
    for _ in 0..<300 {
      let before = state()
      try run.advance(for: 10)
      let after = state()
      for (place, electrode) in [parameters.negative, parameters.positive].enumerated() {
        expected +=
          content(electrode) * (after.loss[place] - before.loss[place])
          * 0.5 * (before.mean[place] + after.mean[place])
      }
    }
    #expect(expected > 1e-7)
    // The balance of a step is closed to the step's own error.
    #expect(abs(run.damage.disconnected / expected - 1) < 1e-3)
  }

  @Test("leaves no hole in the lithium after many cycles: 1e-11 of all")
  func balance() throws {
    let run = try CellRun(ageing: .okane2022, "OKane2022", .singleParticle)
    let start = run.damage.total
    try run.hold(.current(0))
    try run.live(
      CycleOrder(discharge: 5, downTo: 2.5, charge: 2.5, upTo: 4.2, taper: 0.25), cycles: 30,
      jumpError: 0)
    #expect(run.damage.lithiumLoss > 1e-3)
    #expect(abs(run.damage.total / start - 1) < 1e-11)
  }
}
