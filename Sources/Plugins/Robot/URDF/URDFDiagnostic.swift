/// One thing wrong with, or noteworthy about, a robot description file.
public struct URDFDiagnostic: Hashable, Sendable, CustomStringConvertible {
  /// Whether the file can still be used.
  public enum Severity: String, Hashable, Sendable { case warning, error }

  public let severity: Severity
  /// Line in the file, from 1.
  public let line: Int
  /// The element at fault, such as `joint "elbow"`.
  public let element: String
  /// What is wrong, with both ends and their values.
  public let message: String
  /// The way out.
  public let help: String

  /// `line 12: error: joint "elbow": …; help`.
  public var description: String {
    "line \(line): \(severity.rawValue): \(element): \(message); \(help)"
  }
}

/// Why a robot description file could not be used: everything wrong with it, found in one pass.
public struct URDFError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named.
  public let file: String
  /// Errors and warnings in the order of the file; at least one error.
  public let diagnostics: [URDFDiagnostic]

  /// The errors among the diagnostics.
  public var errors: [URDFDiagnostic] { diagnostics.filter { $0.severity == .error } }

  /// One line for each diagnostic, `file:line: severity: element: message; help`.
  public var description: String {
    diagnostics.map {
      "\(file):\($0.line): \($0.severity.rawValue): \($0.element): \($0.message); \($0.help)"
    }.joined(separator: "\n")
  }
}
