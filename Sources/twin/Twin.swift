import ArgumentParser
import Engine
import Glibc

/// The command line of twin.
@main
struct Twin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "twin",
    abstract: "Simulates digital twins: physics, faults, time, and requirements on all of it.",
    discussion: """
      Without a command, twin starts a session at the prompt, or reads one from a pipe.

      Exit codes: 0 fine, 1 a requirement was violated or an assertion failed, 2 the script or the command \
      line is wrong or something is missing, 130 interrupted.
      """,
    version: "twin \(TwinVersion.text)",
    subcommands: [
      RunCommand.self, StudyCommand.self, CheckCommand.self, FormatCommand.self,
      PluginsCommand.self,
      PromptCommandLine.self, RecoverCommand.self, LanguageServerCommand.self, VersionCommand.self,
    ],
    defaultSubcommand: PromptCommandLine.self)

  /// The exit code for a command line that cannot be followed.
  private static let wrongUse: Int32 = 2

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let code as ExitCode {
      Glibc.exit(code.rawValue)
    } catch {
      let text = fullMessage(for: error)
      guard exitCode(for: error) != .success else {
        Terminal.output.writeLine(text)
        return
      }
      Terminal.error.writeLine(text.replacingErrorMark())
      Glibc.exit(wrongUse)
    }
  }
}

extension String {
  /// The parser starts its complaints in upper case; all of ours start `error:`.
  fileprivate func replacingErrorMark() -> String {
    hasPrefix("Error: ") ? "error: " + dropFirst(7) : self
  }
}

extension ParsableCommand {
  /// Ends the command with an exit code; returns where that is 0.
  func end(_ code: Int32) throws(ExitCode) {
    if code != 0 { throw ExitCode(code) }
  }
}
