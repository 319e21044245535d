import Engine

/// One `calibrate` of a script.
final class CalibrationSymbol: Sendable {
  /// What was measured, and what of the scenario it is compared with.
  struct Output: Sendable {
    /// The column of the data.
    let column: String
    /// A port, signal or fault of the scenario.
    let path: Expression
    let type: NumberType
    /// The type of its noise, and of what is left of the readings.
    var difference: NumberType

    init(column: String, path: Expression, type: NumberType) {
      self.column = column
      self.path = path
      self.type = type
      difference = type.asDifference
    }
  }

  let name: String
  let scenario: ScenarioSymbol
  let settings: [Setting]
  /// The scenario's parameters that are to be found out, in the order of `priors`.
  let unknowns: [(name: String, type: NumberType)]
  /// In the order of `match`.
  let outputs: [Output]
  let span: Span

  init(
    name: String, scenario: ScenarioSymbol, settings: [Setting],
    unknowns: [(name: String, type: NumberType)], outputs: [Output], span: Span
  ) {
    self.name = name
    self.scenario = scenario
    self.settings = settings
    self.unknowns = unknowns
    self.outputs = outputs
    self.span = span
  }

  func setting(_ name: String) -> Expression? {
    settings.first { $0.name.text == name }?.value
  }

  /// What is said of the noise of a column: its own setting, or the one for all.
  func noise(of column: String) -> Expression? {
    guard let node = setting("noise") else { return nil }
    guard case .record(let fields) = node.kind else { return node }
    return fields.first { $0.name.text == column }?.value
  }
}
