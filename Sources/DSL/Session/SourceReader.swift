import Engine
import Glibc

/// Reads script files, and those they include.
final class SourceReader {
  weak var session: Session?
  private var known: [String: Int] = [:]
  /// The folders of the files read, from which they name others; those of the main script and of what is typed are not
  /// among them.
  private(set) var folders: [Int: String] = [:]

  /// Reads a file named in another; each file is read once.
  func read(_ path: String, _ from: Int) -> Result<(SourceFile, Int), Checker.LoadFailure> {
    guard let session else { return .failure(.init(reason: "files cannot be included here")) }
    let full: String
    do { full = try session.files.path(reading: path, from: folders[from]) } catch {
      return .failure(.init(reason: error.message, help: error.help))
    }
    if let file = known[full] { return .success((session.sources[file], file)) }
    switch Self.text(of: full) {
    case .failure(let failure): return .failure(failure)
    case .success(let text):
      let source = SourceFile(name: full, text: text)
      let file = session.sources.count
      session.sources.append(source)
      known[full] = file
      folders[file] = FileAccess.folder(of: full)
      return .success((source, file))
    }
  }

  /// The headings of a table that a file names; nil where it cannot be read, which the run will say.
  func headings(_ path: String, _ from: Int) -> [TableHeading]? {
    guard let full = try? session?.files.path(reading: path, from: folders[from]) else {
      return nil
    }
    return try? TableHeading.read(full)
  }

  /// The text of a file, or why it cannot be read.
  static func text(of path: String) -> Result<String, Checker.LoadFailure> {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return .failure(.init(reason: String(cString: strerror(errno))))
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      return .failure(.init(reason: "it is a folder"))
    }
    guard status.st_size <= 64 << 20 else {
      return .failure(.init(reason: "it has more than 64 MB"))
    }
    guard let file = fopen(path, "rb") else {
      return .failure(.init(reason: String(cString: strerror(errno))))
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
      if bytes.count > 64 << 20 { return .failure(.init(reason: "it has more than 64 MB")) }
    }
    if ferror(file) != 0 { return .failure(.init(reason: "reading it failed")) }
    return .success(String(decoding: bytes, as: UTF8.self))
  }
}
