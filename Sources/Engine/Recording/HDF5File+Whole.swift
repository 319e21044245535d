import Glibc

extension HDF5File {
  /// Writes a file under another name first and renames it, so that it is there as a whole or not at all.
  ///
  /// - Parameter fill: writes what is to be in the file; holds the lock of the library
  static func writeWhole(
    _ path: String, _ fill: (HDF5File) throws(TraceError) -> Void
  ) throws(TraceError) {
    let part = "\(path).\(getpid()).part"
    do throws(TraceError) {
      try HDF5Library.shared.exclusively { () throws(TraceError) in
        let file = try HDF5File(creating: part)
        do throws(TraceError) {
          try fill(file)
          try file.close()
        } catch {
          try? file.close()
          throw error
        }
      }
    } catch {
      unlink(part)
      throw TraceError(path, error.message, help: "make room, or name a file elsewhere")
    }
    guard rename(part, path) == 0 else {
      let code = errno
      unlink(part)
      throw TraceError(path, "write the file", code: code)
    }
  }
}
