import Engine

/// Declarations: scenarios, twins, wires, signals, recordings, requirements.
extension Checker {
  func check(_ scenario: ScenarioSyntax, _ statement: Statement, _ context: Context) {
    guard context.phase == .script else {
      report(
        .onlyAtScriptLevel, "a scenario stands at the top level", at: scenario.name.span,
        help: "move it out of the block")
      return
    }
    let scope = Scope(.scenario, in: context.scope)
    let symbol = ScenarioSymbol(name: scenario.name.text, syntax: scenario, scope: scope)
    symbols.scenarios[ObjectIdentifier(statement)] = symbol
    bind(scenario.name, .scenario(symbol), .scenario(symbol), context)
    let inner = Context(scope: scope, phase: .scenario)
    for parameter in scenario.parameters {
      var found: Type = parameter.defaultValue.map { type($0, context) } ?? .any
      if let unit = parameter.unit, let declared = resolve(unit) {
        if case .number(let number) = found, let value = parameter.defaultValue {
          if !number.dimension.isCompatible(with: declared.dimension), !isZero(value) {
            report(
              .cannotAssignDimension,
              "`\(parameter.name.text)` is declared as \(NumberType(declared).described)",
              at: value.span, label: "this is \(number.described)",
              secondary: [.init(span: unit.span, text: "declared here")])
          }
          found = .number(
            NumberType(declared.dimension, scale: number.scale, display: number.display ?? declared)
          )
        } else {
          found = .number(NumberType(declared))
        }
      }
      bind(parameter.name, .parameter, found, inner)
    }
    check(scenario.body.statements, inner)
  }

  func checkDeclaration(_ statement: Statement, _ context: Context) {
    guard context.phase == .script || context.phase == .scenario else {
      report(
        .onlyInScenario, "declarations stand at the top level or directly in a scenario",
        at: statement.span,
        help: "move this out of the block; what exists does not change while a run goes on")
      return
    }
    switch statement.kind {
    case .twin(let name, let model, let settings): twin(name, model, settings, statement, context)
    case .connect(let from, let to, let delay): connect(from, to, delay, statement, context)
    case .signal(let name, let value):
      let found = type(value, context.at(.step))
      let kept: Type
      switch found {
      case .number, .truth, .list(.number), .any: kept = found
      default:
        report(
          .expectedNumber, "a signal is a number, a list of numbers, or true or false",
          at: value.span,
          label: "this is \(found.described)")
        kept = .any
      }
      let symbol = SignalSymbol(name: name.text, type: kept, span: name.span)
      symbols.signals[ObjectIdentifier(statement)] = symbol
      bind(name, .signal(symbol), kept, context)
    case .record(let paths, let period, _):
      for path in paths { recordPath(path, context) }
      if let period { expectTime(period, context, "`every` takes") }
    case .fault(let name, let target, let settings):
      fault(name, target, settings, statement, context)
    case .require(let name, let value):
      var inner = context.at(.step)
      inner.isInRequirement = true
      expectTruth(value, inner, "a requirement is")
      let symbol = RequirementSymbol(name: name.text, span: name.span)
      symbols.requirements[ObjectIdentifier(statement)] = symbol
      bind(name, .requirement(symbol), .requirement(symbol), context)
    case .learn(let isCalibration, let name, _, _):
      missing(
        statement, name, isCalibration ? "`calibrate`" : "`learn`", plugin: "learners", context)
    case .study(let name, let scenario, _):
      if context.scope.find(scenario.text) == nil {
        report(
          .unknownScenario, "there is no scenario `\(scenario.text)`", at: scenario.span,
          help: Suggestion.help(for: scenario.text, in: context.scope.visibleNames))
      }
      missing(statement, name, "`study`", plugin: "studies", context)
    default: break
    }
  }

  /// A construct whose plugin is not in this build: named once, and its result fits everywhere.
  private func missing(
    _ statement: Statement, _ name: Name, _ construct: String, plugin: String, _ context: Context
  ) {
    missingStatements.insert(ObjectIdentifier(statement))
    if !missingPlugins.contains(plugin) {
      report(
        .missingPlugin, "\(construct) needs the plugin `\(plugin)`, which this twin does not have",
        at: name.span, help: "`twin plugins` lists what it has")
    }
    missingPlugins.insert(plugin)
    bind(name, .missing, .any, context)
  }

  // MARK: Twins

  private func twin(
    _ name: Name, _ path: Expression, _ settings: [Setting], _ statement: Statement,
    _ context: Context
  ) {
    guard let model = model(path, context) else {
      missingStatements.insert(ObjectIdentifier(statement))
      for setting in settings { type(setting.value, context) }
      bind(name, .missing, .any, context)
      return
    }
    let symbol = TwinSymbol(
      name: name.text, plugin: model.plugin, model: model.description, span: name.span)
    symbols.twins[ObjectIdentifier(statement)] = symbol
    checkSettings(settings, of: symbol, name, context)
    bind(name, .twin(symbol), .twin(symbol), context)
  }

  private func model(_ path: Expression, _ context: Context) -> (
    plugin: String, description: ModelDescription
  )? {
    guard case .member(let base, let name) = path.kind, case .name(let plugin) = base.kind else {
      let found = type(path, context)
      if found != .any {
        report(
          .unknownModel, "a twin is made from a model of a plugin", at: path.span,
          label: "this is \(found.described)",
          help: "write `twin x = plugin.model { … }`")
      }
      return nil
    }
    guard let description = plugins[plugin] else {
      if !missingPlugins.contains(plugin), context.scope.find(plugin) == nil {
        missingPlugins.insert(plugin)
        report(
          .unknownPlugin, "there is no plugin `\(plugin)` in this twin", at: base.span,
          help: Suggestion.help(for: plugin, in: plugins.keys)
            ?? "it has \(plugins.keys.sorted().joined(separator: ", "))")
      }
      return nil
    }
    if !usedPlugins.contains(plugin) {
      usedPlugins.insert(plugin)
      report(
        .pluginNotUsed, "the plugin `\(plugin)` is not loaded", at: base.span,
        help: "add `use \(plugin)` at the top")
    }
    guard let model = description.models.first(where: { $0.name == name.text }) else {
      report(
        .unknownModel, "the plugin `\(plugin)` has no model `\(name.text)`", at: name.span,
        help: Suggestion.help(for: name.text, in: description.models.map(\.name))
          ?? "it has \(description.models.map(\.name).joined(separator: ", "))")
      return nil
    }
    return (plugin, model)
  }

  private func checkSettings(
    _ settings: [Setting], of twin: TwinSymbol, _ name: Name, _ context: Context
  ) {
    let model = twin.model
    var seen: [String: Span] = [:]
    for setting in settings {
      let found = type(setting.value, context)
      if let earlier = seen.updateValue(setting.name.span, forKey: setting.name.text) {
        report(
          .duplicateSetting, "the setting `\(setting.name.text)` stands twice",
          at: setting.name.span,
          label: "again here", secondary: [.init(span: earlier, text: "first here")])
        continue
      }
      if setting.name.text == "period" || setting.name.text == "step",
        model.parameters.allSatisfy({ $0.name != setting.name.text })
      {
        expectTime(setting.value, context, "a period is")
        continue
      }
      guard let parameter = model.parameters.first(where: { $0.name == setting.name.text }) else {
        report(
          .unknownSetting, "\(twin.plugin).\(model.name) has no setting `\(setting.name.text)`",
          at: setting.name.span,
          help: Suggestion.help(for: setting.name.text, in: model.parameters.map(\.name))
            ?? "`twin plugins \(twin.plugin)` lists its settings")
        continue
      }
      checkSetting(found, setting, parameter)
    }
    for parameter in model.parameters where seen[parameter.name] == nil && parameter.isRequired {
      report(
        .missingSetting, "\(twin.plugin).\(model.name) needs the setting `\(parameter.name)`",
        at: name.span,
        help: "\(parameter.name): \(parameter.meaning)")
    }
  }

  private func checkSetting(_ found: Type, _ setting: Setting, _ parameter: ParameterDescription) {
    if found == .any || found == .list(.any) { return }
    func wrong(_ what: String) {
      report(
        .settingKind, "the setting `\(parameter.name)` takes \(what)", at: setting.value.span,
        label: "this is \(found.described)")
    }
    switch parameter.value {
    case .number(let unit, _, let range):
      let number: NumberType
      switch found {
      case .number(let one): number = one
      case .list(.number(let each)) where parameter.shape != .scalar: number = each
      default:
        return wrong(parameter.shape == .scalar ? "a number" : "a number or a list of numbers")
      }
      guard number.dimension.isCompatible(with: unit.dimension) || isZero(setting.value) else {
        report(
          .settingDimension, "the setting `\(parameter.name)` takes \(NumberType(unit).described)",
          at: setting.value.span, label: "this is \(number.described)")
        return
      }
      checkRange(setting, parameter, unit, range)
    case .integer(_, let range):
      guard case .number(let number) = found, number.dimension.isOne else {
        return wrong("a whole number")
      }
      if let value = constantValue(setting.value),
        value != value.rounded()
          || !(Double(range.lowerBound)...Double(range.upperBound)).contains(value)
      {
        report(
          .settingRange,
          "the setting `\(parameter.name)` takes a whole number from \(range.lowerBound) to \(range.upperBound)",
          at: setting.value.span)
      }
    case .boolean: if found != .truth { wrong("true or false") }
    case .text, .file: if found != .text { wrong("a text in double quotes") }
    case .choice(let names, _):
      guard found == .text else {
        return wrong("one of \(names.map { "\"\($0)\"" }.joined(separator: ", "))")
      }
      if case .string(let parts) = setting.value.kind, case .text(let text)? = parts.first,
        parts.count == 1,
        !names.contains(text)
      {
        report(
          .settingRange, "the setting `\(parameter.name)` cannot be \"\(text)\"",
          at: setting.value.span,
          help: Suggestion.help(for: text, in: names)
            ?? "it is one of \(names.map { "\"\($0)\"" }.joined(separator: ", "))")
      }
    case .property(let name, _):
      guard case .property(_, let given) = found, given == name else {
        return wrong("the `\(name)` of another twin, such as `arm.\(name)`")
      }
    }
  }

  private func checkRange(
    _ setting: Setting, _ parameter: ParameterDescription, _ unit: Unit,
    _ range: ClosedRange<Double>
  ) {
    guard let value = constantValue(setting.value), !range.contains(value) else { return }
    let symbol = unit.symbol == "1" ? "" : " " + unit.symbol
    func shown(_ value: Double) -> String {
      abs(value) == .infinity || abs(value) > 1e300
        ? (value < 0 ? "−∞" : "∞") : QuantityFormat.number(unit.fromSI(value))
    }
    report(
      .settingRange,
      "the setting `\(parameter.name)` lies within \(shown(range.lowerBound)) .. \(shown(range.upperBound))\(symbol)",
      at: setting.value.span, label: "this is \(shown(value))\(symbol)")
  }

  // MARK: Wires and recordings

  private func connect(
    _ from: Expression, _ to: Expression, _ delay: Expression?, _ statement: Statement,
    _ context: Context
  ) {
    let source = type(from, context.at(.scenario))
    let sink = type(to, context.at(.scenario))
    if let delay { expectTime(delay, context, "a delay is") }
    if case .port(let reference)? = checked.resolution(of: to) {
      let name = "\(reference.twin.name).\(reference.name)"
      if let port = reference.twin.model.port(reference.name), port.direction == .output {
        report(
          .notAnInput, "`\(name)` is an output and cannot be driven", at: to.span,
          help: "inputs of \(reference.twin.name): "
            + reference.twin.model.ports.filter { $0.direction == .input }.map(\.name).joined(
              separator: ", "))
        return
      }
      if reference.index == nil {
        let key = PortUse(
          twin: reference.twin, name: reference.name, isParameter: false, index: nil)
        if let earlier = drivenInputs[key], earlier != statement.span {
          report(
            .alreadyDriven, "`\(name)` is driven by two wires", at: to.span, label: "again here",
            secondary: [.init(span: earlier, text: "first here")])
        }
        drivenInputs[key] = statement.span
      }
    } else if sink != .any {
      report(
        .notAPort, "a wire ends at an input of a twin", at: to.span,
        label: "this is \(sink.described)")
      return
    }
    switch checked.resolution(of: from) {
    case .port(let reference)?:
      if let port = reference.twin.model.port(reference.name), port.direction == .input {
        report(
          .notAnOutput, "`\(reference.twin.name).\(reference.name)` is an input and gives nothing",
          at: from.span,
          help: "outputs of \(reference.twin.name): "
            + reference.twin.model.ports.filter { $0.direction == .output }.map(\.name).joined(
              separator: ", "))
        return
      }
    case .signal?: break
    default:
      if source != .any {
        report(
          .notAPort, "a wire starts at an output or a signal", at: from.span,
          label: "this is \(source.described)")
      }
      return
    }
    checkWire(source, from, sink, to)
  }

  private func checkWire(_ source: Type, _ from: Expression, _ sink: Type, _ to: Expression) {
    switch (source, sink) {
    case (.number(let x), .number(let y)), (.list(.number(let x)), .list(.number(let y))):
      guard !x.dimension.isCompatible(with: y.dimension) else { return }
      var help: String?
      if case .port(let reference)? = checked.resolution(of: to) {
        let others = reference.twin.model.ports.filter {
          $0.direction == .input && $0.unit.dimension.isCompatible(with: x.dimension)
        }
        help =
          others.isEmpty
          ? nil
          : "\(reference.twin.name) also has: "
            + others.map { "\($0.name) [\($0.unit.symbol)]" }.joined(separator: ", ")
      }
      report(
        .connectDimension, "cannot connect \(x.plainName) to \(y.plainName)", at: to.span,
        label: y.described,
        secondary: [.init(span: from.span, text: x.described)], help: help)
    case (.list, .number), (.number, .list):
      report(
        .shapeMismatch, "cannot connect \(source.described) to \(sink.described)", at: to.span,
        label: sink.described, secondary: [.init(span: from.span, text: source.described)],
        help: "name one element, as in `arm.joint[2].position`")
    default: break
    }
  }

  private func recordPath(_ path: RecordPath, _ context: Context) {
    let found = type(path.path, context.at(.scenario))
    if path.isEverything {
      if case .twin = found { return }
      if found != .any {
        report(
          .notAPort, "`.*` stands after the name of a twin", at: path.path.span,
          label: "this is \(found.described)")
      }
      return
    }
    switch checked.resolution(of: path.path) {
    case .port?, .signal?, .faultSignal?: break
    case .variable? where found.isNumber || found == .truth: break
    case .twin(let twin)?:
      report(
        .notAPort, "`\(twin.name)` is a whole twin", at: path.path.span,
        help: "write `record \(twin.name).*` for all its ports")
    default:
      if found != .any {
        report(
          .notAPort, "only ports, signals and numbers can be recorded", at: path.path.span,
          label: "this is \(found.described)", help: "give the calculation a name with `signal`")
      }
    }
  }

  // MARK: Runs

  func run(_ request: RunSyntax, _ node: Expression, _ context: Context) -> Type {
    for argument in request.arguments { type(argument.value, context) }
    if let duration = request.duration { expectTime(duration, context, "`for` takes") }
    if let step = request.step { expectTime(step, context, "`step` takes") }
    if let seed = request.seed, let number = expectNumber(seed, context, "a seed is"),
      !number.dimension.isOne
    {
      report(
        .notADimensionlessNumber, "a seed is a bare number", at: seed.span, label: number.described)
    }
    if context.phase != .script && context.phase != .function {
      report(
        .onlyAtScriptLevel, "a run is started at the top level or in a function", at: node.span,
        help: "a running scenario cannot start another")
    }
    guard let expression = request.scenario else { return .run(main) }
    let found = type(expression, context)
    switch found {
    case .scenario(let scenario):
      checkScenarioArguments(request.arguments, scenario, node)
      return .run(scenario)
    case .any: return .any
    default:
      report(
        .unknownScenario, "`run` takes a scenario", at: expression.span,
        label: "this is \(found.described)")
      return .any
    }
  }

  private func checkScenarioArguments(
    _ arguments: [Argument], _ scenario: ScenarioSymbol, _ node: Expression
  ) {
    guard let syntax = scenario.syntax else { return }
    // A run may set the scenario's parameters and every `param` in its body.
    var names = syntax.parameters.map(\.name.text)
    for statement in syntax.body.statements {
      if case .parameter(let name, _, _) = statement.kind { names.append(name.text) }
    }
    let signature = "\(scenario.name)(\(names.joined(separator: ", ")))"
    guard
      let places = match(
        arguments, to: names,
        required: { $0 < syntax.parameters.count && syntax.parameters[$0].defaultValue == nil },
        signature: signature, node)
    else { return }
    for (position, place) in places.enumerated() {
      guard case .number(let wanted)? = scenario.scope.own(names[place])?.type,
        case .number(let given) = checked.type(of: arguments[position].value)
      else { continue }
      if !given.dimension.isCompatible(with: wanted.dimension), !isZero(arguments[position].value) {
        report(
          .argumentDimension, "`\(names[place])` takes \(wanted.described)",
          at: arguments[position].value.span,
          label: "this is \(given.described)")
      }
    }
  }
}

extension ParameterDescription {
  /// Whether a twin cannot be built without it. A tunable parameter without a default gets its value from
  /// what the model is built from, such as a robot's file.
  var isRequired: Bool {
    switch value {
    case .number(_, let value, _): value == nil && !isTunable
    case .integer(let value, _): value == nil
    case .boolean(let value): value == nil
    case .text(let value), .file(let value), .choice(_, let value): value == nil
    case .property(_, let isRequired): isRequired
    }
  }
}
