import Engine

/// The prompt: statements of the language, and a few words that move through time.
extension Session {
  /// Carries out one entry.
  public func evaluate(_ text: String) -> SessionResult {
    let start = (main.simulation, main.simulation?.time ?? 0)
    var result: SessionResult
    do throws(ScriptFailure) { result = try command(text) } catch {
      result = SessionResult()
      add(error, to: &result)
    }
    let now = main.simulation?.time ?? 0
    note(text, result, elapsed: now - (start.0 === main.simulation ? start.1 : 0))
    if !watches.isEmpty, result.outcome.rawValue < 2 || result.outcome == .interrupted,
      now != start.1 || start.0 !== main.simulation, let lines = watchLines()
    {
      result.value = (result.value.map { $0 + "\n" } ?? "") + lines
    }
    return result
  }

  private func note(_ text: String, _ result: SessionResult, elapsed: Int64) {
    let text = text.trimmed
    // One that was never closed did nothing, and would swallow what follows it.
    if text.isEmpty || text.hasPrefix(":") || !isComplete(text) { return }
    if result.outcome == .interrupted {
      journal.noteInterrupted(text, after: elapsed)
    } else {
      journal.note(text)
    }
  }

  private func command(_ text: String) throws(ScriptFailure) -> SessionResult {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" }).map(
      String.init)
    guard let first = words.first else { return SessionResult() }
    let rest = words.dropFirst().joined(separator: " ")
    switch first {
    case "step" where words.count <= 2: return try step(rest)
    case "continue" where !text.contains("{"):
      return evaluateEntry(rest.isEmpty ? "run" : "run \(rest)")
    case "back": return try back(rest)
    case "snapshot" where words.count <= 2 && !text.contains("("):
      try keep(rest.isEmpty ? "1" : rest)
      return SessionResult(value: "kept as \(rest.isEmpty ? "1" : rest), \(statusLine)")
    case "rewind" where words.count <= 2 && !text.contains("("):
      try rewind(rest.isEmpty ? "1" : rest)
      return SessionResult(value: statusLine)
    case "fork": return try fork(text)
    case "break": return try breakpoint(text)
    case "watch" where words.count == 1 || !rest.hasPrefix("="): return watch(rest)
    case "info": return try info(rest)
    case "reset" where words.count == 1: return reset()
    case _ where first.hasPrefix(":"):
      let argument = text.trimmed.dropFirst(first.count)
      if let result = try colonCommand(first, String(argument).trimmed) { return result }
      throw ScriptFailure(
        "there is no command \(first)",
        help: Suggestion.help(for: first, in: [":time", ":type", ":save", ":quit", ":help"])
          ?? "there are :time, :type, :save, :help and :quit")
    default: return evaluateEntry(text)
    }
  }

  private func evaluateEntry(_ text: String) -> SessionResult {
    var result = carryOut(text: text, name: "<input \(sources.count + 1)>")
    if result.value == nil, let report = result.reports.last {
      result.value = "\(report.ending), t = \(QuantityFormat.number(report.duration)) s"
    }
    return result
  }

  /// What the prompt shows of the run: its time.
  public var statusLine: String {
    guard let simulation = main.simulation else { return "" }
    return "t = \(QuantityFormat.number(Nanoseconds.seconds(simulation.time))) s"
  }
}

extension String {
  /// Without white space at either end.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
