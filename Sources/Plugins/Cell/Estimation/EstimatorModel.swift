import Engine

/// A Kalman filter for the charge and the health of a cell; see `EstimatorModel.description`.
final class EstimatorModel: TwinModel {
  private let circuit: EquivalentCircuit
  private let start: CellEstimate
  private let isUnscented: Bool

  private struct State: BitwiseCopyable {
    var estimate: CellEstimate
    /// The reading that holds until the next one.
    var current = 0.0
    var temperature = 298.15
    var hasReading = false
    /// What the step refused, for the message.
    var refused = 0.0
  }

  /// Failure codes.
  private enum Failure {
    static let current: StepStatus = 1
    static let voltage: StepStatus = 2
    static let temperature: StepStatus = 3
    static let covariance: StepStatus = 4
    static let health: StepStatus = 5
  }

  private static let believableTemperature = 173.15...473.15
  /// √3600 s: random walks are given for an hour.
  private static let rootOfHour = 60.0

  init(_ request: BuildRequest) throws {
    circuit = try Self.circuit(request)
    isUnscented = request.text("method") == "unscented"
    var (mean, deviations) = (EquivalentCircuit.State(), EquivalentCircuit.State())
    typealias Row = EquivalentCircuit.Row
    mean[Row.charge] = request.number("initial_soc")
    mean[Row.health] = request.number("initial_soh")
    mean[Row.resistance] = 1
    deviations[Row.charge] = request.number("initial_soc_deviation")
    deviations[Row.health] = request.number("initial_soh_deviation")
    deviations[Row.resistance] = request.number("initial_resistance_deviation")
    // A cell is taken to be at rest; a tenth of a millivolt keeps the covariance positive.
    deviations[Row.fastOvervoltage] = 1e-4
    deviations[Row.slowOvervoltage] = 1e-4
    start = CellEstimate(mean: mean, deviations: deviations)
  }

  /// The curve of the LG M50, the cell where no file is given.
  private static func openCircuitOfChen2020() throws -> Curve {
    guard let parameters = try ParameterLibrary.parameters(named: "Chen2020") else {
      throw PluginError("the parameter set Chen2020 is missing from the plugin")
    }
    return try parameters.openCircuitVoltage()
  }

  private static func circuit(_ request: BuildRequest) throws -> EquivalentCircuit {
    var circuit = EquivalentCircuit(
      openCircuit: try openCircuitOfChen2020(), ratedCapacity: request.number("rated_capacity"),
      seriesResistance: request.number("series_resistance"),
      fast: .init(
        resistance: request.number("fast_resistance"),
        timeConstant: request.number("fast_time_constant")),
      slow: .init(
        resistance: request.number("slow_resistance"),
        timeConstant: request.number("slow_time_constant")),
      activationEnergy: request.number("activation_energy"),
      referenceTemperature: request.number("reference_temperature"),
      noise: .init(
        current: request.number("current_noise"), voltage: request.number("voltage_noise"),
        overvoltage: request.number("overvoltage_walk") / rootOfHour,
        health: request.number("soh_walk") / rootOfHour,
        resistance: request.number("resistance_walk") / rootOfHour))
    guard let file = request.text("cell_file"), !file.isEmpty else { return circuit }
    let path = file.hasPrefix("/") ? file : request.folder + "/" + file
    var blended: [String]?
    do throws(BPXError) {
      let (parameters, _) = try BPXReader.read(file: path)
      blended = [parameters.negativeElectrode, parameters.positiveElectrode]
        .first { $0.materials.count > 1 }?.materials.map(\.name)
      circuit.openCircuit = Curve(
        from: 0, to: 1, pieces: 1000, parameters.openCircuitVoltage(atCharge:))
      circuit.ratedCapacity = parameters.cell.nominalCapacity
    } catch {
      throw PluginError(
        "cell_file of \(request.twin) cannot be used:\n\(error)", setting: "cell_file")
    }
    // How a blend shares its lithium depends on history: it has no one open-circuit voltage.
    if let blended {
      throw PluginError(
        "cell_file of \(request.twin) has an electrode that blends \(blended.joined(separator: " and "))",
        help: "give a file whose electrodes have one active material each", setting: "cell_file")
    }
    return circuit
  }

  var stateByteCount: Int { (MemoryLayout<State>.stride + 15) / 16 * 16 }

  var portValues: [String: [Double]] {
    typealias Row = EquivalentCircuit.Row
    return [
      "soc": [start.mean[Row.charge]], "soc_deviation": [start.deviation(Row.charge)],
      "soh": [start.mean[Row.health]], "soh_deviation": [start.deviation(Row.health)],
      "capacity": [start.mean[Row.health] * circuit.ratedCapacity],
      "resistance": [circuit.seriesResistance],
      "resistance_deviation": [start.deviation(Row.resistance) * circuit.seriesResistance],
    ]
  }

  private func state(_ frame: StepFrame) -> UnsafeMutablePointer<State> {
    frame.state.assumingMemoryBound(to: State.self)
  }

  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    state(frame).initialize(to: State(estimate: start))
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let state = state(frame)
    let (current, voltage, temperature) = (frame.inputs[0], frame.inputs[1], frame.inputs[2])
    let refusal = refusal(current, voltage, temperature, state)
    guard refusal == 0 else { return refusal }
    // A failed step leaves the estimate as it was.
    var estimate = state.pointee.estimate
    if state.pointee.hasReading {
      let seconds = Double(frame.period) * 1e-9
      guard predict(&estimate, state.pointee, seconds: seconds) else { return Failure.covariance }
    }
    var innovation = CellEstimate.Innovation()
    if isUnscented {
      guard
        let told = estimate.correctUnscented(
          circuit, voltage: voltage, current: current, temperature: temperature)
      else { return Failure.covariance }
      innovation = told
    } else {
      innovation = estimate.correctExtended(
        circuit, voltage: voltage, current: current, temperature: temperature)
    }
    guard estimate.mean[EquivalentCircuit.Row.health] > 0.01 else {
      state.pointee.refused = estimate.mean[EquivalentCircuit.Row.health]
      return Failure.health
    }
    state.pointee.estimate = estimate
    state.pointee.current = current
    state.pointee.temperature = temperature
    state.pointee.hasReading = true
    write(estimate, innovation, to: frame.outputs)
    return 0
  }

  private func predict(_ estimate: inout CellEstimate, _ state: State, seconds: Double) -> Bool {
    if isUnscented {
      return estimate.predictUnscented(
        circuit, current: state.current, temperature: state.temperature, seconds: seconds)
    }
    estimate.predictExtended(
      circuit, current: state.current, temperature: state.temperature, seconds: seconds)
    return true
  }

  private func refusal(
    _ current: Double, _ voltage: Double, _ temperature: Double,
    _ state: UnsafeMutablePointer<State>
  ) -> StepStatus {
    let isHot = !Self.believableTemperature.contains(temperature)
    if current.isFinite && voltage.isFinite && !isHot { return 0 }
    state.pointee.refused = !current.isFinite ? current : !voltage.isFinite ? voltage : temperature
    return !current.isFinite
      ? Failure.current : !voltage.isFinite ? Failure.voltage : Failure.temperature
  }

  private func write(
    _ estimate: CellEstimate, _ innovation: CellEstimate.Innovation,
    to outputs: UnsafeMutablePointer<Double>
  ) {
    typealias Row = EquivalentCircuit.Row
    outputs[0] = estimate.mean[Row.charge]
    outputs[1] = estimate.deviation(Row.charge)
    outputs[2] = estimate.mean[Row.health]
    outputs[3] = estimate.deviation(Row.health)
    outputs[4] = estimate.mean[Row.health] * circuit.ratedCapacity
    outputs[5] = estimate.mean[Row.resistance] * circuit.seriesResistance
    outputs[6] = estimate.deviation(Row.resistance) * circuit.seriesResistance
    outputs[7] = innovation.value
    outputs[8] = innovation.variance.squareRoot()
    outputs[9] = innovation.normalisedSquare
  }

  func message(for code: StepStatus, _ frame: StepFrame) -> String {
    let refused = state(frame).pointee.refused
    switch code {
    case Failure.current, Failure.voltage:
      let name = code == Failure.current ? "current" : "voltage"
      return
        "\(name) is \(refused.brief), which is no reading; connect a sensor that holds its last good "
        + "value"
    case Failure.temperature:
      return
        "temperature is \(refused.brief) K, outside 173.15 … 473.15 K (−100 … 200 degC); connect the "
        + "cell's temperature with its unit"
    case Failure.health:
      return
        "the readings make the capacity \(refused.brief) of the rated one; check the sign of current "
        + "(positive discharges) and rated_capacity, or lower initial_soh_deviation"
    default:
      return "the covariance of the estimate is no longer positive; use method: \"extended\", or "
        + "raise voltage_noise"
    }
  }
}
