import ArgumentParser
import DSL
import Glibc

/// `twin fmt`: sets scripts in their usual form.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Set scripts in their usual form: spaces, indentation, blank lines.")

  @Argument(
    help: ArgumentHelp(
      "The scripts; `-` reads standard input and writes standard output.", valueName: "file"))
  var files: [String]

  @Flag(
    help: "Change nothing; list the scripts that would change, and end with 1 if there are any.")
  var check = false

  func run() throws {
    var code: Int32 = 0
    for file in files { code = max(code, format(file)) }
    try end(code)
  }

  private func format(_ file: String) -> Int32 {
    do {
      let text = try file == "-" ? standardInput() : FileText.read(file)
      let source = SourceFile(name: file == "-" ? "<input>" : file, text: text)
      guard let formatted = Formatter.format(source) else {
        let renderer = DiagnosticRenderer(
          sources: [source], usesColour: Terminal.error.usesColour)
        for problem in Formatter.problems(in: source) {
          Terminal.error.writeLine(renderer.render(problem))
        }
        return 2
      }
      return try settle(file, text, formatted)
    } catch {
      Terminal.error.writeLine("\(Terminal.error.paint("error", .bad)): \(error)")
      return 2
    }
  }

  private func settle(_ file: String, _ text: String, _ formatted: String) throws(FileProblem)
    -> Int32
  {
    if check {
      if formatted != text { Terminal.output.writeLine(file) }
      return formatted == text ? 0 : 1
    }
    if file == "-" {
      Terminal.output.write(formatted)
    } else if formatted != text {
      try FileText.replace(file, with: formatted)
      Terminal.output.writeLine("formatted \(file)")
    }
    return 0
  }

  private func standardInput() throws(FileProblem) -> String {
    guard let bytes = FileText.readAll(STDIN_FILENO) else {
      throw FileProblem("cannot read standard input")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
