import Engine

/// What `twin plugins` prints, from nothing but a plugin's description.
struct PluginText {
  let terminal: Terminal

  private var width: Int { min(terminal.width, 140) }

  /// One line for each plugin and each of its models.
  func overview(_ plugins: [PluginDescription]) -> [String] {
    var lines: [String] = []
    for plugin in plugins {
      if !lines.isEmpty { lines.append("") }
      lines += title(plugin)
      var table = TextTable([.init(title: "model"), .init(title: "what it is", isNote: true)])
      table.rows = plugin.models.map {
        [.init("\(plugin.name).\($0.name)", .accent), .init($0.summary)]
      }
      lines += table.lines(for: terminal, width: width)
    }
    return lines
  }

  /// Everything about a plugin, or about one of its models.
  func details(_ plugin: PluginDescription, model name: String? = nil) -> [String] {
    var lines = title(plugin)
    for model in plugin.models where name == nil || model.name == name {
      lines += [""] + details(model, of: plugin)
    }
    return lines
  }

  private func title(_ plugin: PluginDescription) -> [String] {
    let start = "\(plugin.name) \(plugin.version)"
    let wrapped = DisplayText.wrap("\(start)  \(plugin.summary)", to: width)
    return wrapped.enumerated().map { index, line in
      index == 0 && line.hasPrefix(start)
        ? terminal.paint(start, .bold) + line.dropFirst(start.count) : line
    }
  }

  private func details(_ model: ModelDescription, of plugin: PluginDescription) -> [String] {
    var lines = [terminal.paint("\(plugin.name).\(model.name)", .bold)]
    lines += paragraph(model.summary)
    let every = NumberText.period(model.period)
    let setBy = model.periodParameter.map { ", unless `\($0)` says otherwise" } ?? ""
    lines += paragraph("Steps every \(every)\(setBy).")
    if !model.theory.isEmpty { lines += [""] + paragraph(model.theory) }
    lines += section("settings", model.parameters.isEmpty ? nil : parameters(model.parameters))
    for direction in [PortDescription.Direction.input, .output] {
      let ports = model.ports.filter { $0.direction == direction }
      lines += section("\(direction.rawValue)s", ports.isEmpty ? nil : table(of: ports))
    }
    lines += section("actions", model.actions.isEmpty ? nil : actions(model.actions))
    lines += section("fault modes", model.faultModes.isEmpty ? nil : faultModes(model))
    lines += section("properties", model.properties.isEmpty ? nil : properties(model.properties))
    if !model.citations.isEmpty {
      lines += ["", "  " + terminal.paint("sources", .accent)]
      lines += model.citations.flatMap { paragraph($0, indent: 4) }
    }
    return lines
  }

  private func paragraph(_ text: String, indent: Int = 2) -> [String] {
    DisplayText.wrap(text, to: width - indent).map {
      $0.isEmpty ? "" : String(repeating: " ", count: indent) + $0
    }
  }

  private func section(_ title: String, _ table: TextTable?) -> [String] {
    guard let table else { return [] }
    return ["", "  " + terminal.paint(title, .accent)]
      + table.lines(for: terminal, width: width, indent: 4)
  }

  private func parameters(_ parameters: [ParameterDescription]) -> TextTable {
    var table = TextTable([
      .init(title: "name"), .init(title: "default", side: .right), .init(title: "unit"),
      .init(title: "range"), .init(title: "meaning", isNote: true),
    ])
    for parameter in parameters {
      let value = DescriptionText.value(parameter)
      var notes = [parameter.meaning]
      if parameter.isTunable { notes.append("May change while a run goes on.") }
      if !parameter.source.isEmpty { notes.append("Source: \(parameter.source).") }
      table.rows.append([
        .init(parameter.name + DescriptionText.shape(parameter.shape)), .init(value.standard),
        .init(value.unit), .init(value.range), .init(sentences(notes)),
      ])
    }
    return table
  }

  private func table(of ports: [PortDescription]) -> TextTable {
    var table = TextTable([
      .init(title: "name"), .init(title: "at first", side: .right), .init(title: "unit"),
      .init(title: "meaning", isNote: true),
    ])
    for port in ports {
      var notes = [port.meaning]
      if let kind = DescriptionText.kind(port.kind) { notes.append("One of: \(kind).") }
      table.rows.append([
        .init(port.name + DescriptionText.shape(port.shape)), .init(DescriptionText.initial(port)),
        .init(DescriptionText.unit(port.unit)), .init(sentences(notes)),
      ])
    }
    return table
  }

  private func actions(_ actions: [ActionDescription]) -> TextTable {
    var table = TextTable([.init(title: "call"), .init(title: "meaning", isNote: true)])
    for action in actions {
      var notes = [action.meaning]
      for argument in action.arguments {
        let unit = argument.unit.symbol == "1" ? "" : " in \(argument.unit.symbol)"
        let standard = argument.defaultValue.map {
          ", \(DescriptionText.number($0, in: argument.unit)) if left out"
        }
        notes.append("`\(argument.name)`\(unit)\(standard ?? ""): \(argument.meaning)")
      }
      if let port = action.completion { notes.append("It is over when `\(port)` is true.") }
      if action.ending != nil {
        notes.append("`until` on the twin's own ports is met within a step.")
      }
      let arguments = action.arguments.map { $0.name + DescriptionText.shape($0.shape) }
      table.rows.append([
        .init("\(action.name)(\(arguments.joined(separator: ", ")))"), .init(sentences(notes)),
      ])
    }
    return table
  }

  private func faultModes(_ model: ModelDescription) -> TextTable {
    var table = TextTable([
      .init(title: "name"), .init(title: "on x ="), .init(title: "effect at severity s"),
      .init(title: "meaning", isNote: true),
    ])
    for mode in model.faultModes {
      let source = mode.source.isEmpty ? "" : "Source: \(mode.source)."
      table.rows.append([
        .init(mode.name), .init(mode.target),
        .init(mode.effectText(unit: unit(of: mode.target, in: model))),
        .init(sentences([mode.meaning, source])),
      ])
    }
    return table
  }

  private func unit(of target: String, in model: ModelDescription) -> Unit? {
    if let port = model.ports.first(where: { $0.name == target }) { return port.unit }
    guard let parameter = model.parameters.first(where: { $0.name == target }),
      case .number(let unit, _, _) = parameter.value
    else { return nil }
    return unit
  }

  private func properties(_ properties: [ModelDescription.Property]) -> TextTable {
    var table = TextTable([.init(title: "name"), .init(title: "meaning", isNote: true)])
    table.rows = properties.map { [.init($0.name), .init($0.meaning)] }
    return table
  }

  /// Joins remarks, each with a full stop at its end.
  private func sentences(_ remarks: [String]) -> String {
    remarks.filter { !$0.isEmpty }.map { remark in
      guard let last = remark.last, !".!?".contains(last) else {
        return remark.hasSuffix("..") ? String(remark.dropLast()) : remark
      }
      return remark + "."
    }.joined(separator: " ")
  }
}
