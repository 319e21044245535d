import Engine

extension DecompositionLaw {
  /// The law that the setting `runaway` asks for; nil for none.
  init?(_ request: BuildRequest, _ cell: ElectrochemicalCell) throws {
    guard request.text("runaway") == "arrhenius" else { return nil }
    guard cell.isThermal else {
      throw PluginError(
        "runaway: \"arrhenius\" heats the cell, and thermal: \"isothermal\" holds its temperature",
        help: "write thermal: \"lumped\"", setting: "runaway")
    }
    self.init(cell.parameters)
  }

  /// 2C at the upper cut-off, S.
  static func collapseConductance(_ cell: ElectrochemicalCell) -> Double {
    2 * cell.fullCurrent / cell.parameters.upperVoltage
  }

  /// Lets a cell decompose after a step of `length`, and keeps its next steps short enough for its heat to act.
  func react(_ state: inout DecompositionState, _ cell: CellMemory, for length: Double) {
    let start = cell.now.pointee.temperature
    let end = react(&state, from: start, for: length)
    guard end != start else { return }
    cell.now.pointee.temperature = end
    // A kelvin a step, but no less than a tenth of a second: what cools meanwhile is little by then.
    let wish = max(0.1, length / abs(end - start))
    cell.now.pointee.nextStep = min(cell.now.pointee.nextStep, wish)
  }
}
