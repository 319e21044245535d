import Glibc

/// Where the entries of earlier sessions are kept.
enum HistoryFile {
  /// `$TWIN_HISTORY`, or `twin/history` in the folder for such things; nil where there is no home.
  ///
  /// Makes the folder if need be.
  static func path() -> String? {
    if let path = Environment["TWIN_HISTORY"] { return path.isEmpty ? nil : made(path) }
    if let state = Environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return made("\(state)/twin/history")
    }
    guard let home = Environment["HOME"], !home.isEmpty else { return nil }
    return made("\(home)/.local/state/twin/history")
  }

  private static func made(_ path: String) -> String {
    var folder = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o700)
    }
    return path
  }
}
