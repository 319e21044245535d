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
      return vocabulary.members(of: owner).map { "\(owner).\($0.name)" }.filter {
        $0.hasPrefix(word)
      }.sorted()
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

  private var vocabulary: Vocabulary {
    Vocabulary(
      scope: checker.globals, plugins: plugins.map(\.description), units: host.units)
  }

  private var names: [String] {
    Keyword.allCases.map(\.rawValue) + checker.globals.visibleNames + Array(Builtin.all.keys)
      + plugins.map(\.description.name) + [
        "snapshot", "rewind", "back", "fork", "step", "watch", "info", "reset", "quit", "help",
      ]
  }

  /// What a name means: for `?cell.voltage`, `?normal`, `?robot.urdf`, `?mV`.
  public func documentation(of path: String) -> String? {
    if let dot = path.firstIndex(of: ".") {
      let owner = String(path[..<dot])
      let name = String(path[path.index(after: dot)...])
      if case .twin(let twin)? = checker.globals.find(owner)?.type {
        return document(name, of: twin)
      }
      if let found = standing(of: name, owner) { return found }
      if let model = plugins.first(where: { $0.description.name == owner })?.description.models
        .first(where: { $0.name == name })
      {
        return model.documentation(owner).text
      }
      return nil
    }
    if case .twin(let twin)? = checker.globals.find(path)?.type {
      return twin.model.documentation(twin.plugin).text
    }
    if let binding = checker.globals.find(path) { return "\(path): \(binding.type.described)" }
    if let builtin = Builtin.all[path] { return builtin.entry.text }
    if let plugin = plugins.first(where: { $0.description.name == path })?.description {
      return plugin.documentation.text
    }
    if let unit = host.units.unit(named: path) { return unit.documentation(path).text }
    return FaultWords.documentation(of: path)?.text
  }

  /// What a member of a fault or a requirement means, and where it stands now.
  private func standing(of name: String, _ owner: String) -> String? {
    switch checker.globals.find(owner)?.type {
    case .fault(let fault)?:
      guard let member = FaultMember(rawValue: name) else { return nil }
      let now = (try? main.range(fault, member)).flatMap { main.simulation?.read($0).first }
      let shown = now.map { now in
        switch member {
        case .active: now != 0 ? "true" : "false"
        case .severity: QuantityFormat.number(now)
        case .onset: now.isNaN ? "not yet" : "\(QuantityFormat.number(now)) s"
        }
      }
      return member.completion.entry.text + (shown.map { "\n  now: \($0)" } ?? "")
    case .requirement(let requirement)?:
      guard let member = RequirementMember(rawValue: name) else { return nil }
      let now =
        member == .violated
        ? (try? main.violated(requirement)).flatMap { main.simulation?.read($0).first } : nil
      return member.completion.entry.text
        + (now.map { "\n  now: \($0 != 0)" } ?? "")
    default: return nil
    }
  }

  private func document(_ name: String, of twin: TwinSymbol) -> String? {
    var word = name
    if let bracket = name.firstIndex(of: "[") {
      word = String(name[..<bracket])
      if let dot = name.lastIndex(of: ".") { word += "_" + name[name.index(after: dot)...] }
    }
    return twin.model.documentation(of: word, shownAs: "\(twin.name).\(name)").map {
      $0.text + current(twin, word)
    }
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
