import Glibc
import Testing

@testable import Cell

@Suite("A film on the negative particles")
struct FilmGrowthTests {
  private func cell(
    _ film: AgeingMechanisms.Film, _ parameters: String = "Chen2020",
    _ model: ElectrochemicalCell.Model = .singleParticle
  ) throws -> CellRun {
    let run = try CellRun(ageing: AgeingMechanisms(film: film), parameters, model)
    try run.hold(.current(0))
    return run
  }

  @Test(
    "grows as the root of time where solvent must diffuse: L² = L₀² + 2 V̄ D c t/z",
    arguments: [
      (1.0, 5.518828585850443e-9), (10, 8.920464651575051e-9), (365, 4.491075784709048e-8),
    ])
  func rootOfTime(days: Double, thickness: Double) throws {
    let run = try cell(.solventDiffusion)
    try run.advance(for: days * 86_400)
    // degradation_golden.json, analytic; steps of up to 200 s err by 1e-6.
    #expect(abs(run.damage.filmThickness / thickness - 1) < 1e-5)
  }

  @Test("grows exp(E/R (1/T₀ − 1/T)) times as fast in the warmth")
  func warmth() throws {
    let (mild, warm) = (
      try cell(.solventDiffusion, "OKane2022"), try cell(.solventDiffusion, "OKane2022")
    )
    warm.memory.now.pointee.temperature = 318.15
    for run in [mild, warm] { try run.advance(for: 5 * 86_400) }
    func growth(_ run: CellRun) -> Double { pow(run.damage.filmThickness, 2) - 25e-18 }
    let expected = exp(38_000 / Constants.gas * (1 / 298.15 - 1 / 318.15))
    #expect(abs(growth(warm) / growth(mild) / expected - 1) < 1e-4)
  }

  @Test(
    "takes ρ L j from the voltage",
    arguments: [ElectrochemicalCell.Model.singleParticle, .singleParticleElectrolyte])
  func resistance(model: ElectrochemicalCell.Model) throws {
    let filmed = try cell(.solventDiffusion, "Chen2020", model)
    let bare = try CellRun(ageing: .stepsOnly, "Chen2020", model)
    for run in [filmed, bare] { try run.hold(.current(5)) }
    // ρ L j of 5 nm at 1C; what the film's own current adds is a thousandth of it.
    let parameters = filmed.cell.parameters
    let density = 5 / (parameters.area * filmed.cell.negative.surfaceRatio)
    let drop = bare.reading.voltage - filmed.reading.voltage
    #expect(abs(drop / (2e5 * 5e-9 * density) - 1) < 1e-6)
  }

  @Test(
    "makes the DFN no other cell where nothing grows",
    arguments: [
      ElectrochemicalCell.Model.singleParticle, .singleParticleElectrolyte, .porousElectrode,
    ])
  func nothingGrows(model: ElectrochemicalCell.Model) throws {
    let still = try CellRun(ageing: .stepsOnly, "Chen2020", model, tolerance: 1e-6)
    let new = try CellRun(parameters: "Chen2020", model: model.rawValue, tolerance: 1e-6)
    for run in [still, new] {
      try run.hold(.current(5))
      try run.advance(for: 1800)
    }
    // The SPM's particles are exact when new and stepped when ageing.
    #expect(abs(still.reading.voltage - new.reading.voltage) < 1e-5)
    #expect(still.damage.lithiumLoss == 0 || abs(still.damage.lithiumLoss) < 1e-12)
  }

  @Test("twice the pace is twice the growth of L²")
  func scale() throws {
    let (slow, fast) = (try cell(.solventDiffusion), try cell(.solventDiffusion))
    fast.surroundings.ageing.film = 2
    for run in [slow, fast] {
      try run.hold(.current(0))
      try run.advance(for: 20 * 86_400)
    }
    func growth(_ run: CellRun) -> Double { pow(run.damage.filmThickness, 2) - 25e-18 }
    #expect(abs(growth(fast) / growth(slow) - 2) < 1e-4)
  }
}
