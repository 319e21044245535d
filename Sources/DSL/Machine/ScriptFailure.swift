/// Why script code stopped: what happened and where, innermost call first.
struct ScriptFailure: Error, Sendable, CustomStringConvertible {
  enum Kind: Hashable, Sendable {
    /// A mistake of the script, or something it met, such as a file that is not there.
    case error
    case assertion
    case recursion
    case memory
    /// The script used up the steps it was given.
    case steps
    case interrupted
    /// No failure: what was asked for is done, and the rest of the script is left out.
    case done
  }

  /// One line of a traceback.
  struct Place: Hashable, Sendable {
    let function: String
    let source: String
    let line: Int
    let span: Span
  }

  let kind: Kind
  /// The diagnostic's number where the kind does not say it all.
  let code: DiagnosticCode?
  let message: String
  /// The way out.
  let help: String?
  /// Innermost call first; empty until the machine has left the code that failed.
  var trace: [Place]

  init(
    _ message: String, help: String? = nil, kind: Kind = .error, code: DiagnosticCode? = nil,
    trace: [Place] = []
  ) {
    self.code = code
    self.kind = kind
    self.message = message
    self.help = help
    self.trace = trace
  }

  /// Whether `try … catch` may handle it.
  var isCatchable: Bool { kind != .steps && kind != .interrupted && kind != .done }

  /// The number under which docs/diagnostics.md explains it.
  var diagnosticCode: DiagnosticCode {
    switch kind {
    case .assertion: .assertionFailed
    case .recursion: .callTooDeep
    case .memory: .outOfMemory
    case .steps: .stepLimit
    case .interrupted: .interrupted
    case .error, .done: code ?? .badValue
    }
  }

  var line: Int? { trace.first?.line }

  var description: String {
    let head = trace.first.map { "\($0.source):\($0.line): " } ?? ""
    return head + message + (help.map { "; \($0)" } ?? "")
  }
}
