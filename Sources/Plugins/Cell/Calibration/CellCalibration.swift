import Engine

/// Bayesian calibration of a cell's properties to a record, through the electrochemical model itself.
///
///     let calibration = try CellCalibration(
///       parameters: "Chen2020", model: "SPMe",
///       priors: [(.negativeDiffusivity, .lognormal(median: 1, sigma: 0.7))])
///     let posterior = try calibration.posterior(of: record, voltageDeviation: 2e-3, seed: 1)
///     print(posterior["negative_diffusivity"]!.interval(0.9))
public struct CellCalibration: Sendable {
  private let parameters: CellParameters
  private let model: ElectrochemicalCell.Model
  private let isThermal: Bool
  private let stateOfCharge: Double
  private let tolerance: Double
  public let unknowns: [CellUnknown]
  public let priors: [SampleDesign.Variable]

  /// - Parameters:
  ///   - parameters: Chen2020, Marquis2019 or OKane2022.
  ///   - model: SPM, SPMe, DFN or equivalent_circuit.
  ///   - stateOfCharge: that of the record's start, at rest, 0 … 1.
  ///   - priors: what is believed of each unknown; see `CellUnknown`
  ///   - tolerance: Largest error of one time step, in V; well below the noise.
  /// - Throws: `CellRun.Failure` if there is no such set or model.
  public init(
    parameters name: String, model: String, isThermal: Bool = false, stateOfCharge: Double = 1,
    priors: [(CellUnknown, Distribution)], tolerance: Double = 1e-4
  ) throws {
    guard let parameters = try ParameterLibrary.parameters(named: name) else {
      throw CellRun.Failure(
        description: "there is no parameter set \(name); there are "
          + ParameterLibrary.names.joined(separator: ", "))
    }
    guard let kind = ElectrochemicalCell.Model(rawValue: model) else {
      throw CellRun.Failure(
        description: "there is no model \(model); there are "
          + ElectrochemicalCell.Model.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.init(
      parameters, kind, isThermal: isThermal, stateOfCharge: stateOfCharge, priors: priors,
      tolerance: tolerance)
  }

  /// The same for any cell, such as one from a BPX file.
  init(
    _ parameters: CellParameters, _ model: ElectrochemicalCell.Model, isThermal: Bool,
    stateOfCharge: Double, priors: [(CellUnknown, Distribution)], tolerance: Double = 1e-4
  ) {
    self.parameters = parameters
    self.model = model
    self.isThermal = isThermal
    self.stateOfCharge = stateOfCharge
    self.tolerance = tolerance
    unknowns = priors.map(\.0)
    self.priors = priors.map { SampleDesign.Variable($0.rawValue, $1) }
  }

  /// C.
  public var nominalCapacity: Double { parameters.nominalCapacity }

  /// Voltages and, of a thermal model, temperatures at each time; nil where the cell ends before the record does.
  ///
  /// - Parameter values: one for each of `unknowns`, in their order
  public func simulate(
    _ values: [Double], times: [Double], currents: [Double], ambientTemperature: Double? = nil
  ) -> (voltages: [Double], temperatures: [Double])? {
    try? response(
      values, times: times, currents: currents, ambientTemperature: ambientTemperature)
  }

  /// The same; throws where the cell cannot be made or ends before the record does. A setting under which it cannot give
  /// the current is one the record speaks against.
  func response(
    _ values: [Double], times: [Double], currents: [Double], ambientTemperature: Double?
  ) throws -> (voltages: [Double], temperatures: [Double]) {
    var changed = parameters
    var contact = 0.0
    for (unknown, value) in zip(unknowns, values) {
      unknown.apply(value, to: &changed, contact: &contact)
    }
    let cell = try ElectrochemicalCell(changed, model: model, isThermal: isThermal)
    let (negative, positive) = cell.window.stoichiometries(at: stateOfCharge)
    let run = CellRun(
      cell, negative: negative, positive: positive, precision: .init(tolerance: tolerance))
    run.surroundings.contactResistance = contact
    if let ambientTemperature { run.surroundings.ambientTemperature = ambientTemperature }
    var (voltages, temperatures): ([Double], [Double]) = ([], [])
    for (place, current) in currents.enumerated() {
      if place > 0 { try run.advance(for: times[place] - times[place - 1]) }
      if place == 0 || current != currents[place - 1] { try run.hold(.current(current)) }
      let reading = run.reading
      voltages.append(reading.voltage)
      if isThermal { temperatures.append(reading.temperature) }
    }
    return (voltages, temperatures)
  }

  /// The posterior of the unknowns.
  ///
  /// - Parameters:
  ///   - voltageDeviation: standard deviation of each voltage's error, V
  ///   - temperatureDeviation: that of each temperature's, K; temperatures count if the model is thermal and the record has some
  public func posterior(
    of record: CellRecord, voltageDeviation: Double, temperatureDeviation: Double = 0.3,
    ambientTemperature: Double? = nil, method: BayesianCalibration.Method = .optimiseThenSample,
    evaluations: Int = 150, draws: Int = 1000, seed: UInt64
  ) throws -> Posterior {
    let measurements = try measurements(
      record, voltageDeviation: voltageDeviation, temperatureDeviation: temperatureDeviation)
    let isWarm = isWarm(record)
    var firstFailure: String?
    do {
      return try BayesianCalibration(
        priors: priors, measurements: measurements, method: method, evaluations: evaluations,
        draws: draws, seed: seed
      ).run { settings in
        settings.map { values in
          do {
            let response = try response(
              values, times: record.times, currents: record.currents,
              ambientTemperature: ambientTemperature)
            return isWarm ? response.voltages + response.temperatures : response.voltages
          } catch {
            if firstFailure == nil {
              let setting = zip(unknowns, values).map { "\($0.rawValue) \($1.brief)" }
              firstFailure =
                "the first that failed had \(setting.joined(separator: ", ")): \(error)"
            }
            return nil
          }
        }
      }
    } catch let error as CalibrationError {
      guard let firstFailure else { throw error }
      throw CalibrationError(method: error.method, reason: "\(error.reason); \(firstFailure)")
    }
  }

  private func isWarm(_ record: CellRecord) -> Bool { isThermal && !record.temperatures.isEmpty }

  /// What a record says, as `posterior` compares it.
  func measurements(
    _ record: CellRecord, voltageDeviation: Double, temperatureDeviation: Double
  ) throws -> Measurements {
    try Measurements(
      [Measurements.Series("voltage", values: record.voltages, noise: .known(voltageDeviation))]
        + (isWarm(record)
          ? [
            Measurements.Series(
              "temperature", values: record.temperatures, noise: .known(temperatureDeviation))
          ] : []))
  }
}
