import DSL
import Engine

/// A script that is open in the editor.
struct OpenDocument {
  let uri: String
  private(set) var version: JSONValue
  private(set) var text: String
  /// Whether the editor has not been told of the present text's problems.
  var needsDiagnostics = true
  private var analysis: ScriptAnalysis?

  init(uri: String, version: JSONValue, text: String) {
    self.uri = uri
    self.version = version
    self.text = text
  }

  var path: String { FileURI.path(of: uri) }

  /// The analysis of the present text.
  mutating func analyse(
    _ plugins: [PluginDescription], allowedPaths: [String], open: [String: String]
  ) -> ScriptAnalysis {
    if let analysis { return analysis }
    let made = ScriptAnalysis(
      text, name: path, plugins: plugins, allowedPaths: allowedPaths, open: open)
    analysis = made
    return made
  }

  /// Forgets what was found out, since a file that this one may include has changed.
  mutating func invalidate() {
    analysis = nil
    needsDiagnostics = true
  }

  /// Takes over the changes of a `didChange`, each relative to the text after the one before.
  mutating func apply(_ changes: [JSONValue], version: JSONValue, _ encoding: PositionEncoding)
    throws(ResponseError)
  {
    for change in changes {
      guard let replacement = change["text"]?.string else {
        throw .invalidParams("a change has a `text`")
      }
      guard let range = change["range"], range != .null else {
        text = replacement
        continue
      }
      let source = SourceFile(name: path, text: text)
      let start = source.offset(of: try range.position("start"), encoding)
      let end = source.offset(of: try range.position("end"), encoding)
      text = source.replacing(start, end, with: replacement)
    }
    self.version = version
    invalidate()
  }
}
