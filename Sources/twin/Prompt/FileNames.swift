import Glibc

/// Completes file names inside strings.
enum FileNames {
  /// Whether the byte at `cursor` lies in a string that started before it.
  static func isInString(_ line: String, _ cursor: Int) -> Bool {
    stringStart(line, cursor) != nil
  }

  /// Last parts of the names of files that start as the string before the cursor does; folders end in a slash.
  static func completions(of line: String, at cursor: Int, folder: String) -> [String] {
    guard let start = stringStart(line, cursor) else { return [] }
    let typed = String(decoding: Array(line.utf8)[start..<cursor], as: UTF8.self)
    let parts = typed.split(separator: "/", omittingEmptySubsequences: false)
    let prefix = String(parts.last ?? "")
    let path = parts.dropLast().joined(separator: "/")
    let place =
      typed.hasPrefix("/") ? path + "/" : path.isEmpty ? folder : "\(folder)/\(path)"
    return names(in: place).filter {
      $0.hasPrefix(prefix) && (prefix.hasPrefix(".") || !$0.hasPrefix("."))
    }.sorted()
  }

  private static func stringStart(_ line: String, _ cursor: Int) -> Int? {
    var start: Int?
    var isEscaped = false
    for (index, byte) in line.utf8.prefix(cursor).enumerated() {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), start != nil {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        start = start == nil ? index + 1 : nil
      } else if byte == UInt8(ascii: "#"), start == nil {
        return nil
      }
    }
    return start
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      var status = stat()
      let isFolder = stat("\(folder)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      names.append(isFolder ? name + "/" : name)
    }
    return names
  }
}
