import Engine

/// What may stand at the cursor.
extension ScriptAnalysis {
  /// Words that may stand at an offset and start as the word there does, by name.
  public func completions(at offset: Int) -> [Completion] {
    let offset = min(max(offset, 0), source.bytes.count)
    let start = startOfPath(offset)
    let path = String(decoding: source.bytes[start..<offset], as: UTF8.self)
    let place = CompletionPlace(tokens, in: source, from: start, path: path)
    let word = path.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
    let isNumber = path.utf8.first.map(Lexer.isDigit) == true
    let prefix = isNumber ? word.drop { $0.isNumber || $0 == "_" } : word
    return candidates(place, offset).filter { $0.name.hasPrefix(prefix) }.sorted {
      $0.name < $1.name
    }
  }

  private func candidates(_ place: CompletionPlace, _ offset: Int) -> [Completion] {
    let vocabulary = Vocabulary(
      scope: scope(at: offset), plugins: plugins, units: checker.units)
    switch place {
    case .nothing: return []
    case .plugin: return vocabulary.pluginNames
    case .unit: return vocabulary.unitNames
    case .member(let path): return vocabulary.members(of: path)
    case .setting(let plugin, let model, let given):
      return settings(plugin, model).filter { !given.contains($0.name) }
    case .faultSetting(let given):
      return FaultWords.settings.filter { !given.contains($0.name) }
    case .calibrationSetting(let given):
      return Checker.calibrationSettings.filter { !given.contains($0) }.map {
        Completion($0, .setting)
      }
    case .faultValue: return FaultWords.values + vocabulary.words
    case .word: return vocabulary.words
    }
  }

  private func settings(_ plugin: String, _ model: String) -> [Completion] {
    let models = plugins.first { $0.name == plugin }?.models ?? []
    guard let model = models.first(where: { $0.name == model }) else { return [] }
    let period = Completion("period", .setting, "time [s]", "How often the twin steps.")
    let hasOwn = model.parameters.contains { $0.name == period.name }
    return model.parameters.map { parameter in
      let entry = parameter.documentation(parameter.name)
      return Completion(
        parameter.name, .setting, parameter.described, entry.paragraphs.joined(separator: "\n"))
    } + (hasOwn ? [] : [period])
  }

  private func startOfPath(_ offset: Int) -> Int {
    let bytes = source.bytes
    var start = offset
    while start > 0 {
      let byte = bytes[start - 1]
      let isPath =
        Lexer.isNameStart(byte) || Lexer.isDigit(byte) || byte == UInt8(ascii: "[")
        || byte == UInt8(ascii: "]") || byte == UInt8(ascii: ".")
      // Two dots make a range, and a bracket that is still open holds something new.
      let isRange = byte == UInt8(ascii: ".") && start > 1 && bytes[start - 2] == byte
      let isOpen = byte == UInt8(ascii: "[") && !bytes[start..<offset].contains(UInt8(ascii: "]"))
      guard isPath, !isRange, !isOpen else { break }
      start -= 1
    }
    return start
  }
}
