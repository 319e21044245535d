import Engine
import Glibc
import Synchronization

/// The files that a script has read so far: what it comes to depends on what they hold.
final class FilesRead: Sendable {
  private let paths = Mutex<Set<String>>([])

  func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  /// Adds what the files hold now, whatever they are called and in whatever order they were read. Folders, and files
  /// that can no longer be read, add nothing.
  func combine(into fingerprint: inout Fingerprint) {
    for value in Set(paths.withLock { $0 }.compactMap(Self.fingerprint)).sorted() {
      fingerprint.combine("\(value)")
    }
  }

  private static func fingerprint(of path: String) -> UInt64? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var print = Fingerprint()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      print.combine(buffer[..<count])
    }
    return ferror(file) == 0 ? print.value : nil
  }
}
