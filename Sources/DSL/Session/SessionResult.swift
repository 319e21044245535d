/// What came of a script or an input.
public struct SessionResult: Sendable {
  /// Why it ended; decides the exit code.
  public enum Outcome: Int32, Sendable {
    case fine = 0
    /// A requirement was violated or an assertion failed.
    case failed = 1
    /// The script is wrong, or something it needs is missing.
    case error = 2
    /// Ctrl-C or SIGTERM.
    case interrupted = 130
  }

  public var outcome: Outcome
  /// What is to be said, in order; show with `DiagnosticRenderer(sources: session.sources)`.
  public var diagnostics: [Diagnostic]
  /// The value of a bare expression, as text with its unit; nil where there is none to show.
  public var value: String?
  /// Runs that ended, in order.
  public var reports: [RunReport]

  public init(
    outcome: Outcome = .fine, diagnostics: [Diagnostic] = [], value: String? = nil,
    reports: [RunReport] = []
  ) {
    self.outcome = outcome
    self.diagnostics = diagnostics
    self.value = value
    self.reports = reports
  }
}
