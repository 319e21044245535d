import Engine

/// One synthetic trial of a calibration: a cell drawn from the priors is measured with noise and calibrated.
///
/// If the truth is drawn from the prior, intervals of probability p cover it with probability p over many trials,
/// whatever the model (Cook, Gelman & Rubin, J. Comput. Graph. Stat. 15 (2006) 675): a test of the whole chain.
public struct CoverageTrial: Sendable {
  public let names: [String]
  public let truth: [Double]
  public let posterior: Posterior
  /// Whether the 90 % interval of each unknown holds the truth.
  public let isCovered: [Bool]

  /// An SPM of Chen2020 with unknown capacity, negative diffusivity and reaction rate, and contact resistance.
  public static func usualCalibration() throws -> CellCalibration {
    let unknowns: [CellUnknown] = [
      .capacity, .negativeDiffusivity, .negativeReactionRate, .contactResistance,
    ]
    let priors = try unknowns.map { unknown in
      let (median, spread) = unknown.usualPrior
      return (unknown, try Distribution.lognormal(median: median, sigma: spread))
    }
    return try CellCalibration(parameters: "Chen2020", model: "SPM", priors: priors)
  }

  /// - Parameters:
  ///   - step: s between readings
  ///   - deviation: of the voltmeter, V
  /// - Throws: if the drawn cell cannot run the protocol, or the calibration fails.
  public init(
    _ calibration: CellCalibration, number: Int, step: Double = 15, deviation: Double = 2e-3,
    method: BayesianCalibration.Method = .optimiseThenSample, evaluations: Int = 150,
    draws: Int = 1000
  ) throws {
    names = calibration.unknowns.map(\.rawValue)
    let stream = RandomStream(
      seed: 2026, run: UInt64(number), owner: "coverage", purpose: "truth")
    truth = calibration.priors.enumerated().map { $1.distribution.sample(stream, UInt64($0)) }
    let (times, currents) = CellRecord.characterisation(
      capacity: calibration.nominalCapacity, step: step)
    guard let clean = calibration.simulate(truth, times: times, currents: currents) else {
      throw CellRecord.Problem(
        description: "trial \(number): the cell with \(truth) cannot run the protocol")
    }
    let noise = RandomStream(seed: 2026, run: UInt64(number), owner: "coverage", purpose: "noise")
    let record = try CellRecord(
      times: times, currents: currents,
      voltages: clean.voltages.enumerated().map { $1 + deviation * noise.normal(at: UInt64($0)) })
    posterior = try calibration.posterior(
      of: record, voltageDeviation: deviation, method: method, evaluations: evaluations,
      draws: draws, seed: UInt64(number))
    isCovered = zip(posterior.marginals, truth).map { $0.interval(0.9).contains($1) }
  }
}
