/// One thing said about a script: what is wrong, where, and the way out.
public struct Diagnostic: Sendable, Error {
  public enum Severity: String, Sendable { case error, warning }

  /// A stretch of the script with a remark under it.
  public struct Label: Sendable {
    public let span: Span
    public let text: String
  }

  public let code: DiagnosticCode
  public let severity: Severity
  public let message: String
  /// Where it is wrong; what is said under the carets.
  public let primary: Label
  /// Other places that matter, such as the other side of a comparison.
  public let secondary: [Label]
  /// The way out.
  public let help: String?

  public init(
    _ code: DiagnosticCode, _ message: String, at span: Span, label: String = "",
    secondary: [Label] = [], help: String? = nil, severity: Severity = .error
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    primary = Label(span: span, text: label)
    self.secondary = secondary
    self.help = help
  }
}
