/// One thing wrong with, or noteworthy about, a battery parameter file.
struct BPXDiagnostic: Hashable, Sendable, CustomStringConvertible {
  /// Whether the file can still be used.
  enum Severity: String, Hashable, Sendable { case warning, error }

  let severity: Severity
  /// Line in the file, from 1.
  let line: Int
  /// The way to the entry at fault, such as `Parameterisation/Cell/Volume [m3]`; empty for the whole file.
  let path: String
  /// What is wrong, with the values.
  let message: String
  /// The way out.
  let help: String

  /// `line 12: error: Parameterisation/Cell/Volume [m3]: …; help`.
  var description: String {
    "line \(line): \(severity.rawValue): \(path.isEmpty ? "" : path + ": ")\(message); \(help)"
  }
}

/// Why a battery parameter file could not be used: everything wrong with it, found in one pass.
struct BPXError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named.
  let file: String
  /// Errors and warnings in the order of the file; at least one error.
  let diagnostics: [BPXDiagnostic]

  /// One line for each diagnostic, `file:line: severity: path: message; help`.
  var description: String {
    diagnostics.map {
      "\(file):\($0.line): \($0.severity.rawValue): \($0.path.isEmpty ? "" : $0.path + ": ")"
        + "\($0.message); \($0.help)"
    }.joined(separator: "\n")
  }
}
