import DSL

/// Shows what a session says while it works and when it is done: results on standard output, the rest on standard
/// error.
final class SessionView {
  private let session: Session
  private let output: Terminal
  private let error: Terminal
  private let progress: ProgressBar
  private let showsProgress: Bool
  /// A picture that could not be drawn counts as an error of the whole.
  private(set) var hasFailedToPlot = false

  init(_ session: Session, showsProgress: Bool = true) {
    self.session = session
    output = .output
    error = .error
    progress = ProgressBar(.error)
    self.showsProgress = showsProgress
    session.onEvent = { [unowned self] event in
      switch event {
      case .progress(let time, let end):
        if showsProgress { progress.update(time: time, end: end) }
      case .studyProgress(let study):
        if showsProgress { progress.update(study) }
      default:
        progress.hide()
        self.show(event)
        progress.reveal()
      }
    }
  }

  private func show(_ event: SessionEvent) {
    switch event {
    case .log(let text, let time):
      let stamp = time.map { output.paint("[\(NumberText.simulated($0))]", .dim) + " " } ?? ""
      output.writeLine(stamp + text)
    case .warning(let text): error.writeLine(error.paint("warning", .accent) + ": " + text)
    case .note(let text): error.writeLine(error.paint("note", .accent) + ": " + text)
    case .plot(let request): draw { gnuplot throws(Gnuplot.Problem) in try gnuplot.draw(request) }
    case .chart(let chart, let file):
      draw { gnuplot throws(Gnuplot.Problem) in try gnuplot.draw(chart, file: file) }
    case .studyDone(_, let lines):
      progress.finish()
      guard showsProgress else { break }
      for line in lines { output.writeLine(line) }
    case .progress, .studyProgress: break
    }
  }

  private func draw(_ picture: (Gnuplot) throws(Gnuplot.Problem) -> String?) {
    do {
      if let picture = try picture(Gnuplot(terminal: output)) { output.writeLine(picture) }
    } catch {
      hasFailedToPlot = true
      complain(error.message, help: error.help)
    }
  }

  func complain(_ message: String, help: String? = nil) {
    error.writeLine(error.paint("error", .bad) + ": " + message)
    if let help { error.writeLine("  " + error.paint("help", .accent) + ": " + help) }
  }

  /// Takes the progress bar away and shows the diagnostics and the value of a result.
  func show(_ result: SessionResult) {
    progress.finish()
    show(result.diagnostics)
    if let value = result.value { output.writeLine(value) }
  }

  func show(_ diagnostics: [Diagnostic]) {
    let renderer = DiagnosticRenderer(sources: session.sources, usesColour: error.usesColour)
    for diagnostic in diagnostics { error.writeLine(renderer.render(diagnostic)) }
  }

  /// The whole account of each run.
  func show(_ reports: [RunReport]) {
    for (index, report) in reports.enumerated() {
      if index > 0 { output.writeLine("") }
      for line in RunReportText(report: report, terminal: output).lines() {
        output.writeLine(line)
      }
    }
  }

  /// At the prompt: only what a person must not miss.
  func showViolations(_ reports: [RunReport]) {
    for requirement in reports.flatMap(\.requirements) where requirement.verdict == "violated" {
      let since = requirement.firstViolation.map { " at \(NumberText.simulated($0))" } ?? ""
      let margin = requirement.margin.map { ", margin \($0)" } ?? ""
      output.writeLine(
        output.paint("✗ \(requirement.name)", .bad) + " is violated, first\(since)\(margin)")
    }
  }

  /// The exit code of a result that has been shown.
  func exitCode(_ result: SessionResult) -> Int32 {
    if Interrupts.isEnding { return SessionResult.Outcome.interrupted.rawValue }
    let plotting = hasFailedToPlot ? SessionResult.Outcome.error : .fine
    return max(result.outcome.rawValue, plotting.rawValue)
  }
}
