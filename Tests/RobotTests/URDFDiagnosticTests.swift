import Foundation
import Testing

@testable import Robot

/// One golden file for each mistake: `NN-name.urdf` is a broken robot, `NN-name.expected` what the reader says
/// of it, warnings of files that can still be used included.
///
/// To record anew after a deliberate change: `TWIN_RECORD=1 swift test --filter URDFDiagnostic`, then read the
/// diff.
@Suite("What the reader says of broken robot description files")
struct URDFDiagnosticTests {
  private static let folder = SharedData.fixtures.appending(path: "mistakes")

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".urdf") }.map { String($0.dropLast(5)) }.sorted()

  private static func said(about name: String) -> [URDFDiagnostic] {
    do {
      return try RobotModel(urdf: folder.appending(path: name + ".urdf").path).warnings
    } catch {
      return error.diagnostics
    }
  }

  private static func text(_ diagnostics: [URDFDiagnostic]) -> String {
    diagnostics.map(\.description).joined(separator: "\n") + "\n"
  }

  private static func expected(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name + ".expected"), encoding: .utf8)
  }

  @Test("reads as agreed", arguments: names)
  func golden(name: String) throws {
    let found = Self.text(Self.said(about: name))
    if ProcessInfo.processInfo.environment["TWIN_RECORD"] != nil {
      try found.write(
        to: Self.folder.appending(path: name + ".expected"), atomically: true, encoding: .utf8)
    }
    #expect(try Self.expected(name) == found)
  }

  @Test("tells line, element, what is wrong and a way out", arguments: names)
  func parts(name: String) {
    let diagnostics = Self.said(about: name)
    #expect(!diagnostics.isEmpty)
    for diagnostic in diagnostics {
      #expect(diagnostic.line >= 1)
      #expect(!diagnostic.element.isEmpty)
      #expect(!diagnostic.message.isEmpty)
      #expect(!diagnostic.help.isEmpty)
    }
  }

  @Test("there are at least sixty, no two with the same words")
  func coverage() throws {
    #expect(Self.names.count >= 60)
    let texts = try Self.names.map(Self.expected)
    #expect(Set(texts).count == texts.count)
  }

  @Test("a file of more than 32 MB is refused by its size alone")
  func hugeFile() {
    let text = Array("<robot name=\"r\"><link name=\"a\"/>".utf8)
    let bytes = text + [UInt8](repeating: 0x20, count: 33 << 20)
    let error = #expect(throws: URDFError.self) { try RobotModel(urdfText: bytes) }
    #expect(error?.diagnostics.first?.message == "the file has more than 32 MB")
  }

  @Test(
    "a file that nests so deep that the parser itself gives up says the same as one that does not")
  func deepFile() {
    let deep = String(repeating: "<a>", count: 5000) + String(repeating: "</a>", count: 5000)
    let error = #expect(throws: URDFError.self) {
      try RobotModel(urdfText: Array("<robot>\(deep)</robot>".utf8))
    }
    #expect(error?.diagnostics.first?.message == "elements nest deeper than 64 levels")
  }

  @Test("a ROS name in place of a path is said to be one")
  func packageName() {
    let error = #expect(throws: URDFError.self) {
      try RobotModel(urdf: "package://arm_description/urdf/arm.urdf")
    }
    #expect(error?.diagnostics.first?.help.contains("what package:// stands for") == true)
  }
}
