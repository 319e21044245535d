import Engine
import Glibc

/// What was typed in a session, so that it can be done again.
struct SessionJournal {
  private var entries: [String] = []

  mutating func note(_ text: String) { entries.append(text) }

  /// An entry that Ctrl-C cut short: in its place stands the time it came to.
  mutating func noteInterrupted(_ text: String, after duration: Int64) {
    entries += text.split(separator: "\n").map { "# interrupted: \($0)" }
    if duration > 0 { entries.append("run \(duration) ns") }
  }

  /// A script that replays the session when it is piped into `twin repl`.
  func script(arguments: String) -> String {
    "# A session of twin \(TwinVersion.text). Replay it with: twin repl\(arguments) < this file\n"
      + entries.map { $0 + "\n" }.joined()
  }
}

/// The entries that begin with a colon: they ask about expressions and the session, and change neither.
extension Session {
  /// What `:word rest` answers; nil where `word` is none of them.
  func colonCommand(_ word: String, _ rest: String) throws(ScriptFailure) -> SessionResult? {
    switch word {
    case ":time":
      var result = carryOut(text: rest, name: "<input \(sources.count + 1)>")
      guard result.outcome.rawValue < 2 else { return result }
      let time = QuantityFormat.number((Double(lastDuration) / 1e3).rounded() / 1e3)
      result.value = (result.value.map { $0 + "\n" } ?? "") + "took \(time) ms"
      return result
    case ":type": return try type(of: rest)
    case ":save":
      try save(rest)
      return SessionResult(value: "written to \(rest)")
    default: return nil
    }
  }

  private func type(of text: String) throws(ScriptFailure) -> SessionResult {
    let file = sources.count
    let source = SourceFile(name: "<input \(file + 1)>", text: text)
    sources.append(source)
    let parsed = Parser.parse(source, file: file)
    guard case .expression(let node)? = parsed.statements.first?.kind, parsed.statements.count == 1
    else {
      if parsed.diagnostics.contains(where: { $0.severity == .error }) {
        return SessionResult(outcome: .error, diagnostics: parsed.diagnostics)
      }
      throw ScriptFailure("`:type` takes an expression", help: "write `:type 3 V * 2 A`")
    }
    let diagnostics = checked(parsed, file).diagnostics
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      return SessionResult(outcome: .error, diagnostics: diagnostics)
    }
    return SessionResult(value: checker.checked.type(of: node).described)
  }

  private func save(_ name: String) throws(ScriptFailure) {
    guard !name.isEmpty else {
      throw ScriptFailure("`:save` takes a file name", help: "write `:save session.twin`")
    }
    let path = try files.path(writing: name)
    var arguments = options.seed.map { " --seed \($0)" } ?? ""
    for (name, value) in options.parameters { arguments += " --set \(name)=\"\(value)\"" }
    let text = journal.script(arguments: arguments)
    guard let file = fopen(path, "w") else {
      throw ScriptFailure(
        "cannot write \(path): \(String(cString: strerror(errno)))", code: .fileError)
    }
    let isWritten = fputs(text, file) >= 0
    guard fclose(file) == 0, isWritten else {
      throw ScriptFailure(
        "cannot write \(path): \(String(cString: strerror(errno)))", code: .fileError)
    }
  }
}
