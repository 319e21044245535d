import Engine
import Foundation

/// The result of a calibration as a twin whose ports stay as they are; see `CalibrationModel.description`.
final class CalibrationModel: TwinModel {
  private let posterior: Posterior
  private let values: [String: [Double]]
  private let outputs: [Double]
  /// Of the BPX file, and of how far the result can be trusted.
  let warnings: [String]

  init(_ request: BuildRequest) throws {
    let unknowns = try Self.unknowns(request)
    let isThermal = request.text("thermal") == "lumped"
    let record = try Self.record(request, isThermal: isThermal)
    let priors = try Self.priors(request, unknowns)
    let accuracy = request.number("voltage_accuracy")
    let model =
      ElectrochemicalCell.Model(rawValue: request.text("model") ?? "")
      ?? .singleParticleElectrolyte
    let source = try CellSource(request, model: model, isThermal: isThermal)
    do {
      let calibration = CellCalibration(
        source.parameters, model, isThermal: isThermal, stateOfCharge: source.stateOfCharge,
        priors: priors)
      posterior = try calibration.posterior(
        of: record, voltageDeviation: accuracy,
        temperatureDeviation: request.number("temperature_accuracy"),
        ambientTemperature: record.temperatures.first,
        method: BayesianCalibration.Method(rawValue: request.text("method") ?? "")
          ?? .optimiseThenSample,
        evaluations: Int(request.number("evaluations")), seed: UInt64(request.number("seed")))
      let measurements = try calibration.measurements(
        record, voltageDeviation: accuracy,
        temperatureDeviation: request.number("temperature_accuracy"))
      warnings =
        source.notices + posterior.warnings
        + posterior.misfitWarnings(measurements, of: "the model")
      let simulated = calibration.simulate(
        posterior.marginals.map(\.median), times: record.times, currents: record.currents,
        ambientTemperature: record.temperatures.first)
      let squares = simulated.map { simulated in
        zip(simulated.voltages, record.voltages).reduce(0) {
          $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }
      }
      let marginals = posterior.marginals
      values = [
        "median": marginals.map(\.median),
        "lower": marginals.map { $0.interval(0.9).lowerBound },
        "upper": marginals.map { $0.interval(0.9).upperBound },
        "deviation": marginals.map(\.deviation),
        "reduction_factor": marginals.map(\.reductionFactor),
        "correlation": posterior.correlation.flatMap { $0 },
        "runs": [Double(posterior.evaluations)],
        "efficiency": [posterior.check?.efficiency ?? 1],
        "residual": [((squares ?? .nan) / Double(record.times.count)).squareRoot()],
      ]
    } catch let error as CalibrationError {
      throw PluginError("\(request.twin) found no posterior: \(error)", setting: "unknowns")
    }
    outputs = Self.description.ports.flatMap { [values] port in values[port.name] ?? [] }
  }

  private static func unknowns(_ request: BuildRequest) throws -> [CellUnknown] {
    let names = (request.text("unknowns") ?? "").split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    let known = CellUnknown.allCases.map(\.rawValue)
    let unknowns = try names.map { name in
      guard let unknown = CellUnknown(rawValue: name) else {
        throw PluginError(
          "\(request.twin) cannot find out \(name)",
          help: "it can find out " + known.joined(separator: ", "), setting: "unknowns")
      }
      return unknown
    }
    guard !unknowns.isEmpty, Set(unknowns).count == unknowns.count else {
      throw PluginError(
        "unknowns of \(request.twin) are \(names)", help: "name at least one, and each once",
        setting: "unknowns")
    }
    return unknowns
  }

  private static func priors(
    _ request: BuildRequest, _ unknowns: [CellUnknown]
  ) throws -> [(CellUnknown, Distribution)] {
    func numbers(_ name: String) throws -> [Double] {
      switch request.settings[name] {
      case .numbers(let numbers) where numbers.count == unknowns.count: return numbers
      case .number(let number): return unknowns.map { _ in number }
      case .numbers(let numbers):
        throw PluginError(
          "\(name) of \(request.twin) has \(numbers.count) numbers for \(unknowns.count) unknowns",
          help: "give one for each of " + unknowns.map(\.rawValue).joined(separator: ", "),
          setting: name)
      default: return unknowns.map { _ in 0 }
      }
    }
    let (medians, spreads) = (try numbers("prior_median"), try numbers("prior_spread"))
    return try unknowns.enumerated().map { place, unknown in
      let usual = unknown.usualPrior
      return (
        unknown,
        try Distribution.lognormal(
          median: medians[place] > 0 ? medians[place] : usual.median,
          sigma: spreads[place] > 0 ? spreads[place] : usual.spread)
      )
    }
  }

  private static func record(_ request: BuildRequest, isThermal: Bool) throws -> CellRecord {
    guard case .opaque(let value, let summary)? = request.settings["log"] else {
      throw PluginError(
        "\(request.twin) needs a log", help: "write log: past.log with a replay.table twin past",
        setting: "log")
    }
    guard let log = value as? SampledLog else {
      throw PluginError(
        "log of \(request.twin) must come from a replay.table twin, not \(summary)",
        help: "write log: past.log", setting: "log")
    }
    let step = request.number("sampling")
    do {
      let signals = try (["current", "voltage"] + (isThermal ? ["temperature"] : [])).map {
        try log.signals(named: $0)[0]
      }
      let count = Int((log.end - log.start) / step) + 1
      let times = (0..<count).map { Double($0) * step }
      let columns = signals.map { signal in
        var cursor = 0
        return times.map { signal.value(at: log.start + $0, .hold, cursor: &cursor) }
      }
      // A column without a unit in its header holds degrees Celsius.
      let temperatures = isThermal ? columns[2].map { $0 < 150 ? $0 + 273.15 : $0 } : []
      return try CellRecord(
        times: times, currents: columns[0], voltages: columns[1], temperatures: temperatures)
    } catch let error as TraceError {
      throw PluginError(error.message, help: error.help, place: error.path, setting: "log")
    } catch let problem as CellRecord.Problem {
      throw PluginError(problem.description, place: log.path, setting: "log")
    }
  }

  var axes: [String: [String]] { ["unknowns": posterior.marginals.map(\.name)] }
  var properties: [String: SettingValue] {
    let lines = [posterior.description] + warnings.filter { !posterior.warnings.contains($0) }
    return ["summary": .text(lines.joined(separator: "\n")), "warnings": .texts(warnings)]
  }
  var portValues: [String: [Double]] { values }
  var stateByteCount: Int { 0 }

  func initialize(_ frame: StepFrame) {}

  func step(_ frame: StepFrame) -> StepStatus {
    for index in outputs.indices { frame.outputs[index] = outputs[index] }
    return 0
  }
}
