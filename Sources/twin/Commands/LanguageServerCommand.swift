import ArgumentParser
import Engine
import Glibc

/// `twin lsp`: a language server on standard input and output, for editors.
struct LanguageServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp", abstract: "Serve an editor: problems, completion, hover, rename, …",
    discussion: "Speaks the Language Server Protocol on standard input and output.")

  @Option(
    name: .customLong("allow-path"), parsing: .singleValue,
    help: ArgumentHelp("Let the scripts include files from here too.", valueName: "folder"))
  var allowedPaths: [String] = []

  // Editors pass it by convention.
  @Flag(help: .hidden)
  var stdio = false

  func run() throws {
    // An editor that is gone is seen by the end of the input.
    signal(SIGPIPE, SIG_IGN)
    let server = LanguageServer(
      plugins: BuiltinPlugins.all.map(\.description), allowedPaths: allowedPaths
    ) { message in
      let text = message.text
      Terminal.output.write("Content-Length: \(text.utf8.count)\r\n\r\n\(text)")
    }
    var stream = MessageStream(reading: STDIN_FILENO)
    while server.exitCode == nil {
      switch stream.next() {
      case .message(let body): server.receive(body)
      case .broken(let reason): Terminal.error.writeLine("twin lsp: \(reason)")
      case .end: try end(1)
      }
      if server.exitCode == nil, !stream.hasMore { server.publishDiagnostics() }
    }
    try end(server.exitCode ?? 1)
  }
}
