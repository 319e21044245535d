import DSL
import Glibc

/// The scripts of the folders that the editor has open, so that a name is found wherever its file is included.
extension LanguageServer {
  /// More scripts than this are not looked through.
  private static let scriptLimit = 2000
  private static let depthLimit = 8

  /// The folders of `initialize`, as paths.
  static func folders(_ params: JSONValue) -> [String] {
    let many = (params["workspaceFolders"]?.array ?? []).compactMap { $0["uri"]?.string }
    let uris = many.isEmpty ? [params["rootUri"]?.string].compactMap { $0 } : many
    return uris.map(FileURI.path)
  }

  /// Analyses of every script, open or on the disk, that includes the file a name comes from.
  func scripts(sharing name: ScriptAnalysis.SharedName) -> [ScriptAnalysis] {
    let open = Dictionary(
      documents.values.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
    var analyses = documents.keys.sorted().compactMap { analysis($0) }
    for path in scriptPaths() where open[path] == nil {
      guard let text = try? FileText.read(path), text.contains("include") || text.contains("import")
      else { continue }
      analyses.append(
        ScriptAnalysis(
          text, name: path, plugins: plugins, allowedPaths: allowedPaths + workspace, open: open))
    }
    return analyses.filter { !$0.uses(of: name).isEmpty }
  }

  private func scriptPaths() -> [String] {
    var paths: [String] = []
    func visit(_ folder: String, depth: Int) {
      guard depth < Self.depthLimit, let stream = opendir(folder) else { return }
      defer { closedir(stream) }
      var names: [String] = []
      while let entry = readdir(stream) {
        names.append(
          withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
          })
      }
      for name in names.sorted() where !name.hasPrefix(".") && paths.count < Self.scriptLimit {
        let path = folder + "/" + name
        var status = stat()
        guard lstat(path, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          visit(path, depth: depth + 1)
        } else if name.hasSuffix(".twin") {
          paths.append(path)
        }
      }
    }
    for folder in workspace { visit(folder, depth: 0) }
    return paths
  }
}
