import Engine

/// Declarations of calibrations.
extension Checker {
  static let calibrationSettings = [
    "model", "to", "match", "priors", "noise", "runs", "seed", "parallel",
  ]

  private static let usualSettings = [
    ("model", "`model: discharge`, the scenario that is to give what was measured"),
    ("to", "`to: data`, a table of what was measured"),
    ("match", "`match: { voltage: cell.voltage }`, which column the scenario is to give by what"),
    ("priors", "`priors: { resistance: lognormal(20 mohm, 0.3) }`, what is believed beforehand"),
  ]

  func calibration(
    _ name: Name, _ method: Expression, _ settings: [Setting], _ statement: Statement,
    _ context: Context
  ) {
    guard context.phase == .script else {
      report(
        .onlyAtScriptLevel, "a calibration stands at the top level", at: name.span,
        help: "a running scenario cannot start others")
      return
    }
    // Whatever goes wrong below, the name is known from here on.
    bind(name, .missing, .any, context)
    guard method.kind.name == "bayesian" else {
      report(
        .calibrationSetting, "there is no such way to calibrate", at: method.span,
        help: "write `calibrate \(name.text) = bayesian { … }`")
      return
    }
    var given: [String: Setting] = [:]
    for setting in settings {
      if let earlier = given.updateValue(setting, forKey: setting.name.text) {
        report(
          .duplicateSetting, "the setting `\(setting.name.text)` stands twice",
          at: setting.name.span, label: "again here",
          secondary: [.init(span: earlier.name.span, text: "first here")])
      } else if !Self.calibrationSettings.contains(setting.name.text) {
        report(
          .calibrationSetting, "a calibration has no setting `\(setting.name.text)`",
          at: setting.name.span,
          help: Suggestion.help(for: setting.name.text, in: Self.calibrationSettings)
            ?? "it has \(Self.calibrationSettings.joined(separator: ", "))")
        type(setting.value, context)
      }
    }
    for (wanted, usage) in Self.usualSettings where given[wanted] == nil {
      report(
        .calibrationSetting, "the calibration does not say `\(wanted)`", at: name.span,
        help: "add \(usage)")
    }
    for (word, what) in [("runs", "the number of runs is"), ("seed", "the seed is")]
      + [("parallel", "the number of threads is")]
    {
      guard let node = given[word]?.value, let number = expectNumber(node, context, what)
      else { continue }
      bare(number, node, what)
    }
    let data = given["to"].flatMap { columns(of: $0.value, context) }
    guard let model = given["model"]?.value, let scenario = calibratedScenario(model, context)
    else { return }
    var unknowns: [(name: String, type: NumberType)] = []
    if let node = given["priors"]?.value {
      unknowns = priors(node, scenario, context)
      requireValues(scenario, node, model)
    }
    var outputs: [CalibrationSymbol.Output] = []
    if let node = given["match"]?.value {
      var isTable = false
      if let to = given["to"]?.value, case .table = checked.type(of: to) { isTable = true }
      outputs = matches(node, scenario, data, isTable: isTable, context)
    }
    if let node = given["noise"]?.value { noise(node, &outputs, context) }
    let symbol = CalibrationSymbol(
      name: name.text, scenario: scenario, settings: settings, unknowns: unknowns,
      outputs: outputs, span: name.span)
    symbols.calibrations[ObjectIdentifier(statement)] = symbol
    bind(name, .constant, .record(CalibrationResult.fields(of: symbol)), context)
  }

  private func calibratedScenario(_ node: Expression, _ context: Context) -> ScenarioSymbol? {
    let advice = "put what is to give the data into"
    guard let name = node.kind.name else {
      report(
        .unknownScenario, "`model` names a scenario", at: node.span,
        help: "\(advice) `scenario name(parameter = …) { … }`")
      return nil
    }
    return scenario(of: Name(text: name, span: node.span), advice, context)
  }

  // MARK: What is believed

  private func priors(_ value: Expression, _ scenario: ScenarioSymbol, _ context: Context) -> [(
    name: String, type: NumberType
  )] {
    guard case .record(let fields) = value.kind, !fields.isEmpty else {
      report(
        .calibrationSetting, "`priors` takes a distribution for each unknown parameter",
        at: value.span, help: "write `priors: { resistance: lognormal(20 mohm, 0.3) }`")
      return []
    }
    let parameters = scenario.scope.ownBindings.filter {
      if case .parameter = $0.value.kind { true } else { false }
    }
    var result: [(name: String, type: NumberType)] = []
    for field in fields {
      let name = field.name.text
      let found = type(field.value, context)
      guard let parameter = parameters[name] else {
        report(
          .calibrationSetting, "`\(scenario.name)` has no parameter `\(name)`",
          at: field.name.span,
          help: Suggestion.help(for: name, in: Array(parameters.keys))
            ?? (parameters.isEmpty
              ? "give the scenario parameters: `scenario \(scenario.name)(\(name) = …) { … }`"
              : "it has \(parameters.keys.sorted().joined(separator: ", "))"))
        continue
      }
      names?.noteUse(of: parameter, at: field.name.span)
      guard !result.contains(where: { $0.name == name }) else {
        report(.duplicateSetting, "`\(name)` has two priors", at: field.name.span)
        continue
      }
      guard let believed = belief(found, field.value, "the prior of `\(name)` is") else { continue }
      guard case .number(let wanted) = parameter.type else {
        result.append((name, believed))
        continue
      }
      guard believed.dimension.isCompatible(with: wanted.dimension) else {
        report(
          .argumentDimension, "`\(name)` takes \(wanted.described)", at: field.value.span,
          label: "this prior is in \(believed.described)")
        continue
      }
      result.append((name, wanted.with(display: believed.display ?? wanted.display)))
    }
    return result
  }

  /// The numbers of a distribution, or of a range, which stands for a uniform one.
  private func belief(_ found: Type, _ node: Expression, _ what: String) -> NumberType? {
    switch found {
    case .distribution(let number), .range(let number): return number
    case .any: return nil
    default:
      report(
        .calibrationSetting, "\(what) a distribution", at: node.span,
        label: "this is \(found.described)",
        help: "such as `normal(3 kg, 0.4 kg)`, `lognormal(20 mohm, 0.3)`, `uniform(4 Ah, 6 Ah)`")
      return nil
    }
  }

  /// Every parameter needs a value: of its own, or from a prior.
  private func requireValues(_ scenario: ScenarioSymbol, _ priors: Expression, _ node: Expression) {
    guard case .record(let fields) = priors.kind else { return }
    for parameter in scenario.syntax?.parameters ?? [] where parameter.defaultValue == nil {
      let name = parameter.name.text
      guard !fields.contains(where: { $0.name.text == name }) else { continue }
      report(
        .calibrationSetting, "nothing gives `\(name)` of `\(scenario.name)` a value",
        at: node.span, help: "give it a prior, or a value in the scenario: `\(name) = …`")
    }
  }
}
