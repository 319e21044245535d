import Engine
import Testing

@testable import Cell

@Suite("Calibration of a cell")
struct CalibrationTests {
  /// Trials of the test; `scripts/bench calibration` runs 100. Builds without optimisation are thirty times slower.
  #if DEBUG
    static let trials = 4
  #else
    static let trials = 100
  #endif

  @Test("90 % intervals cover the truth of cells drawn from the prior")
  func coverage() throws {
    let calibration = try CoverageTrial.usualCalibration()
    var covered = calibration.unknowns.map { _ in 0 }
    for number in 0..<Self.trials {
      let trial = try CoverageTrial(calibration, number: number, step: 30, draws: 500)
      for (place, isCovered) in trial.isCovered.enumerated() where isCovered { covered[place] += 1 }
      #expect(trial.posterior.warnings.isEmpty, "trial \(number): \(trial.posterior)")
      #expect(trial.posterior.evaluations <= 150)
    }
    print(
      "covered of \(Self.trials): \(zip(calibration.unknowns.map(\.rawValue), covered).map { "\($0) \($1)" })"
    )
    // Of 100 trials at least 85. Four say little: fewer than two of four would come by chance once in 270 times.
    let least = Self.trials == 100 ? 85 : Self.trials - 2
    for count in covered { #expect(count >= least) }
  }

  @Test("a cell that warms tells its cooling by its temperature")
  func thermal() throws {
    let calibration = try CellCalibration(
      parameters: "Chen2020", model: "SPM", isThermal: true,
      priors: [
        (.heatTransfer, .lognormal(median: 1, sigma: 0.4)),
        (.contactResistance, .lognormal(median: 0.01, sigma: 0.7)),
      ])
    let (times, currents) = CellRecord.characterisation(
      capacity: calibration.nominalCapacity, step: 60)
    let clean = try #require(
      calibration.simulate([1.6, 0.02], times: times, currents: currents))
    let noise = RandomStream(seed: 5, owner: "test")
    let record = try CellRecord(
      times: times, currents: currents,
      voltages: clean.voltages.enumerated().map { $1 + 2e-3 * noise.normal(at: UInt64($0)) },
      temperatures: clean.temperatures.enumerated().map {
        $1 + 0.1 * noise.normal(at: UInt64($0), lane: 1)
      })
    let posterior = try calibration.posterior(
      of: record, voltageDeviation: 2e-3, temperatureDeviation: 0.1, evaluations: 60, draws: 300,
      seed: 1)
    #expect(posterior.warnings.isEmpty)
    for (name, truth) in [("heat_transfer", 1.6), ("contact_resistance", 0.02)] {
      let marginal = try #require(posterior[name])
      #expect(marginal.interval(0.99).contains(truth), "\(marginal.interval(0.99))")
      // The prior's 90 % interval spans a factor of 3.7 and more.
      #expect(marginal.interval(0.9).upperBound / marginal.interval(0.9).lowerBound < 1.2)
    }
  }

  @Test("what cannot be calibrated is refused")
  func refusals() throws {
    let set = #expect(throws: CellRun.Failure.self) {
      try CellCalibration(parameters: "Chen2021", model: "SPM", priors: [])
    }
    #expect(set?.description.contains("Marquis2019") == true)
    let back = #expect(throws: CellRecord.Problem.self) {
      try CellRecord(times: [0, 2, 1], currents: [0, 0, 0], voltages: [4, 4, 4])
    }
    #expect(back?.description.contains("from 2.0 s to 1.0 s after row 2") == true)
  }
}
