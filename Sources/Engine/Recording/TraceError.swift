import Glibc

/// Why a trace or table could not be written or read.
public struct TraceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file at fault.
  public let path: String
  /// What could not be done and why.
  public let message: String
  /// The way out.
  public let help: String?

  public init(_ path: String, _ message: String, help: String? = nil) {
    self.path = path
    self.message = message
    self.help = help
  }

  public var description: String { "\(path): \(message)" + (help.map { "; \($0)" } ?? "") }
}

extension TraceError {
  /// An error of the operating system, such as a full disk, met while doing something with a file.
  init(_ path: String, _ doing: String, code: Int32) {
    let cause =
      switch code {
      case ENOENT: "there is no such file or folder"
      case ENOTDIR: "a part of the path is not a folder"
      case EACCES, EPERM, EROFS: "it may not be written or read here"
      case EISDIR: "it is a folder"
      case ENOSPC: "the disk is full"
      case EDQUOT: "the disk quota is used up"
      case EFBIG: "the file would grow beyond the size allowed"
      case EMFILE, ENFILE: "too many files are open"
      default: String(cString: strerror(code))
      }
    let help: String? =
      switch code {
      case ENOENT, ENOTDIR: "create the folder first, or name another file"
      case EACCES, EPERM, EROFS, EISDIR: "name a file in a folder that you may use"
      case ENOSPC, EDQUOT, EFBIG:
        "free some space, record fewer signals or record them less often; what was recorded until "
          + "then can be read"
      case EMFILE, ENFILE: "record fewer runs at a time"
      default: nil
      }
    self.init(path, "cannot \(doing): \(cause)", help: help)
  }
}
