import Engine

/// Twins and their settings.
extension Checker {
  func twin(
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
    addCounters(of: symbol, context)
  }

  func model(_ path: Expression, _ context: Context) -> (
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
    if let made = context.scope.find(plugin) { names?.noteUse(of: made, at: base.span) }
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
    names?.note(.model(plugin: plugin, model.name), at: name.span)
    return (plugin, model)
  }

  func checkSettings(
    _ settings: [Setting], of twin: TwinSymbol, _ name: Name, _ context: Context
  ) {
    let model = twin.model
    var seen: [String: Span] = [:]
    for setting in settings {
      let found = type(setting.value, context)
      names?.note(.setting(twin, setting.name.text), at: setting.name.span)
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

  func checkSetting(_ found: Type, _ setting: Setting, _ parameter: ParameterDescription) {
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
    case .choice(let names, _), .choiceOrFile(let names, _):
      let choices = names.map { "\"\($0)\"" }.joined(separator: ", ")
      var isFile = false
      if case .choiceOrFile = parameter.value { isFile = true }
      guard found == .text else {
        return wrong("one of \(choices)" + (isFile ? ", or the path of a file" : ""))
      }
      if case .string(let parts) = setting.value.kind, case .text(let text)? = parts.first,
        parts.count == 1,
        !names.contains(text), !(isFile && text.contains { $0 == "." || $0 == "/" })
      {
        report(
          .settingRange, "the setting `\(parameter.name)` cannot be \"\(text)\"",
          at: setting.value.span,
          help: Suggestion.help(for: text, in: names)
            ?? "it is one of \(choices)" + (isFile ? ", or the path of a file" : ""))
      }
    case .property(let name, _):
      guard case .property(_, let given) = found, given == name else {
        return wrong("the `\(name)` of another twin, such as `arm.\(name)`")
      }
    }
  }

  func checkRange(
    _ setting: Setting, _ parameter: ParameterDescription, _ unit: Unit,
    _ range: ClosedRange<Double>
  ) {
    guard let value = constantValue(setting.value), !range.containsRounded(value) else {
      return
    }
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
}

extension ParameterDescription {
  /// Whether a twin cannot be built without it. A tunable parameter without a default gets its value from
  /// what the model is built from, such as a robot's file.
  var isRequired: Bool {
    switch value {
    case .number(_, let value, _): value == nil && !isTunable && !isOptional
    case .integer(let value, _): value == nil
    case .boolean(let value): value == nil
    case .text(let value), .file(let value), .choice(_, let value), .choiceOrFile(_, let value):
      value == nil
    case .property(_, let isRequired): isRequired
    }
  }
}
