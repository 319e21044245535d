import Foundation

/// The program under test, run as users run it.
enum TwinBinary {
  /// Beside the test bundle, where the build puts both.
  static let path = Bundle.module.bundleURL.deletingLastPathComponent()
    .appendingPathComponent("twin").path

  /// What a run of the program left.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs the program to its end.
  static func run(_ arguments: String..., input: String = "", in folder: TemporaryFolder)
    throws -> Outcome
  {
    try run(arguments, input: input, in: folder)
  }

  /// Runs the program to its end.
  ///
  /// - Parameter mergesErrors: whether errors go where the output goes, as at a terminal
  static func run(
    _ arguments: [String], input: String = "", in folder: TemporaryFolder,
    mergesErrors: Bool = false
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = environment(in: folder)
    // Files, not pipes: nothing the program writes can block it.
    try input.write(to: folder.url(".input"), atomically: false, encoding: .utf8)
    for name in [".output", ".errors"] { try folder.write("", to: name) }
    let output = try FileHandle(forWritingTo: folder.url(".output"))
    let errors = try FileHandle(forWritingTo: folder.url(".errors"))
    process.standardInput = try FileHandle(forReadingFrom: folder.url(".input"))
    process.standardOutput = output
    process.standardError = mergesErrors ? output : errors
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try folder.read(".output"),
      errors: try folder.read(".errors"))
  }

  static func environment(in folder: TemporaryFolder) -> [String: String] {
    [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      // Of use to `scripts/sanitize` only.
      "ASAN_OPTIONS": ProcessInfo.processInfo.environment["ASAN_OPTIONS"] ?? "",
      "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
      "HOME": folder.url.path, "LANG": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1",
      "INPUTRC": "/dev/null", "TWIN_HISTORY": folder.url.path + "/state/history",
    ]
  }
}
