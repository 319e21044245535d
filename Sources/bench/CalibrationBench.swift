import Cell
import Engine
import Glibc

/// How often 90 % intervals of a calibration cover the truth: cells drawn from the prior, measured with noise, 100 times.
///
/// One of them is calibrated by running the model at every step too: the surrogate's posterior must be the same.
func calibrationFigures() throws -> [Figure] {
  let calibration = try CoverageTrial.usualCalibration()
  let names = calibration.unknowns.map(\.rawValue)
  var covered = names.map { _ in 0.0 }
  var (runs, efficiency) = (0.0, 1.0)
  let count = 100
  let time = try ThreadTimer.best(of: 1) {
    // The timer runs this once before it counts.
    covered = names.map { _ in 0 }
    runs = 0
    efficiency = 1
    for number in 0..<count {
      let trial = try CoverageTrial(calibration, number: number)
      for (place, isCovered) in trial.isCovered.enumerated() where isCovered { covered[place] += 1 }
      runs += Double(trial.posterior.evaluations) / Double(count)
      efficiency = min(efficiency, trial.posterior.check?.efficiency ?? 0)
    }
  }
  var figures = zip(names, covered).map { name, covered in
    Figure(
      "calibration.coverage.\(name)", covered, "of 100", limit: 85, better: .higher,
      reference: "90 % intervals of SPM properties, truth drawn from the prior, 2 mV noise")
  }
  figures.append(
    Figure(
      "calibration.efficiency", efficiency, "share", limit: Posterior.efficiencyLimit,
      better: .higher,
      reference: "least over the trials; \(Int(runs.rounded())) runs and "
        + "\((time / Double(count) * 100).rounded() / 100) s a trial"))
  let cheap = try CoverageTrial(calibration, number: 0)
  let direct = try CoverageTrial(calibration, number: 0, method: .sample)
  var distance = 0.0
  for (one, other) in zip(cheap.posterior.marginals, direct.posterior.marginals) {
    distance = max(
      distance, abs(one.median - other.median) / other.deviation,
      abs(one.deviation / other.deviation - 1))
  }
  figures.append(
    Figure(
      "calibration.surrogate_error", distance, "deviations", limit: 0.25,
      reference:
        "largest difference in median or width from \(direct.posterior.evaluations) runs of the model"
    ))
  return figures
}
