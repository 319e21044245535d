import Foundation

/// Python of this machine, for what users do with it.
enum Python {
  /// The program, if this machine has one with the module: that of the system, that of `scripts/cluster/setup`, or the
  /// first one on the PATH.
  static func with(_ module: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let own = Documents.root.appendingPathComponent(".build/cluster/bin/python").path
    let candidates = ["/usr/bin/python3", own] + folders.map { "\($0)/python3" }
    return candidates.first { candidate in
      FileManager.default.isExecutableFile(atPath: candidate)
        && (try? start(candidate, ["-c", "import \(module)"], nil))?.status == 0
    }
  }

  /// Runs a program to its end; what it printed goes together with its errors.
  ///
  /// - Parameter path: a folder to look for programs in first
  static func start(
    _ program: String, _ arguments: [String], _ folder: TemporaryFolder?, path: String? = nil
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder.url }
    if let path {
      var environment = ProcessInfo.processInfo.environment
      environment["PATH"] = path + ":" + (environment["PATH"] ?? "")
      process.environment = environment
    }
    let output = Foundation.Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }
}
