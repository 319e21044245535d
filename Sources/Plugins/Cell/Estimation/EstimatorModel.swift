import Engine
import Foundation

/// A Kalman filter for the charge and the health of a cell; see `EstimatorModel.description`.
final class EstimatorModel: TwinModel {
  private let circuit: EquivalentCircuit
  private let start: CellEstimate
  private let reliance: ReadingReliance
  /// What no number of cycles averages out, of charge and health; told with the deviations, not reckoned with.
  private let lasting: (charge: Double, health: Double)
  let warnings: [String]
  private let isUnscented: Bool

  private struct State: BitwiseCopyable {
    var estimate: CellEstimate
    var reliance: ReadingReliance
    /// How much charge was counted past empty or full, as a share of the capacity; forgotten with the window.
    var overrun = 0.0
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
  }

  private static let believableTemperature = 173.15...473.15
  /// √3600 s: random walks are given for an hour.
  private static let rootOfHour = 60.0

  init(_ request: BuildRequest) throws {
    let source = try CellSource(request, model: .equivalentCircuit, isThermal: false)
    circuit = try Self.circuit(request, source.parameters)
    warnings = source.notices
    lasting = (request.number("lasting_soc_error"), request.number("lasting_soh_error"))
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
    reliance = ReadingReliance(
      window: request.number("consistency_window"),
      errorDuration: circuit.modelError.duration, period: Double(request.period) * 1e-9)
  }

  private static func circuit(
    _ request: BuildRequest, _ cell: CellParameters
  ) throws -> EquivalentCircuit {
    func given(_ setting: String) -> Double? {
      if case .number(let value)? = request.settings[setting] { value } else { nil }
    }
    let rated = try given("rated_capacity") ?? (cell.window ?? StoichiometryWindow(cell)).capacity
    // Resistances go with the area of the electrodes, which the nominal capacity tells.
    let elements = CircuitElements.scaled(
      to: given("rated_capacity") ?? cell.nominalCapacity)
    return EquivalentCircuit(
      openCircuit: try cell.openCircuitVoltage(), ratedCapacity: rated,
      seriesResistance: given("series_resistance") ?? elements.seriesResistance,
      fast: .init(
        resistance: given("fast_resistance") ?? elements.fastResistance,
        timeConstant: request.number("fast_time_constant")),
      slow: .init(
        resistance: given("slow_resistance") ?? elements.slowResistance,
        timeConstant: request.number("slow_time_constant")),
      activationEnergy: request.number("activation_energy"),
      referenceTemperature: request.number("reference_temperature"),
      noise: .init(
        current: request.number("current_noise"), voltage: request.number("voltage_noise"),
        overvoltage: request.number("overvoltage_walk") / rootOfHour,
        health: request.number("soh_walk") / rootOfHour,
        resistance: request.number("resistance_walk") / rootOfHour),
      modelError: .init(
        openCircuit: request.number("open_circuit_error"),
        overvoltage: request.number("overvoltage_error"), lag: request.number("lag_error"),
        duration: request.number("error_duration")))
  }

  var stateByteCount: Int { (MemoryLayout<State>.stride + 15) / 16 * 16 }

  var portValues: [String: [Double]] {
    typealias Row = EquivalentCircuit.Row
    return [
      "soc": [start.mean[Row.charge]],
      "soc_deviation": [hypot(start.deviation(Row.charge), lasting.charge)],
      "soh": [start.mean[Row.health]],
      "soh_deviation": [hypot(start.deviation(Row.health), lasting.health)],
      "capacity": [start.mean[Row.health] * circuit.ratedCapacity],
      "resistance": [circuit.seriesResistance],
      "resistance_deviation": [start.deviation(Row.resistance) * circuit.seriesResistance],
      "mean_innovation_squared": [1], "consistent": [1],
    ]
  }

  private func state(_ frame: StepFrame) -> UnsafeMutablePointer<State> {
    frame.state.assumingMemoryBound(to: State.self)
  }

  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    state(frame).initialize(to: State(estimate: start, reliance: reliance))
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
    // A charge that runs out of bounds by counting is held before the reading is looked at.
    let counted = estimate.mean[EquivalentCircuit.Row.charge]
    let bounds = EquivalentCircuit.chargeBounds
    let excess = max(bounds.lowerBound - counted, counted - bounds.upperBound)
    let overrun =
      excess > 0
      ? state.pointee.overrun + excess
      : state.pointee.overrun * (1 - 1 / state.pointee.reliance.readings)
    var isHeld = estimate.keepWithinBounds()
    let error = circuit.modelVariance(
      estimate.mean, current: current, temperature: temperature)
    guard
      let innovation = correct(
        &estimate, voltage: voltage, current: current, temperature: temperature,
        state.pointee.reliance)
    else { return Failure.covariance }
    isHeld = estimate.keepWithinBounds() || isHeld
    state.pointee.reliance.note(
      innovation, noise: circuit.voltageVariance(temperature: temperature), modelError: error)
    state.pointee.overrun = overrun
    isHeld =
      isHeld
      || overrun > 2
        * hypot(
          estimate.deviation(EquivalentCircuit.Row.charge), lasting.charge)
    state.pointee.estimate = estimate
    state.pointee.current = current
    state.pointee.temperature = temperature
    state.pointee.hasReading = true
    write(estimate, innovation, to: frame.outputs)
    frame.outputs[10] = state.pointee.reliance.mean
    frame.outputs[11] = !isHeld && state.pointee.reliance.isConsistent ? 1 : 0
    return 0
  }

  private func correct(
    _ estimate: inout CellEstimate, voltage: Double, current: Double, temperature: Double,
    _ reliance: ReadingReliance
  ) -> CellEstimate.Innovation? {
    if isUnscented {
      return estimate.correctUnscented(
        circuit, voltage: voltage, current: current, temperature: temperature, reliance)
    }
    return estimate.correctExtended(
      circuit, voltage: voltage, current: current, temperature: temperature, reliance)
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
    outputs[1] = hypot(estimate.deviation(Row.charge), lasting.charge)
    outputs[2] = estimate.mean[Row.health]
    outputs[3] = hypot(estimate.deviation(Row.health), lasting.health)
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
    default:
      return "the covariance of the estimate is no longer positive; use method: \"extended\", or "
        + "raise voltage_noise"
    }
  }
}
