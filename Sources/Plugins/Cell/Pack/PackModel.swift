import Engine

/// Cells in series and parallel; what holds between them is in `PackModel.description`, `PackEquations` and
/// `PackNetwork`.
///
/// `PackModel+Actions` takes orders, `+Motion` moves it in time and balances it, `+Outputs` measures, `+Messages`
/// explains failures.
final class PackModel: TwinModel {
  let equations: PackEquations
  let places: PackPlaces
  /// Relative standard deviations of capacity and resistance, and that of charge.
  private let spread: (capacity: Double, resistance: Double, charge: Double)
  private let initialCharges: [Double]
  private let initialTemperature: Double
  /// How cells decompose when hot; nil where that is not asked for.
  let decomposition: DecompositionLaw?
  private let lastingByteCount: Int
  let stateByteCount: Int

  var cell: ElectrochemicalCell { equations.cell }
  var layout: PackLayout { equations.layout }
  let warnings: [String]

  init(_ request: BuildRequest) throws {
    let model =
      ElectrochemicalCell.Model(rawValue: request.text("model") ?? "")
      ?? .singleParticleElectrolyte
    let isThermal = request.text("thermal") == "lumped"
    let source = try CellSource(request, model: model, isThermal: isThermal)
    let parameters = source.parameters
    warnings = source.notices
    let cell: ElectrochemicalCell
    do {
      cell = try ElectrochemicalCell(
        parameters, model: model, isThermal: isThermal,
        ageing: LithiumIonModel.mechanisms(request, model))
    } catch let error as PluginError {
      throw error
    } catch {
      throw PluginError("parameter set \(parameters.name): \(error)", setting: "parameters")
    }
    let layout = PackLayout(
      series: Int(request.number("series")), parallel: Int(request.number("parallel")),
      busbarResistance: request.number("busbar_resistance"),
      terminals: PackLayout.Terminals(rawValue: request.text("terminals") ?? "")
        ?? .oppositeSides)
    equations = PackEquations(
      cell, layout,
      ElectrochemicalCell.Precision(tolerance: request.number("tolerance"), longestStep: 300))
    places = PackPlaces(cells: layout.cellCount, groups: layout.series)
    spread = (
      request.number("capacity_spread"), request.number("resistance_spread"),
      request.number("initial_charge_spread")
    )
    initialCharges = try Self.charges(request, count: layout.cellCount)
    initialTemperature = source.ambientTemperature
    decomposition = try DecompositionLaw(request, cell)
    let nowhere = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    defer { nowhere.deallocate() }
    let state = equations.state(nowhere)
    lastingByteCount = state.lastingByteCount
    stateByteCount = state.byteCount
  }

  private static func charges(_ request: BuildRequest, count: Int) throws -> [Double] {
    switch request.settings["initial_state_of_charge"] {
    case .numbers(let values)?:
      guard values.count == count else {
        throw PluginError(
          "initial_state_of_charge lists \(values.count) cells, the pack has \(count)",
          help: "give one number for all, or one for each cell, group by group",
          setting: "initial_state_of_charge")
      }
      return values
    case .number(let value)?: return Array(repeating: value, count: count)
    default: return Array(repeating: 1, count: count)
    }
  }

  var axes: [String: [String]] {
    ["cells": layout.cellNames, "groups": (1...layout.series).map { "s\($0)" }]
  }

  var properties: [String: SettingValue] {
    [
      "sources": .texts(cell.parameters.sources), "cells": .texts(layout.cellNames),
    ]
  }

  var parameterValues: [String: [Double]] {
    [
      "heat_transfer": [cell.parameters.heatTransfer],
      "collapse_conductance": [DecompositionLaw.collapseConductance(cell)],
      "balancing_floor": [cell.parameters.upperVoltage - 0.3],
      "lower_voltage": [cell.parameters.lowerVoltage],
      "upper_voltage": [cell.parameters.upperVoltage],
    ]
  }

  var portValues: [String: [Double]] {
    let voltages = initialCharges.map { charge in
      let start = cell.window.stoichiometries(at: charge)
      let excess = initialTemperature - cell.parameters.referenceTemperature
      return cell.openCircuit(cell.positive, start.positive, excess)
        - cell.openCircuit(cell.negative, start.negative, excess)
    }
    let temperatures = Array(repeating: initialTemperature, count: voltages.count)
    let sum = voltages.reduce(0, +) / Double(layout.parallel)
    return [
      "voltage": [sum], "voltage_measured": [sum], "cell_voltage": voltages,
      "cell_voltage_measured": voltages, "lowest_voltage": [voltages.min() ?? 0],
      "highest_voltage": [voltages.max() ?? 0], "cell_charge": initialCharges,
      "cell_temperature": temperatures, "cell_temperature_measured": temperatures,
      "highest_temperature": [initialTemperature],
      "state_of_charge": [initialCharges.reduce(0, +) / Double(voltages.count)],
    ]
  }

  var snapshotByteCount: Int? { lastingByteCount }

  func save(_ state: UnsafeRawPointer, into bytes: UnsafeMutableRawPointer) {
    equations.state(UnsafeMutableRawPointer(mutating: state)).save(into: bytes)
  }

  func restore(_ state: UnsafeMutableRawPointer, from bytes: UnsafeRawPointer) {
    // What is worked out afresh must not depend on what lay there.
    state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    equations.state(state).load(from: bytes)
  }

  /// Draws each cell's spread; all rest, following the loads.
  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    let state = equations.state(frame.state)
    state.header.initialize(to: PackHeader())
    let streams = (
      frame.random.substream(1), frame.random.substream(2), frame.random.substream(3)
    )
    for k in 0..<state.count {
      let draw = UInt64(k)
      var place = PackPlace()
      // Five deviations at most: a draw must not turn a cell inside out.
      func drawn(_ stream: RandomStream, _ deviation: Double) -> Double {
        deviation == 0 ? 0 : deviation * min(max(stream.normal(at: draw), -5), 5)
      }
      place.capacityDraw = max(1 + drawn(streams.0, spread.capacity), 0.05)
      place.resistanceDraw = max(1 + drawn(streams.1, spread.resistance), 0.2)
      (state.places + k).initialize(to: place)
      let charge = min(max(initialCharges[k] + drawn(streams.2, spread.charge), 0), 1)
      let start = cell.window.stoichiometries(at: charge)
      cell.initialize(
        state.cell(k), negative: start.negative, positive: start.positive,
        temperature: frame.parameters[places.ambientTemperature])
      state.header.pointee.now.voltage +=
        state.cell(k).now.pointee.voltage / Double(layout.parallel)
    }
  }
}

extension CellParameters {
  /// The set that the settings name, scaled to their capacity.
  init(_ request: BuildRequest) throws {
    let name = request.text("parameters") ?? "Chen2020"
    let known: CellParameters?
    do {
      known = try ParameterLibrary.parameters(named: name)
    } catch {
      throw PluginError("parameter set \(name): \(error)", setting: "parameters")
    }
    guard let known else {
      throw PluginError(
        "there is no parameter set \(name)",
        help: "there are " + ParameterLibrary.names.joined(separator: ", "),
        setting: "parameters")
    }
    let capacity = request.number("capacity")
    self = capacity > 0 ? known.scaled(to: capacity) : known
  }
}
