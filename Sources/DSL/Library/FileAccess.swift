/// Where the files that a script names are.
struct FileAccess: Sendable {
  /// The script's folder.
  let folder: String
  /// The folder for what it writes.
  let outputFolder: String

  func path(reading name: String) -> String { Self.join(folder, name) }

  func path(writing name: String) -> String { Self.join(outputFolder, name) }

  private static func join(_ folder: String, _ name: String) -> String {
    name.hasPrefix("/") || folder.isEmpty || folder == "." ? name : folder + "/" + name
  }
}
