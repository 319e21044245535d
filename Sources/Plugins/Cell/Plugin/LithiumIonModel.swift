import Engine

/// A lithium-ion cell, or equal cells in series; the governing equations are in `LithiumIonModel.description`.
///
/// `LithiumIonModel+Motion` moves it in time, `+Actions` takes orders, `+Outputs` measures, `+Messages` explains failures.
final class LithiumIonModel: TwinModel {
  let cell: ElectrochemicalCell
  let places = LithiumIonPlaces()
  let ageingPlaces = AgeingPlaces()
  let precision: ElectrochemicalCell.Precision
  let profile: DriveProfile?
  /// Cells in series.
  let series: Double
  private let source: CellSource
  private let lastingByteCount: Int
  let stateByteCount: Int
  /// How the cell decomposes when hot; nil where that is not asked for.
  let decomposition: DecompositionLaw?

  init(_ request: BuildRequest) throws {
    let model =
      ElectrochemicalCell.Model(rawValue: request.text("model") ?? "")
      ?? .singleParticleElectrolyte
    let isThermal = request.text("thermal") == "lumped"
    source = try CellSource(request, model: model, isThermal: isThermal)
    do {
      cell = try ElectrochemicalCell(
        source.parameters, model: model, isThermal: isThermal,
        ageing: Self.mechanisms(request, model))
    } catch let error as PluginError {
      throw error
    } catch {
      throw PluginError("parameter set \(source.parameters.name): \(error)", setting: "parameters")
    }
    precision = ElectrochemicalCell.Precision(
      tolerance: request.number("tolerance"), longestStep: 300)
    series = request.number("series")
    profile = try DriveProfile.profile(of: request)
    decomposition = try DecompositionLaw(request, cell)
    let nowhere = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    defer { nowhere.deallocate() }
    let layout = LithiumIonState(nowhere, cell, decomposes: decomposition != nil)
    lastingByteCount = layout.lastingByteCount
    stateByteCount = layout.byteCount
  }

  var parameterValues: [String: [Double]] {
    let circuit = CircuitElements.scaled(to: cell.parameters.nominalCapacity)
    return [
      "ambient_temperature": [source.ambientTemperature],
      "heat_transfer": [cell.parameters.heatTransfer],
      "collapse_conductance": [DecompositionLaw.collapseConductance(cell)],
      "series_resistance": [circuit.seriesResistance],
      "fast_resistance": [circuit.fastResistance],
      "slow_resistance": [circuit.slowResistance],
    ]
  }

  var portValues: [String: [Double]] {
    let start = cell.window.stoichiometries(at: source.stateOfCharge)
    let temperature = source.startTemperature ?? source.ambientTemperature
    let excess = temperature - cell.parameters.referenceTemperature
    let voltage =
      series
      * (cell.openCircuit(cell.positive, start.positive, excess)
        - cell.openCircuit(cell.negative, start.negative, excess))
    return [
      "voltage": [voltage], "open_circuit_voltage": [voltage], "voltage_measured": [voltage],
      "state_of_charge": [source.stateOfCharge], "temperature": [temperature],
      "temperature_measured": [temperature], "capacity_left": [cell.window.capacity],
    ]
  }

  var properties: [String: SettingValue] {
    [
      "sources": .texts(cell.parameters.sources),
      "warnings": .texts(source.warnings),
      "rest_capacity": .number(cell.window.capacity),
    ]
  }

  var warnings: [String] { source.notices }

  var snapshotByteCount: Int? { lastingByteCount }

  func save(_ state: UnsafeRawPointer, into bytes: UnsafeMutableRawPointer) {
    bytes.copyMemory(from: state, byteCount: lastingByteCount)
  }

  func restore(_ state: UnsafeMutableRawPointer, from bytes: UnsafeRawPointer) {
    // What is worked out afresh must not depend on what lay there.
    state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    state.copyMemory(from: bytes, byteCount: lastingByteCount)
  }

  func state(_ frame: StepFrame) -> LithiumIonState {
    LithiumIonState(frame.state, cell, decomposes: decomposition != nil)
  }

  /// At rest at the given charge, following the loads.
  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    let state = state(frame)
    state.decomposition?.initialize(to: DecompositionState())
    state.procedure.initialize(to: Procedure())
    state.footing.initialize(to: nil)
    state.life.initialize(to: LifeState())
    let start = cell.window.stoichiometries(at: source.stateOfCharge)
    cell.initialize(
      state.cell, negative: start.negative, positive: start.positive,
      temperature: source.startTemperature ?? frame.parameters[places.ambientTemperature])
  }
}
