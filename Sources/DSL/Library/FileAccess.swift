import Glibc

/// Where the files that a script names are, and which of them it may touch: those in its own folder, in the folder
/// for results, and in folders the person who runs it has allowed.
struct FileAccess: Sendable {
  /// The main script's folder.
  let folder: String
  /// The folder for what it writes.
  let outputFolder: String
  /// Further folders and files, from `--allow-path`.
  let allowed: [String]
  /// Where the names of files that are read are kept; nil where nobody asks.
  var reads: FilesRead?

  /// The path of a file to read.
  ///
  /// - Parameter place: the folder that relative names start from; nil for the main script's
  func path(reading name: String, from place: String? = nil) throws(ScriptFailure) -> String {
    let path = Self.join(place ?? folder, name)
    try confine(path, name, "read")
    reads?.add(path)
    return path
  }

  /// Why a file may not be read that another file names, by a path from the process's own folder; nil where it may.
  func refusal(reading path: String) -> String? {
    do { _ = try self.path(reading: Self.absolute(path)) } catch {
      return error.message + (error.help.map { "; \($0)" } ?? "")
    }
    return nil
  }

  /// The path of a file to write.
  func path(writing name: String) throws(ScriptFailure) -> String {
    let path = Self.join(outputFolder, name)
    try confine(path, name, "write")
    return path
  }

  static func join(_ folder: String, _ name: String) -> String {
    name.hasPrefix("/") || folder.isEmpty || folder == "." ? name : folder + "/" + name
  }

  /// The folder part of a path; "." if it has none.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path of an existing file that works from anywhere.
  static func absolute(_ path: String) -> String { resolved(path) }

  private func confine(_ path: String, _ name: String, _ verb: String) throws(ScriptFailure) {
    guard !path.utf8.contains(0) else {
      throw ScriptFailure("a file name holds no zero character", code: .fileError)
    }
    let real = Self.resolved(path)
    for root in [folder, outputFolder] + allowed {
      let root = Self.resolved(root)
      if real == root || root == "/" || real.hasPrefix(root + "/") { return }
    }
    throw ScriptFailure(
      "the script may not \(verb) \(name): \(real) is outside its folder \(Self.resolved(folder))",
      help: "allow it with --allow-path \(Self.folder(of: real))", code: .forbiddenPath)
  }

  /// The absolute path without links and dots; of a file that is not there, the existing part of its path is resolved.
  private static func resolved(_ path: String) -> String {
    var path = path.isEmpty ? "." : path
    var rest: [Substring] = []
    var hops = 0
    while true {
      if let real = realpath(path, nil) {
        defer { free(real) }
        let start = String(cString: real)
        return rest.isEmpty ? start : normal(start.split(separator: "/") + rest)
      }
      // A link to something that is not there yet leads where it points.
      if hops < 40, let target = target(ofLink: path) {
        hops += 1
        path = join(folder(of: path), target)
        continue
      }
      while path.count > 1, path.last == "/" { path.removeLast() }
      guard path != "/", path != "." else { return normal(rest) }
      let last = path.split(separator: "/").last ?? ""
      rest.insert(last, at: 0)
      path = folder(of: path)
    }
  }

  private static func target(ofLink path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &buffer, buffer.count)
    return count > 0
      ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
  }

  private static func normal(_ parts: [Substring]) -> String {
    var kept: [Substring] = []
    for part in parts {
      switch part {
      case ".": break
      case "..": if !kept.isEmpty { kept.removeLast() }
      default: kept.append(part)
      }
    }
    return "/" + kept.joined(separator: "/")
  }
}
