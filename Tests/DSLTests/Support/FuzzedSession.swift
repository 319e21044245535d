import DSL
import Engine

/// A session fed with whatever comes: what `scripts/fuzz` runs, and what the tests do with the inputs it kept.
///
/// `scripts/fuzz` compiles this file and `WanderingPlugin.swift`, so only what is public is used.
enum FuzzedSession {
  /// Parses, checks, compiles and runs a text whose entries are split by lines of three dashes.
  static func play(_ text: String) {
    var options = SessionOptions(
      folder: "/nonexistent", outputFolder: "/nonexistent", recordsTrace: false,
      isInteractive: true)
    options.limits = ScriptLimits(memory: 4 << 20, depth: 200, steps: 20_000)
    let session = Session(plugins: [WanderingPlugin()], options: options)
    // A run without end is stopped as Ctrl-C stops it.
    var remarks = 0
    session.onEvent = { [interrupt = session.interrupt] event in
      if case .progress = event {
        remarks += 1
        if remarks > 3 { interrupt.raise() }
      }
    }
    for entry in entries(of: text) {
      remarks = 0
      session.interrupt.clear()
      let result = session.evaluate(entry)
      let renderer = DiagnosticRenderer(sources: session.sources)
      for diagnostic in result.diagnostics { _ = renderer.render(diagnostic) }
    }
    _ = session.completions(of: text, at: text.utf8.count / 2)
    _ = Formatter.format(SourceFile(name: "fuzz", text: text))
  }

  private static func entries(of text: String) -> [String] {
    var entries = [""]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "---" {
        entries.append("")
      } else {
        entries[entries.count - 1] += line + "\n"
      }
    }
    return entries
  }
}
