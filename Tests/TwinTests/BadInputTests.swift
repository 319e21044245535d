import DSL
import Engine
import Foundation
import Robot
import Testing

/// What a person reads when something is wrong with what they gave: one message, its place, the way out.
@Suite("Bad input")
struct BadInputTests {
  /// Runs a script in a folder of its own, with files beside it, and renders what is said.
  private func said(
    _ script: String, files: [String: String] = [:], trace: String? = nil,
    parameters: [(name: String, value: String)] = []
  ) throws -> (text: String, outcome: SessionResult.Outcome) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files.merging(["test.twin": script], uniquingKeysWith: { a, _ in a }) {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    let session = Session(
      plugins: [RobotPlugin()],
      options: SessionOptions(
        folder: folder.path, outputFolder: folder.path, parameters: parameters, tracePath: trace))
    let result = session.run(file: folder.appendingPathComponent("test.twin").path)
    let renderer = DiagnosticRenderer(sources: session.sources)
    let text = result.diagnostics.map(renderer.render).joined(separator: "\n")
    return (text.replacingOccurrences(of: folder.path + "/", with: ""), result.outcome)
  }

  private func urdf(_ body: String) -> [String: String] { ["bad.urdf": body] }
  private let arm = "use robot\ntwin arm = robot.urdf { file: \"bad.urdf\" }\n"

  /// A script that begins with the example arm, of whose file it has a copy.
  private func saidOfArm(_ script: String) throws -> String {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "examples/arm.urdf").path
    return try said(
      "use robot\ntwin arm = robot.urdf { file: \"arm.urdf\" }\n" + script,
      files: ["arm.urdf": String(contentsOfFile: path, encoding: .utf8)]
    ).text
  }

  @Test("a fault mode that the arm as built has nothing for")
  func idleFaultMode() throws {
    let text = try saidOfArm("fault f on arm.gear_wear[2] { onset: 0.5 s }\nrun 1 s")
    #expect(text.contains("gear_wear has nothing to act on in arm"))
    #expect(text.contains("actuator: \"ur_joint\""))
  }

  @Test("a fault mode with the name of a setting acts, and the setting can be given a value")
  func faultModeNamedAsSetting() throws {
    let script = """
      fault f on arm.joint_jam[3] { onset: 0.5 s }
      fault g on arm.joint[2].jam { onset: 0.5 s, value: 0.25 }
      run 1 s
      assert arm.joint_jam[3] == 1 and arm.joint_jam[2] == 0.25
      """
    #expect(try saidOfArm(script).isEmpty)
  }

  @Test("a fault mode of one joint may be written as a part of the joint")
  func faultModeOfJoint() throws {
    let script = """
      fault f on arm.joint[2].encoder_bias { onset: 0 s }
      run 10 ms
      assert arm.joint[2].position_measured - arm.joint[2].position > 0.01 rad
      """
    #expect(try saidOfArm(script).isEmpty)
    let text = try saidOfArm("signal x = arm.joint[2].gear_wear")
    #expect(text.contains("write `arm.gear_wear[…]`"))
  }

  @Test("where a mode and a setting could be meant, the mode acts unless there is a value")
  func faultModeBesideSetting() throws {
    let mode = try saidOfArm("fault f on arm.joint[2].phase_imbalance { onset: 0 s }\nrun 10 ms")
    #expect(mode.contains("the fault mode phase_imbalance has nothing to act on"))
    let setting = try saidOfArm("fault f on arm.joint_phase_imbalance[2] { onset: 0 s }")
    #expect(setting.contains("or take a fault mode: arm.phase_imbalance[2]"))
  }

  @Test("a script that is not there")
  func missingScript() {
    let result = Session(plugins: []).run(file: "/nowhere/at/all.twin")
    #expect(result.outcome == .error)
    #expect(result.diagnostics.first?.message.contains("No such file") == true)
  }

  @Test(
    "a URDF that is not there, not XML, has two roots, a loop, no inertia, or a number that is none",
    arguments: [
      ("", "bad.urdf"),
      ("this is not xml", "bad.urdf:1"),
      ("<robot name=\"a\"><link name=\"a\"/><link name=\"b\"/></robot>", "root"),
      (
        """
        <robot name="a"><link name="a"/><link name="b"/><link name="r"/>
        <joint name="x" type="fixed"><parent link="a"/><child link="b"/></joint>
        <joint name="y" type="fixed"><parent link="b"/><child link="a"/></joint></robot>
        """, "a"
      ),
      (
        """
        <robot name="a"><link name="a"/><link name="b"/>
        <joint name="x" type="continuous"><parent link="a"/><child link="b"/></joint></robot>
        """, "inertia"
      ),
      (
        """
        <robot name="a"><link name="a"/><link name="b"><inertial><mass value="nan"/>
        <inertia ixx="1" iyy="1" izz="1"/></inertial></link>
        <joint name="x" type="continuous"><parent link="a"/><child link="b"/></joint></robot>
        """, "bad.urdf:1"
      ),
    ])
  func brokenRobots(text: String, expected: String) throws {
    let (said, outcome) = try said(arm + "run 1 s", files: text.isEmpty ? [:] : urdf(text))
    #expect(outcome == .error)
    #expect(said.contains(expected), "\(said)")
    // The line of the script that asked for the file is shown.
    #expect(said.contains("test.twin:2"), "\(said)")
  }

  @Test("a trace that cannot be written")
  func unwritableTrace() throws {
    let model = try String(
      contentsOf: Examples.folder.appendingPathComponent("arm.urdf"), encoding: .utf8)
    let script = arm + "record arm.energy\nrun 1 s"
    for path in ["/nowhere/at/all.h5", "/proc/version"] {
      let (said, outcome) = try said(script, files: urdf(model), trace: path)
      #expect(outcome == .error)
      #expect(said.contains(path) && said.hasPrefix("error[R009]"), "\(said)")
      // The way out is said once.
      #expect(said.components(separatedBy: "name a file").count <= 2, "\(said)")
    }
  }

  @Test(
    "parameters that do not fit",
    arguments: [
      ("payload", "4 m", "length"), ("payload", "9 kg", "0 kg .. 6 kg"),
      ("paylod", "3 kg", "payload"),
      ("payload", "much", "number"),
    ])
  func parameters(name: String, value: String, expected: String) throws {
    let (said, outcome) = try said(
      "param payload = 3 kg within 0 kg .. 6 kg\ndo { wait payload / 1 kg * 1 s }",
      parameters: [(name, value)])
    #expect(outcome == .error)
    #expect(said.contains(expected), "\(said)")
  }

  @Test("no bytes of a script crash the program")
  func randomBytes() {
    var state: UInt64 = 9
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % bound
    }
    let seed = Array(
      "use robot\nlet a = [1 m, 2 m]\nfunc f(x) { return x * 2 }\nlog \"{f(a[1])}\"\n".utf8)
    for _ in 0..<3000 {
      var bytes = seed
      for _ in 0...next(6) { bytes[next(bytes.count)] = UInt8(next(256)) }
      let session = Session(plugins: [RobotPlugin()], options: SessionOptions(recordsTrace: false))
      _ = session.evaluate(String(decoding: bytes, as: UTF8.self))
    }
  }
}
