import Engine

/// What may follow at the prompt, and what a name means.
extension Session {
  /// False where a bracket, a block or a string is open: the entry goes on in the next line.
  public func isComplete(_ text: String) -> Bool {
    var lexer = Lexer(SourceFile(name: "", text: text), file: 0)
    let tokens = lexer.tokenize()
    if lexer.diagnostics.contains(where: {
      $0.code == .openString && $0.message.contains("not closed") && text.contains("\"\"\"")
    }) {
      return false
    }
    var open = 0
    for token in tokens {
      switch token.kind {
      case .sign(.leftBrace), .sign(.leftBracket), .sign(.leftParenthesis): open += 1
      case .sign(.rightBrace), .sign(.rightBracket), .sign(.rightParenthesis): open -= 1
      default: break
      }
    }
    if open > 0 { return false }
    // A line that ends in an operator goes on.
    let last = tokens.last { token in
      switch token.kind {
      case .newline, .end: false
      default: true
      }
    }
    if case .sign(let sign)? = last?.kind, sign.continuesLine { return false }
    return true
  }

  /// Words that may stand where the word before the cursor stands, sorted.
  public func completions(of line: String, at cursor: Int) -> [String] {
    let bytes = Array(line.utf8.prefix(cursor))
    var start = bytes.count
    while start > 0, isPathByte(bytes[start - 1]) { start -= 1 }
    let word = String(decoding: bytes[start...], as: UTF8.self)
    let before = String(decoding: bytes[..<start], as: UTF8.self)
    if let dot = word.lastIndex(of: ".") {
      let owner = String(word[..<dot])
      return members(of: owner).map { "\(owner).\($0)" }.filter { $0.hasPrefix(word) }.sorted()
    }
    let candidates = followsNumber(before) ? host.units.names : names
    return Set(candidates.filter { $0.hasPrefix(word) }).sorted()
  }

  private func isPathByte(_ byte: UInt8) -> Bool {
    Lexer.isNameStart(byte) || Lexer.isDigit(byte) || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "[")
      || byte == UInt8(ascii: "]")
  }

  /// After a number and a space stands a unit.
  private func followsNumber(_ text: String) -> Bool {
    let trimmed = text.reversed().drop { $0 == " " }
    guard trimmed.count < text.count, let last = trimmed.first, last.isNumber else { return false }
    let word = String(
      trimmed.prefix { $0.isNumber || $0.isLetter || $0 == "_" || $0 == "." }.reversed())
    return word.first?.isNumber == true
  }

  private var names: [String] {
    Keyword.allCases.map(\.rawValue) + checker.globals.visibleNames + Array(Builtin.all.keys)
      + plugins.map(\.description.name) + [
        "snapshot", "rewind", "back", "fork", "step", "watch", "info", "reset", "quit", "help",
      ]
  }

  private func members(of path: String) -> [String] {
    if let binding = checker.globals.find(path) {
      switch binding.type {
      case .twin(let twin):
        return twin.model.memberNames + twin.model.faultModes.map(\.name)
      case .fault: return FaultMember.allCases.map(\.rawValue)
      case .record(let fields): return fields.map(\.name)
      case .module(let module): return module.scope.ownNames
      case .run(let scenario): return ["passed", "duration", "ending"] + scenario.scope.ownNames
      default: break
      }
    }
    if let plugin = plugins.first(where: { $0.description.name == path }) {
      return plugin.description.models.map(\.name)
    }
    // `arm.joint[2].` names what each joint has.
    if path.hasSuffix("]"), let bracket = path.lastIndex(of: "["),
      let dot = path[..<bracket].lastIndex(of: "."),
      case .twin(let twin)? = checker.globals.find(String(path[..<dot]))?.type
    {
      return twin.model.groupMembers(String(path[path.index(after: dot)..<bracket]))
    }
    return []
  }

  /// What a name means: for `?cell.voltage`, `?normal`, `?robot.urdf`, `?mV`.
  public func documentation(of path: String) -> String? {
    if let dot = path.firstIndex(of: ".") {
      let owner = String(path[..<dot])
      let name = String(path[path.index(after: dot)...])
      if case .twin(let twin)? = checker.globals.find(owner)?.type {
        return document(name, of: twin)
      }
      if let model = plugins.first(where: { $0.description.name == owner })?.description.models
        .first(where: { $0.name == name })
      {
        return document(model, owner)
      }
      return nil
    }
    if case .twin(let twin)? = checker.globals.find(path)?.type {
      return document(twin.model, twin.plugin)
    }
    if let binding = checker.globals.find(path) { return "\(path): \(binding.type.described)" }
    if let builtin = Builtin.all[path] {
      return "\(builtin.signature): \(builtin.kinds)\n  \(builtin.documentation)"
    }
    if let plugin = plugins.first(where: { $0.description.name == path })?.description {
      return
        "\(plugin.name) \(plugin.version): \(plugin.summary)\n  models: \(plugin.models.map(\.name).joined(separator: ", "))"
    }
    if let unit = host.units.unit(named: path) {
      let shift = unit.isAffine ? " + \(QuantityFormat.number(unit.offset))" : ""
      return
        "\(path): \(unit.dimension.name), \(QuantityFormat.number(unit.scale)) \(unit.dimension.symbol)\(shift)"
    }
    return nil
  }

  private func document(_ model: ModelDescription, _ plugin: String) -> String {
    var lines = ["\(plugin).\(model.name): \(model.summary)"]
    if !model.theory.isEmpty { lines.append(model.theory) }
    lines.append("  settings: " + model.parameters.map(\.name).joined(separator: ", "))
    lines.append("  ports: " + model.ports.map(\.name).joined(separator: ", "))
    if !model.actions.isEmpty {
      lines.append("  actions: " + model.actions.map(\.name).joined(separator: ", "))
    }
    if !model.faultModes.isEmpty {
      lines.append("  fault modes: " + model.faultModes.map(\.name).joined(separator: ", "))
    }
    return lines.joined(separator: "\n")
  }

  private func document(_ name: String, of twin: TwinSymbol) -> String? {
    let model = twin.model
    var word = name
    if let bracket = name.firstIndex(of: "[") {
      word = String(name[..<bracket])
      if let dot = name.lastIndex(of: ".") { word += "_" + name[name.index(after: dot)...] }
    }
    if let port = model.port(word) {
      let unit = port.unit.symbol == "1" ? "" : " [\(port.unit.symbol)]"
      return "\(twin.name).\(name)\(unit), \(port.direction.rawValue)\n  \(port.meaning)"
        + current(twin, word)
    }
    if let parameter = model.parameters.first(where: { $0.name == word }) {
      return "\(twin.name).\(name): \(parameter.described)\n  \(parameter.meaning)"
        + (parameter.source.isEmpty ? "" : "\n  source: \(parameter.source)") + current(twin, word)
    }
    if let action = model.actions.first(where: { $0.name == word }) {
      return
        "\(twin.name).\(action.name)(\(action.arguments.map { "\($0.name) [\($0.unit.symbol)]" }.joined(separator: ", ")))\n  \(action.meaning)"
    }
    if let mode = model.faultMode(word) {
      return
        "\(twin.name).\(mode.name), fault mode on \(mode.target)\n  \(mode.meaning)\n  source: \(mode.source)"
    }
    return nil
  }

  private func current(_ twin: TwinSymbol, _ name: String) -> String {
    guard let slot = main.twins[twin]?.slot(name) else { return "" }
    let values = main.simulation?.read(slot.range) ?? main.scenario.initialValues(slot.range)
    let shown = values.prefix(12).map {
      QuantityFormat.format(si: $0, dimension: slot.unit.dimension, in: slot.unit)
    }
    return "\n  now: " + shown.joined(separator: ", ")
  }
}

extension ParameterDescription {
  /// Unit, range and default in words.
  var described: String {
    switch value {
    case .number(let unit, let standard, let range):
      func shown(_ value: Double) -> String {
        value.isInfinite
          ? (value < 0 ? "−∞" : "∞")
          : QuantityFormat.format(si: value, dimension: unit.dimension, in: unit)
      }
      let start = standard.map { "default \(shown($0)), " } ?? ""
      return
        "\(start)\(shown(range.lowerBound)) .. \(shown(range.upperBound))\(isTunable ? ", tunable" : "")"
    case .integer(let standard, let range):
      return (standard.map { "default \($0), " } ?? "")
        + "whole number \(range.lowerBound) .. \(range.upperBound)"
    case .boolean(let standard): return "true or false" + (standard.map { ", default \($0)" } ?? "")
    case .text(let standard): return "text" + (standard.map { ", default \"\($0)\"" } ?? "")
    case .file: return "file"
    case .choice(let names, let standard):
      return names.map { "\"\($0)\"" }.joined(separator: ", ")
        + (standard.map { ", default \"\($0)\"" } ?? "")
    case .property(let name, _): return "the `\(name)` of another twin"
    }
  }
}
