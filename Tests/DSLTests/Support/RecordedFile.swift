import Foundation

/// A file of the checkout that must hold what the tests work out; `TWIN_RECORD=1` writes it anew.
enum RecordedFile {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static var isRecording: Bool { ProcessInfo.processInfo.environment["TWIN_RECORD"] != nil }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// What the file holds, after writing `text` to it if the tests record.
  static func text(_ path: String, recording text: String) throws -> String {
    if isRecording {
      try text.write(
        to: root.appendingPathComponent(path), atomically: true, encoding: .utf8)
    }
    return try self.text(path)
  }
}
