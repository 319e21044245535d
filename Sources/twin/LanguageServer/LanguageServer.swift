import DSL
import Engine

/// Answers an editor's messages about open scripts (Language Server Protocol 3.17).
///
/// The server knows nothing of bytes: messages come in as JSON, and `send` carries them out.
final class LanguageServer {
  private enum Stage { case fresh, running, shutDown }

  let plugins: [PluginDescription]
  /// Folders and files that scripts may include besides those of their own folder.
  let allowedPaths: [String]
  private let send: (JSONValue) -> Void
  private var stage = Stage.fresh
  var encoding = PositionEncoding.utf16
  var documents: [String: OpenDocument] = [:]
  /// Folders that the editor has open.
  private(set) var workspace: [String] = []
  /// The process's exit code once the editor has asked it to end.
  private(set) var exitCode: Int32?

  init(
    plugins: [PluginDescription], allowedPaths: [String] = [],
    send: @escaping (JSONValue) -> Void
  ) {
    self.plugins = plugins
    self.allowedPaths = allowedPaths
    self.send = send
  }

  /// Reads one message and answers it, if it asks for an answer.
  func receive(_ body: [UInt8]) {
    do throws(JSONParser.Problem) {
      receive(try JSONParser.parse(body))
    } catch {
      respond(.null, .failure(.parseError(error.description)))
    }
  }

  private func receive(_ message: JSONValue) {
    guard let method = message["method"]?.string else {
      // An answer to a request of ours would come here; there are none.
      if message["result"] == nil, message["error"] == nil {
        respond(message["id"] ?? .null, .failure(.invalidRequest))
      }
      return
    }
    let params = message["params"] ?? .null
    guard let id = message["id"] else {
      notify(method, params)
      return
    }
    do throws(ResponseError) {
      respond(id, .success(try answer(method, params)))
    } catch {
      respond(id, .failure(error))
    }
  }

  private func respond(_ id: JSONValue, _ result: Result<JSONValue, ResponseError>) {
    switch result {
    case .success(let value): send(["jsonrpc": "2.0", "id": id, "result": value])
    case .failure(let error): send(["jsonrpc": "2.0", "id": id, "error": error.json])
    }
  }

  func notify(_ method: String, sending params: JSONValue) {
    send(["jsonrpc": "2.0", "method": .string(method), "params": params])
  }

  // MARK: Life

  private func answer(_ method: String, _ params: JSONValue) throws(ResponseError) -> JSONValue {
    switch (stage, method) {
    case (.fresh, "initialize"):
      stage = .running
      return initialize(params)
    case (.fresh, _): throw .notInitialized
    case (.shutDown, _): throw .afterShutdown
    case (.running, "initialize"):
      throw ResponseError(code: -32600, message: "the server has been initialized")
    case (.running, "shutdown"):
      stage = .shutDown
      return .null
    case (.running, _): return try answerAboutScript(method, params)
    }
  }

  private func initialize(_ params: JSONValue) -> JSONValue {
    let offered = params["capabilities"]?["general"]?["positionEncodings"]?.array ?? []
    workspace = Self.folders(params)
    if offered.contains(.string(PositionEncoding.utf8.rawValue)) { encoding = .utf8 }
    return [
      "capabilities": [
        "positionEncoding": .string(encoding.rawValue),
        // 2: incremental
        "textDocumentSync": ["openClose": true, "change": 2],
        "hoverProvider": true,
        "completionProvider": ["triggerCharacters": ["."]],
        "definitionProvider": true,
        "referencesProvider": true,
        "renameProvider": ["prepareProvider": true],
        "documentSymbolProvider": true,
        "documentFormattingProvider": true,
      ],
      "serverInfo": ["name": "twin", "version": .string(TwinVersion.text)],
    ]
  }

  // MARK: Notifications

  private func notify(_ method: String, _ params: JSONValue) {
    if method == "exit" {
      exitCode = stage == .shutDown ? 0 : 1
      return
    }
    // Nobody waits for an answer, so what makes no sense is passed over.
    guard stage == .running, let uri = params["textDocument"]?["uri"]?.string else { return }
    switch method {
    case "textDocument/didOpen":
      let text = params["textDocument"]?["text"]?.string ?? ""
      documents[uri] = OpenDocument(
        uri: uri, version: params["textDocument"]?["version"] ?? .null, text: text)
      forgetOthers(than: uri)
    case "textDocument/didChange":
      let changes = params["contentChanges"]?.array ?? []
      let version = params["textDocument"]?["version"] ?? .null
      try? documents[uri]?.apply(changes, version: version, encoding)
      forgetOthers(than: uri)
    case "textDocument/didClose":
      guard documents.removeValue(forKey: uri) != nil else { return }
      forgetOthers(than: uri)
      notify(
        "textDocument/publishDiagnostics", sending: ["uri": .string(uri), "diagnostics": []])
    default: break
    }
  }

  /// Any open script may include the one that changed.
  private func forgetOthers(than uri: String) {
    for other in documents.keys where other != uri { documents[other]?.invalidate() }
  }
}
