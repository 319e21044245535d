import DSL

/// Reads entries, carries them out and shows what comes of them, until there are no more.
@MainActor
final class Prompt {
  private let session: Session
  private let view: SessionView
  private let folder: String
  private let isTyped: Bool
  private var worst = SessionResult.Outcome.fine
  private var hasEnded = false

  /// - Parameter isTyped: whether a person is at the terminal; else entries come from a pipe or file
  init(_ session: Session, folder: String, isTyped: Bool) {
    self.session = session
    self.folder = folder
    self.isTyped = isTyped
    view = SessionView(session)
  }

  /// Carries out the top level of a script before the first prompt.
  func load(_ path: String) {
    let result = session.load(file: path)
    settle(result)
    if isTyped, result.outcome == .fine { Terminal.output.writeLine("\(path) is loaded") }
  }

  /// The exit code: at the terminal only an end by signal counts, from a pipe the worst outcome of all entries.
  func run() -> Int32 {
    if isTyped { runTyped() } else { runPiped() }
    settle(session.finish())
    if Interrupts.isEnding { return SessionResult.Outcome.interrupted.rawValue }
    if isTyped { return 0 }
    return max(worst, view.hasFailedToPlot ? .error : .fine).rawValue
  }

  // MARK: A person

  private func runTyped() {
    let wakeUp = Interrupts.install(session.interrupt, patience: 3)
    LineEditor.start(
      wakeUp: wakeUp, history: HistoryFile.path(), isInString: FileNames.isInString
    ) { [unowned self] line, cursor in
      FileNames.isInString(line, cursor)
        ? FileNames.completions(of: line, at: cursor, folder: folder)
        : session.completions(of: line, at: cursor)
    }
    Terminal.output.writeLine(PromptHelp.greeting)
    var entry = ""
    while !hasEnded {
      switch LineEditor.read(entry.isEmpty ? prompt : "  ... ") {
      case .end:
        Terminal.output.writeLine("")
        hasEnded = true
      case .interrupted: entry = ""
      case .text(let line):
        entry += entry.isEmpty ? line : "\n" + line
        guard isWhole(entry) else { continue }
        if PromptCommand(entry) != .quit { LineEditor.remember(entry) }
        carryOut(entry)
        entry = ""
      }
    }
    LineEditor.finish()
  }

  private var prompt: String {
    let status = session.statusLine
    guard !status.isEmpty else { return "twin> " }
    // readline must know which characters take no room.
    let colour = Terminal.output.usesColour
    return (colour ? "\u{1}\u{1B}[2m\u{2}[\(status)]\u{1}\u{1B}[0m\u{2}" : "[\(status)]")
      + " twin> "
  }

  /// An empty line ends an entry that would otherwise go on for ever, such as one with a stray bracket.
  private func isWhole(_ entry: String) -> Bool {
    PromptCommand(entry) != nil || session.isComplete(entry)
      || entry.hasSuffix("\n\n")
  }

  // MARK: A pipe

  private func runPiped() {
    Interrupts.install(session.interrupt, patience: 2)
    var lines = PipedLines()
    var entry = ""
    while !hasEnded, let line = lines.next() {
      entry += entry.isEmpty ? line : "\n" + line
      guard PromptCommand(entry) != nil || session.isComplete(entry) else { continue }
      carryOut(entry)
      entry = ""
      if worst == .interrupted { return }
    }
    if !hasEnded, !entry.isEmpty { carryOut(entry) }
  }

  // MARK: Both

  private func carryOut(_ entry: String) {
    switch PromptCommand(entry) {
    case .quit?: hasEnded = true
    case .help(let word)?: explain(word)
    case nil:
      session.interrupt.clear()
      _ = Interrupts.takePress()
      settle(session.evaluate(entry))
    }
  }

  private func settle(_ result: SessionResult) {
    view.show(result)
    view.showViolations(result.reports)
    if result.outcome.rawValue > worst.rawValue { worst = result.outcome }
    if Interrupts.isEnding { hasEnded = true }
    if isTyped {
      _ = Interrupts.takePress()
      session.interrupt.clear()
    }
  }

  private func explain(_ word: String) {
    if word.isEmpty {
      Terminal.output.writeLine(PromptHelp.overview)
    } else if let text = session.documentation(of: word) ?? PromptHelp.words[word] {
      let terminal = Terminal.output
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let indent = String(line.prefix { $0 == " " })
        for part in DisplayText.wrap(String(line), to: max(20, terminal.width - 1 - indent.count)) {
          terminal.writeLine(part.isEmpty ? "" : indent + part)
        }
      }
    } else {
      view.complain("nothing is known of \(word)", help: "`help` says what can be asked")
      worst = max(worst, .error)
    }
  }

  private func max(
    _ a: SessionResult.Outcome, _ b: SessionResult.Outcome
  ) -> SessionResult.Outcome {
    a.rawValue >= b.rawValue ? a : b
  }

  private func max(_ a: Int, _ b: Int) -> Int { a >= b ? a : b }
}
