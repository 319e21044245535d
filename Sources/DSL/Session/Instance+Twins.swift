import Engine

/// Declarations of twins, wires, signals and recordings.
extension Instance {
  func declareTwin(_ statement: Statement, _ values: SiteValues) throws(ScriptFailure) {
    guard case .twin(let name, _, let settings) = statement.kind,
      let symbol = host.symbols.twins[ObjectIdentifier(statement)]
    else { return }
    guard let plugin = host.plugins[symbol.plugin] else {
      throw ScriptFailure("there is no plugin \(symbol.plugin)")
    }
    var given: [String: SettingValue] = [:]
    var period = step
    for setting in settings {
      if setting.name.text == "period" || setting.name.text == "step",
        !symbol.model.parameters.contains(where: { $0.name == setting.name.text })
      {
        period = try values.time(setting.value, "the period of \(name.text)")
        continue
      }
      let value = try settingValue(setting, values)
      given[setting.name.text] = try located(value, of: setting, symbol.model)
    }
    if let files = host.access?.files {
      scenario.refusal = { path in files.refusal(reading: path) }
    }
    do {
      twins[symbol] = try scenario.addTwin(
        name.text, plugin: plugin, model: symbol.model.name, settings: given, period: period)
      showWarnings(of: name)
    } catch {
      let place = error.setting.flatMap { wrong in settings.first { $0.name.text == wrong } }
      host.failurePlace = place.map { $0.value.span } ?? name.span
      throw ScriptFailure((error.place.map { "\($0): " } ?? "") + error.message, help: error.help)
    }
  }

  /// Shows what the twin just declared warns of, each once a session.
  private func showWarnings(of name: Name) {
    guard let twin = scenario.twins.last else { return }
    for warning in twin.model.warnings {
      let text = "\(name.text): \(warning)"
      guard host.shownWarnings.insert(text).inserted else { continue }
      var place = ""
      if host.sources.indices.contains(name.span.file) {
        let source = host.sources[name.span.file]
        let start = name.span.start
        place = "\n  \(source.name):\(source.line(at: start)):\(source.column(at: start))"
      }
      host.show(.warning(text + place))
    }
  }

  /// A file is found from the folder of the script that names it, and must be one that scripts may read.
  private func located(_ value: SettingValue, of setting: Setting, _ model: ModelDescription)
    throws(ScriptFailure) -> SettingValue
  {
    guard case .text(let name) = value, let access = host.access else { return value }
    switch model.parameters.first(where: { $0.name == setting.name.text })?.value {
    case .file: break
    case .choiceOrFile(let names, _) where !names.contains(name): break
    default: return value
    }
    host.failurePlace = setting.value.span
    let place = access.folders[setting.value.span.file]
    let path = try access.files.path(reading: name, from: place)
    host.failurePlace = nil
    // The engine's relative names start from the main script's folder.
    return .text(place == nil || path.hasPrefix("/") ? name : FileAccess.absolute(path))
  }

  private func settingValue(_ setting: Setting, _ values: SiteValues) throws(ScriptFailure)
    -> SettingValue
  {
    if case .property(let twin, let name)? = host.checked.resolution(of: setting.value) {
      return try property(twin, name)
    }
    let value = values.value(setting.value)
    let machine = host.machine
    if value.isNumber { return .number(value.number) }
    if value.isBoolean { return .boolean(value.isTrue) }
    if value.tag == Value.Tag.string { return .text(machine.swiftString(value)) }
    if let numbers = machine.numbers(value) { return .numbers(numbers) }
    if let object = machine.hostObject(value) as? PropertyObject { return object.value }
    if value.tag == Value.Tag.list {
      let items = machine.items(value)
      if items.allSatisfy({ $0.tag == Value.Tag.string }) {
        return .texts(items.map { machine.swiftString($0) })
      }
    }
    host.failurePlace = setting.value.span
    throw ScriptFailure(
      "the setting \(setting.name.text) is \(machine.kindName(value))",
      help: "settings are numbers, lists of numbers, texts, true or false")
  }

  func property(_ symbol: TwinSymbol, _ name: String) throws(ScriptFailure) -> SettingValue {
    guard let value = try twin(symbol).properties[name] else {
      throw ScriptFailure("the twin \(symbol.name) offers no \(name)")
    }
    return value
  }

  func declareConnect(_ statement: Statement, _ values: SiteValues) throws(ScriptFailure) {
    guard case .connect(let from, let to, let delay) = statement.kind else { return }
    let target = try reference(to, values)
    let wait = try delay.map { node throws(ScriptFailure) in try values.time(node, "the delay") }
    if case .signal(let signal)? = host.checked.resolution(of: from) {
      try connect(signal, to: target, delay: wait)
      return
    }
    let source = try reference(from, values)
    do { try scenario.connect(source, to: target, delay: wait) } catch {
      throw ScriptFailure(error)
    }
  }

  private func connect(_ signal: SignalSymbol, to target: PortReference, delay: Int64?)
    throws(ScriptFailure)
  {
    guard delay == nil else {
      throw ScriptFailure(
        "a wire from a signal has no delay", help: "it already reads the last instant's value")
    }
    let range = try range(signal)
    guard range.count == target.range.count else {
      throw ScriptFailure(
        "cannot connect \(signal.name) to \(target.path): they have \(range.count) and \(target.range.count) numbers"
      )
    }
    do { try scenario.connect(range, to: target) } catch { throw ScriptFailure(error) }
  }

  /// The port a path names.
  func reference(_ node: Expression, _ values: SiteValues) throws(ScriptFailure) -> PortReference {
    guard case .port(let use)? = host.checked.resolution(of: node) else {
      throw ScriptFailure("this names no port of a twin")
    }
    let element = try use.index.map { index throws(ScriptFailure) in
      try values.index(index.expression)
    }
    return try port(use, element: element)
  }

  func declareSignal(_ statement: Statement, _ values: SiteValues) throws(ScriptFailure) {
    guard case .signal(let name, let value) = statement.kind,
      let symbol = host.symbols.signals[ObjectIdentifier(statement)]
    else { return }
    let program = try compile(value, values)
    let unit = symbol.type.displayUnit
    do {
      signals[symbol] = try scenario.addSignal(name.text, unit.dimension, unit: unit, program)
    } catch { throw ScriptFailure(error) }
    signalPorts[symbol] = try portPlace(value)
    signalBounds[symbol] = try portBound(value, values)
  }

  /// Compiles a step expression of a site.
  func compile(_ node: Expression, _ values: SiteValues) throws(ScriptFailure) -> any StepExpression
  {
    try StepCompiler(host.checked, InstanceEnvironment(instance: self, values: values)).compile(
      node)
  }

  func declareRecord(_ statement: Statement, _ values: SiteValues) throws(ScriptFailure) {
    guard case .record(let paths, let every, let alias) = statement.kind else { return }
    let period = try every.map { node throws(ScriptFailure) in
      try values.time(node, "the period of `record`")
    }
    let clock = try clock(of: every)
    for path in paths {
      if path.isEverything {
        guard case .twin(let symbol)? = host.checked.resolution(of: path.path) else { continue }
        let handle = try twin(symbol)
        for slot in handle.slots where slot.role != .parameter {
          do { try record(try handle.port(slot.name), period, clock) } catch {
            throw ScriptFailure.from(error)
          }
        }
        continue
      }
      try record(path.path, values, period, clock, paths.count == 1 ? alias?.text : nil)
    }
  }

  private func record(_ port: PortReference, _ period: Int64?, _ clock: UseClock?) throws {
    recorded.insert(port.path)
    try scenario.record(port, period: period, on: clock)
  }

  private func record(
    _ node: Expression, _ values: SiteValues, _ period: Int64?, _ clock: UseClock?,
    _ alias: String?
  ) throws(ScriptFailure) {
    do {
      switch host.checked.resolution(of: node) {
      case .port:
        let port = try reference(node, values)
        if let alias {
          try scenario.record(
            alias, port.range, unit: port.slot.unit, period: period, on: clock)
        } else {
          try record(port, period, clock)
        }
      case .signal(let signal)?:
        try scenario.record(
          alias ?? signal.name, try range(signal), unit: signal.type.displayUnit, period: period,
          on: clock)
      case .faultSignal(let fault, let member)?:
        if alias == nil { recorded.insert("\(fault.name).\(member.rawValue)") }
        try scenario.record(
          alias ?? "\(fault.name).\(member.rawValue)", try range(fault, member), period: period,
          on: clock)
      case .requirementMember(let requirement, let member)?:
        if alias == nil { recorded.insert("\(requirement.name).\(member)") }
        if member == RequirementMember.violated.rawValue {
          try scenario.record(
            alias ?? "\(requirement.name).\(member)", try violated(requirement), period: period,
            on: clock)
          return
        }
        try scenario.recordRemainingLife(
          of: requirement.name, as: alias, period: period, on: clock)
      case .variable?:
        guard case .name(let name) = node.kind,
          case .bus(let range)? = InstanceEnvironment(instance: self, values: values).variable(name)
        else { throw ScriptFailure("only a `var` that holds a number can be recorded") }
        try scenario.record(
          alias ?? name, range, unit: host.checked.type(of: node).displayUnit, period: period,
          on: clock)
      default: throw ScriptFailure("this cannot be recorded")
      }
    } catch {
      throw ScriptFailure.from(error)
    }
  }
}

/// Something a twin offers, as scripts hold it.
final class PropertyObject: HostObject {
  let value: SettingValue

  init(_ value: SettingValue) { self.value = value }

  var typeName: String { "property" }
  var text: String {
    switch value {
    case .number(let number): QuantityFormat.number(number)
    case .numbers(let numbers):
      "[" + numbers.map { QuantityFormat.number($0) }.joined(separator: ", ") + "]"
    case .boolean(let truth): truth ? "true" : "false"
    case .text(let text): text
    case .texts(let texts): "[" + texts.joined(separator: ", ") + "]"
    case .opaque(_, let summary): summary
    }
  }
}

extension Type {
  /// The unit that values of this type are shown and recorded in.
  var displayUnit: Unit {
    switch self {
    case .number(let number), .distribution(let number), .range(let number):
      number.display
        ?? (number.dimension.isOne ? .one : Unit(number.dimension.symbol, number.dimension))
    case .list(let element): element.displayUnit
    default: .one
    }
  }
}
