import Engine
import Foundation
import Robot
import Testing

@testable import DSL

/// What a script may touch: its folder, the folder for results, and what `--allow-path` names.
@Suite("Files that scripts may touch")
struct FileAccessTests {
  /// A folder `home` with `data.csv`, `lib/part.twin` and `lib/part.csv`, beside a folder `away` with `secret.csv`.
  private struct Ground {
    let root: URL
    var home: URL { root.appending(path: "home") }
    var away: URL { root.appending(path: "away") }

    init() throws {
      root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(
        at: root.appending(path: "home/lib"), withIntermediateDirectories: true)
      try FileManager.default.createDirectory(
        at: root.appending(path: "away"), withIntermediateDirectories: true)
      let table = "x [m]\n1\n2\n"
      for file in ["home/data.csv", "home/lib/part.csv", "away/secret.csv"] {
        try table.write(to: root.appending(path: file), atomically: true, encoding: .utf8)
      }
      try "func rows() = table(\"part.csv\").count\n".write(
        to: root.appending(path: "home/lib/part.twin"), atomically: true, encoding: .utf8)
      try FileManager.default.createSymbolicLink(
        at: root.appending(path: "home/link.csv"),
        withDestinationURL: root.appending(path: "away/secret.csv"))
      try FileManager.default.createSymbolicLink(
        atPath: root.appending(path: "home/loop").path, withDestinationPath: "loop")
    }

    func remove() { try? FileManager.default.removeItem(at: root) }

    func run(_ script: String, allowed: [String] = []) throws -> SessionResult {
      let file = home.appending(path: "main.twin")
      try script.write(to: file, atomically: true, encoding: .utf8)
      let session = Session(
        plugins: [RobotPlugin()],
        options: SessionOptions(
          folder: home.path, outputFolder: home.path, allowedPaths: allowed, recordsTrace: false))
      return session.run(file: file.path)
    }
  }

  @Test("files in the script's own folder are read and written")
  func inside() throws {
    let ground = try Ground()
    defer { ground.remove() }
    let result = try ground.run(
      "let t = table(\"data.csv\")\nassert t.count == 2\nexport t to \"lib/out.csv\"")
    #expect(result.diagnostics.map(\.message) == [])
    #expect(FileManager.default.fileExists(atPath: ground.home.appending(path: "lib/out.csv").path))
  }

  @Test(
    "files elsewhere are refused, whatever way leads there",
    arguments: [
      "table(\"../away/secret.csv\")", "table(\"lib/../../away/secret.csv\")",
      "table(\"link.csv\")", "table(\"/etc/hostname\")", "table(\"missing/../../../etc/hostname\")",
      "export table(\"data.csv\") to \"../away/new.csv\"",
      "export table(\"data.csv\") to \"link.csv\"", "include \"../away/lib.twin\"",
      "use robot\ntwin arm = robot.urdf { file: \"/etc/hostname\" }",
    ])
  func outside(line: String) throws {
    let ground = try Ground()
    defer { ground.remove() }
    let result = try ground.run(line)
    #expect(result.outcome == .error)
    let said = result.diagnostics.map {
      "\($0.code.rawValue) \($0.message) \($0.primary.text)"
    }
    #expect(said.first?.contains("outside its folder") == true, "\(said)")
    #expect(result.diagnostics.first?.help?.contains("--allow-path /") == true, "\(result)")
    #expect(
      !FileManager.default.fileExists(atPath: ground.away.appending(path: "new.csv").path))
  }

  @Test("a link to itself is a missing file, not an endless search")
  func endlessLink() throws {
    let ground = try Ground()
    defer { ground.remove() }
    #expect(try ground.run("table(\"loop\")").outcome == .error)
  }

  @Test("a folder that is allowed can be used")
  func allowed() throws {
    let ground = try Ground()
    defer { ground.remove() }
    let result = try ground.run(
      "assert table(\"../away/secret.csv\").count == 2", allowed: [ground.away.path])
    #expect(result.diagnostics.map(\.message) == [])
  }

  @Test("an included script names files from its own folder")
  func included() throws {
    let ground = try Ground()
    defer { ground.remove() }
    let result = try ground.run("import \"lib/part.twin\" as part\nassert part.rows() == 2")
    #expect(result.diagnostics.map(\.message) == [])
  }

  /// An arm of two joints whose links look like `away/part.stl`, and a script that plans with it.
  private static let planning = """
    use robot
    twin arm = robot.urdf { file: "arm.urdf" }
    twin motion = robot.trajectory { joints: arm.joints }
    connect motion.position -> arm.position_target
    do { motion.plan_to([0.5 rad, 0.5 rad]) }
    run
    """

  private func layMeshes(_ ground: Ground) throws {
    func link(_ name: String) -> String {
      """
      <link name="\(name)"><inertial><mass value="1"/>
      <inertia ixx="0.1" iyy="0.1" izz="0.1" ixy="0" ixz="0" iyz="0"/></inertial>
      <collision><geometry><mesh filename="../away/part.stl"/></geometry></collision></link>
      """
    }
    func joint(_ name: String, _ parent: String, _ child: String) -> String {
      """
      <joint name="\(name)" type="revolute"><parent link="\(parent)"/><child link="\(child)"/>
      <origin xyz="1 0 0"/><axis xyz="0 0 1"/><limit lower="-3" upper="3" effort="50" velocity="2"/></joint>
      """
    }
    let arm =
      "<robot name=\"arm\">" + link("base") + link("upper") + link("lower")
      + joint("shoulder", "base", "upper") + joint("elbow", "upper", "lower") + "</robot>"
    try arm.write(
      to: ground.home.appending(path: "arm.urdf"), atomically: true, encoding: .utf8)
    try "vertex 0 0 0\nvertex 0.1 0 0\nvertex 0 0.1 0.1\n".write(
      to: ground.away.appending(path: "part.stl"), atomically: true, encoding: .utf8)
  }

  @Test("a mesh that a robot's file names is read only where scripts may read")
  func meshes() throws {
    let ground = try Ground()
    defer { ground.remove() }
    try layMeshes(ground)
    let refused = try ground.run(Self.planning)
    let message = refused.diagnostics.map(\.message).joined()
    #expect(message.contains("the script may not read"), "\(message)")
    #expect(message.contains("allow it with --allow-path"), "\(message)")
    let allowed = try ground.run(Self.planning, allowed: [ground.away.path])
    #expect(allowed.diagnostics.map(\.message) == [])
  }

  @Test("a study of a robot begins anew when a mesh of it has changed")
  func meshFingerprint() throws {
    let ground = try Ground()
    defer { ground.remove() }
    try layMeshes(ground)
    let access = FileAccess(
      folder: ground.home.path, outputFolder: ground.home.path, allowed: [ground.away.path],
      reads: FilesRead())
    let mesh = ground.home.path + "/../away/part.stl"
    #expect(access.refusal(reading: mesh) == nil)
    func fingerprint() -> UInt64 {
      var print = Fingerprint()
      access.reads?.combine(into: &print)
      return print.value
    }
    let before = fingerprint()
    #expect(fingerprint() == before)
    try "vertex 0 0 0\nvertex 0.2 0 0\nvertex 0 0.1 0.1\n".write(
      toFile: mesh, atomically: true, encoding: .utf8)
    #expect(fingerprint() != before)
  }
}
